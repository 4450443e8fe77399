"""Networks that exist, and networks of the engine that ECS knows nothing of."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, Translated, web

HOST = Options(launch_type="ec2", network_mode="host")
NONE = Options(launch_type="ec2", network_mode="none")


def on_network(network: str, options: Options | None = None) -> Translated:
    return web("networks: [lan]", options, f"networks: {{lan: {network}}}")


def groups(made: Translated) -> list[str]:
    interface = made.service["networkConfiguration"]["awsvpcConfiguration"]
    found: list[str] = interface["securityGroups"]
    return found


def test_an_external_network_may_be_called_after_its_security_group() -> None:
    made = on_network("{external: true, name: sg-0123abcd}")
    assert groups(made) == ["sg-0123abcd"]
    assert made.found == [
        "5:28 note irrelevant-attribute: network `lan` is the security group sg-0123abcd"
    ]


def test_a_network_of_the_project_may_not() -> None:
    made = on_network("{name: sg-0123abcd}")
    assert groups(made) == ["${security-groups.lan}"]
    assert made.found == [
        "5:24 note irrelevant-attribute: no network is created that could bear the name"
    ]


def test_settings_win_over_the_name() -> None:
    made = on_network("{external: true, name: sg-0123abcd, x-ecs: {security_groups: sg-9}}")
    assert groups(made) == ["sg-9"]
    assert made.found == [
        "5:28 note irrelevant-attribute: its security groups under x-ecs stand for it"
    ]


@pytest.mark.parametrize("name", ["", ", name: lan-1", ", name: sg-lan", ", name: sg-123abc"])
def test_an_external_network_without_a_group_is_reported(name: str) -> None:
    made = on_network(f"{{external: true{name}}}")
    assert groups(made) == ["${security-groups.lan}"]
    assert made.found == [
        (
            "5:28 warning unsupported-attribute: network `lan` exists already, and nothing says "
            "which security group stands for it"
        )
    ]
    assert made.helps("unsupported-attribute") == [
        "name it: networks.lan.x-ecs.security_groups (sg-...)"
    ]


@pytest.mark.parametrize("driver", ["bridge", "overlay", "default"])
def test_usual_drivers_make_no_difference(driver: str) -> None:
    made = on_network(f"{{driver: {driver}, external: false}}")
    assert made.found == [
        f"{place} note irrelevant-attribute: {why}"
        for place, why in (
            ("5:26", "security groups let the members of a network reach each other"),
            (f"5:{38 + len(driver)}", "networks are not looked up in any case"),
        )
    ]


def test_other_drivers_are_lost() -> None:
    assert on_network("{driver: macvlan}").found == [
        (
            "5:26 warning unsupported-attribute: network `lan` has the driver macvlan: on ECS the "
            "VPC is the network"
        )
    ]


@pytest.mark.parametrize("network", ["{driver: %s}", "{external: true, name: %s}"])
def test_the_networks_of_the_engine_are_modes_of_ecs(network: str) -> None:
    made = on_network(network % "host")
    assert made.messages("unsupported-attribute") == [
        "warning: network `lan` is that of the host, which a task has as a whole or not at all"
    ]
    assert made.helps("unsupported-attribute") == [
        "say `network_mode: host` in its services, and take the target ec2 or external"
    ]
    made = on_network(network % "none")
    assert made.messages("internal-network") == [
        "error: network `lan` cuts its services off from everything, which ECS does not"
    ]


@pytest.mark.parametrize(("mode", "options"), [("host", HOST), ("none", NONE)])
def test_a_network_that_is_the_mode_of_the_target_is_kept(mode: str, options: Options) -> None:
    made = on_network(f"{{driver: {mode}}}", options)
    assert "note: it is the network mode of the target" in made.messages("irrelevant-attribute")
    assert made.messages("internal-network") == []


def test_tasks_without_a_network_reach_nothing() -> None:
    made = on_network("{internal: true}", NONE)
    assert made.messages("internal-network") == []
    assert "note: the tasks have no network at all" in made.messages("irrelevant-attribute")
    assert len(on_network("{internal: true}", EC2).messages("internal-network")) == 1
