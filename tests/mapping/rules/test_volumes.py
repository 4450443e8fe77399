"""Where the volumes of a project live, and what is said about it."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.names import distinct_name, volume_name
from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, Translated, web

EXTERNAL = Options(launch_type="external")
WINDOWS = "\nplatform: windows/amd64"
DATA = 'volumes: ["data:/data"]'
STAY = "keep the services on one instance (deploy.placement.constraints)"


@pytest.mark.parametrize(
    ("attributes", "options", "found", "help"),
    [
        (
            DATA,
            EC2,
            ("volume `data` is on the disk of one instance: `web` does not find its files on "
            "another"),
            f"name an EFS file system (volumes.data.x-ecs.file_system), or {STAY}",
        ),
        (
            DATA + WINDOWS,
            EC2,
            ("volume `data` is on the disk of one instance: `web` does not find its files on "
            "another"),
            STAY,
        ),
        (
            DATA,
            EXTERNAL,
            ("volume `data` is on the disk of one machine: `web` does not find its files on "
            "another"),
            ("mount a file server on every machine, or keep the services on one machine "
            "(deploy.placement.constraints)"),
        ),
    ],
)  # fmt: skip
def test_a_volume_of_the_engine_stays_where_it_is(
    attributes: str, options: Options, found: str, help: str
) -> None:
    made = web(attributes, options, "volumes: {data: }")
    assert made.messages("volume-on-instance") == [f"warning: {found}"]
    assert made.helps("volume-on-instance") == [help]


def test_services_that_share_a_volume_are_one_finding() -> None:
    made = Translated(
        "services:\n"
        "  web: {image: a, volumes: ['data:/a', 'data:/b']}\n"
        "  api: {image: b, volumes: ['data:/a:ro']}\n"
        "  job: {image: c, volumes: ['data:/a']}\n"
        "volumes:\n"
        "  data: {labels: {a: b}}\n",
        EC2,
    )
    assert made.messages("volume-on-instance") == [
        (
            "warning: volume `data` is on the disk of one instance: `web`, `api` and `job` share "
            "it only there"
        )
    ]
    (found,) = [one for one in made.diagnostics if one.code.slug == "volume-on-instance"]
    lines = [place.span.line for place in found.locations if place.span]
    assert lines == [6, 6, 2, 3, 4]  # the volume, its label, and who mounts it


@pytest.mark.parametrize(
    "volume",
    [
        "{driver_opts: {type: nfs, o: addr=10.0.0.9, device: ':/d'}}",
        "{driver_opts: {type: tmpfs, o: size=1m, device: tmpfs}}",
        "{driver_opts: {type: none, o: bind, device: /d}}",
        "{x-ecs: {file_system: fs-0123abcd}}",
    ],
)
def test_a_volume_that_is_elsewhere_does_not(volume: str) -> None:
    made = web(DATA, EC2, f"volumes: {{data: {volume}}}")
    assert made.messages("volume-on-instance") == []


def test_a_device_of_the_instance_stays_there() -> None:
    made = web(DATA, EC2, "volumes: {data: {driver_opts: {type: ext4, device: /dev/xvdf}}}")
    assert len(made.messages("volume-on-instance")) == 1


def test_a_volume_of_a_plugin_is_where_the_plugin_has_it() -> None:
    made = web(DATA, EC2, "volumes: {data: {driver: rexray/ebs}}")
    assert made.messages("volume-on-instance") == []
    assert made.messages("volume-plugin") == [
        "warning: every instance that runs `web` needs the volume driver rexray/ebs"
    ]


def test_files_that_are_elsewhere_are_not_replaced_without_an_error() -> None:
    top = "volumes: {data: {driver_opts: {type: nfs, o: addr=10.0.0.9, device: ':/d'}}}"
    made = web(DATA, top=top)
    assert made.found == [
        (
            "5:69 error volume-elsewhere: the files of volume `data` are at :/d, which Fargate "
            "cannot mount"
        )
    ]
    assert made.helps("volume-elsewhere") == [
        ("copy them to an EFS file system, and name it: volumes.data.x-ecs.file_system (fs-...)")
    ]
    named = web(DATA, top=top.replace("}}}", "}, x-ecs: {file_system: fs-0123abcd}}}"))
    assert named.messages("volume-elsewhere") == []


def test_nothing_outlives_a_task_on_fargate_for_windows() -> None:
    made = web(DATA + WINDOWS, top="volumes: {data: {labels: {a: b}}}")
    assert made.task["volumes"] == [{"name": "data", "host": {}}]
    assert made.messages("volume-not-kept") == [
        (
            "error: what is on volume `data` is gone with the task: nothing outlives it on "
            "Fargate for Windows"
        )
    ]


def engine_names(top: str) -> list[str]:
    made = web('volumes: ["a.b:/x", "a-b:/y"]', EC2, top)
    return [volume["name"] for volume in made.task["volumes"]]


def test_volumes_of_the_engine_are_told_apart_by_their_names() -> None:
    assert engine_names("volumes: {a.b: , a-b: }") == ["shop_a-b-8d14a163", "shop_a-b"]
    assert engine_names("volumes: {a.b: {name: x}, a-b: {name: x}}") == ["x"]


def test_a_volume_that_exists_must_have_a_name_of_ecs() -> None:
    made = web(DATA, EC2, "volumes: {data: {external: true, name: my.data}}")
    assert made.messages("volume-name-changed") == [
        (
            f"error: volume `data` exists as `my.data`, and ECS can only ask for "
            f"`{distinct_name('my.data')}`"
        )
    ]
    for volume in ("{external: true, name: my-data}", "{name: my.data}"):
        made = web(DATA, EC2, f"volumes: {{data: {volume}}}")
        assert made.messages("volume-name-changed") == []


def test_a_name_is_distinct_and_short_enough() -> None:
    assert distinct_name("a_b-C9") == "a_b-C9"
    texts = ["a.b", "a-b", "a..b", "a b", "n" * 250, "n" * 251, "n" * 252]
    names = [distinct_name(text) for text in texts]
    assert len(set(names)) == len(texts)
    assert max(map(len, names)) == 250


@pytest.mark.parametrize(
    ("text", "name"), [("/", "volume"), ("host-srv/data", "host-srv-data"), ("C:\\x", "C-x")]
)
def test_a_name_of_a_path_has_the_letters_of_ecs(text: str, name: str) -> None:
    assert volume_name(text) == name
