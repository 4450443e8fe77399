from __future__ import annotations

import pytest

from tests.mapping.translated import Translated, web


def pair(attributes: str, first: str = "") -> Translated:
    """The services ``app`` and ``side``, of which the second has these attributes."""
    return Translated(
        f"services:\n  app: {{image: a, {first}}}\n  side: {{image: b, {attributes}}}\n"
    )


@pytest.mark.parametrize(("attribute", "field"), [("pid", "pidMode"), ("ipc", "ipcMode")])
def test_services_that_share_a_namespace_are_one_task(attribute: str, field: str) -> None:
    made = pair(f"{attribute}: 'service:app'")
    (task,) = made.tasks
    assert task["family"] == "shop-app"
    assert [one["name"] for one in task["containerDefinitions"]] == ["app", "side"]
    assert task[field] == "task"
    assert len(made.services) == 1


@pytest.mark.parametrize(("attribute", "field"), [("pid", "pidMode"), ("ipc", "ipcMode")])
def test_a_namespace_of_the_host_is_shared_by_all(attribute: str, field: str) -> None:
    made = pair(f"{attribute}: 'service:app'", f"{attribute}: host")
    assert made.task[field] == "host"


def test_a_task_has_one_mode() -> None:
    made = pair("ipc: private, network_mode: 'service:app'", "ipc: host")
    assert made.task["ipcMode"] == "host"
    assert made.messages("shared-task-setting") == [
        "warning: the services of one task have one ipc mode, which is host and not none"
    ]


@pytest.mark.parametrize(("attribute", "field"), [("pid", "pidMode"), ("ipc", "ipcMode")])
def test_namespaces_of_other_containers_are_an_error(attribute: str, field: str) -> None:
    made = web(f'{attribute}: "container:x"')
    assert field not in made.task
    assert made.found == [
        (
            f"4:10 error shared-namespace: `{attribute}: container:x` names no service whose "
            "container could be in the task"
        )
    ]


def test_volumes_of_another_service_are_mounted_from_its_container() -> None:
    made = Translated(
        "services:\n  app: {image: a, volumes: ['/data']}\n"
        "  side: {image: b, volumes_from: ['app:ro']}\n  third: {image: c, volumes_from: [app]}\n"
    )
    app, side, third = made.task["containerDefinitions"]
    assert app["mountPoints"] == [{"sourceVolume": "app-data", "containerPath": "/data"}]
    assert side["volumesFrom"] == [{"sourceContainer": "app", "readOnly": True}]
    assert third["volumesFrom"] == [{"sourceContainer": "app"}]


def test_volumes_of_a_container_of_the_engine_are_an_error() -> None:
    made = web('volumes_from: ["container:x"]')
    assert "volumesFrom" not in made.container
    assert made.messages("unsupported-attribute") == [
        "error: `volumes_from: container:x` names no service whose container could be in the task"
    ]
