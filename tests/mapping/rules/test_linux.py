"""What a container may do, and what it shares with its host."""

from __future__ import annotations

import pytest

from tests.mapping.translated import web


def test_capabilities_are_spelled_as_ecs_spells_them_and_named_once() -> None:
    made = web("cap_add: [CAP_SYS_ADMIN, net_admin, SYS_ADMIN]\ncap_drop: [all]")
    assert made.container["linuxParameters"] == {
        "capabilities": {"add": ["SYS_ADMIN", "NET_ADMIN"], "drop": ["ALL"]}
    }
    assert made.found == []


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize(
    ("attribute", "field"),
    [("privileged", "privileged"), ("read_only", "readonlyRootFilesystem")],
)
def test_flags_are_kept_whatever_they_say(attribute: str, field: str, value: bool) -> None:
    assert web(f"{attribute}: {str(value).lower()}").container[field] is value


def test_an_init_process_is_a_parameter_of_linux() -> None:
    assert web("init: true").container["linuxParameters"] == {"initProcessEnabled": True}


def test_devices_have_permissions_in_words() -> None:
    made = web('devices: ["/dev/fuse:/dev/f:rw", "/dev/kvm"]')
    assert made.container["linuxParameters"]["devices"] == [
        {"hostPath": "/dev/fuse", "containerPath": "/dev/f", "permissions": ["read", "write"]},
        {
            "hostPath": "/dev/kvm",
            "containerPath": "/dev/kvm",
            "permissions": ["read", "write", "mknod"],
        },
    ]


def test_a_device_by_name_is_an_error() -> None:
    made = web('devices: ["vendor.com/class=gpu0"]')
    assert "linuxParameters" not in made.container
    assert made.found == [
        "4:15 error unsupported-attribute: ECS takes devices by their path on the instance"
    ]


def test_one_number_is_both_limits_and_minus_one_is_none() -> None:
    made = web("ulimits: {nofile: 1024, nproc: {soft: 1, hard: 2}, core: -1}")
    assert made.container["ulimits"] == [
        {"name": "nofile", "softLimit": 1024, "hardLimit": 1024},
        {"name": "nproc", "softLimit": 1, "hardLimit": 2},
        {"name": "core", "softLimit": -1, "hardLimit": -1},
    ]


def test_kernel_parameters_are_text() -> None:
    made = web("sysctls: {net.core.somaxconn: 1024}")
    assert made.container["systemControls"] == [
        {"namespace": "net.core.somaxconn", "value": "1024"}
    ]


def test_security_options_are_in_the_form_of_ecs() -> None:
    made = web(
        "security_opt:\n  - no-new-privileges:true\n  - no-new-privileges\n"
        "  - apparmor=unconfined\n  - label:user:x"
    )
    assert made.container["dockerSecurityOptions"] == [
        "no-new-privileges",
        "no-new-privileges",
        "apparmor:unconfined",
        "label:user:x",
    ]
    assert made.found == []


@pytest.mark.parametrize(
    ("option", "found"),
    [
        (
            "no-new-privileges:false",
            "note irrelevant-attribute: no-new-privileges:false is the default",
        ),
        (
            "seccomp=unconfined",
            "warning unsupported-attribute: ECS has no security option 'seccomp'",
        ),
        ("seccomp=profile.json", "error hardening-lost: ECS has no security option 'seccomp'"),
    ],
)
def test_security_options_that_ecs_does_not_have(option: str, found: str) -> None:
    made = web(f"security_opt: [{option}]")
    assert "dockerSecurityOptions" not in made.container
    assert made.found == [f"4:20 {found}"]


@pytest.mark.parametrize(
    ("attribute", "field", "value"),
    [
        ("pid: host", "pidMode", "host"),
        ("ipc: host", "ipcMode", "host"),
        ("ipc: shareable", "ipcMode", "task"),
        ("ipc: private", "ipcMode", "none"),
        ("ipc: none", "ipcMode", "none"),
    ],
)
def test_namespaces_of_the_task(attribute: str, field: str, value: str) -> None:
    made = web(attribute)
    assert made.task[field] == value
    assert made.found == []
