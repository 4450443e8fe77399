"""What a container may do, and what it shares with its host."""

from __future__ import annotations

import pytest

from tests.mapping.targets import EC2, LINUX, TARGETS, WINDOWS, made
from tests.mapping.translated import web

INSTANCES = (*EC2, "external", "managed")


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize(
    ("attribute", "field"),
    [("privileged", "privileged"), ("read_only", "readonlyRootFilesystem")],
)
def test_flags_are_kept_whatever_they_say(attribute: str, field: str, value: bool) -> None:
    assert web(f"{attribute}: {str(value).lower()}").container[field] is value


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("attributes", "field", "taken_by"),
    [
        ("init: true", "initProcessEnabled", LINUX),
        ("privileged: true", "privileged", INSTANCES),
        ("devices: [/dev/fuse]", "devices", INSTANCES),
        ("shm_size: 64m", "sharedMemorySize", (*EC2, "external")),
        ("ulimits: {nofile: 1024}", "ulimits", LINUX),
        ("sysctls: {kernel.msgmax: 9000}", "systemControls", LINUX),
        ("sysctls: {fs.mqueue.msg_max: 9}", "systemControls", LINUX),
        ("pid: host", "pidMode", INSTANCES),
        ("ipc: host", "ipcMode", (*EC2, "external")),
        ("ipc: shareable", "ipcMode", (*EC2, "external")),
        ("read_only: true", "readonlyRootFilesystem", LINUX),
        ("user: app", "user", LINUX),
        ("tmpfs: ['/run:size=1m']", "tmpfs", LINUX),
        ("working_dir: /srv", "workingDirectory", TARGETS),
        ("tty: true", "pseudoTerminal", TARGETS),
        ("stdin_open: true", "interactive", TARGETS),
        ("command: [a]", "command", TARGETS),
        ("entrypoint: [a]", "entryPoint", TARGETS),
        ("environment: {A: b}", "environment", TARGETS),
    ],
)
def test_a_target_takes_the_field_or_refuses_it(
    attributes: str, field: str, taken_by: tuple[str, ...], target: str
) -> None:
    result = made(attributes, target)
    if target in taken_by:
        assert f"'{field}'" in str(result.task)
        assert result.found == ()
    else:
        assert [found.split()[0] for found in result.found] == ["error"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("uts: host", "warning unsupported-attribute"),
        ("group_add: [mail]", "warning unsupported-attribute"),
        ("cgroup: host", "warning unsupported-attribute"),
        ("cgroup_parent: m", "warning unsupported-attribute"),
        ("device_cgroup_rules: ['c 1:3 mr']", "warning unsupported-attribute"),
        ("cpuset: '0'", "warning unsupported-attribute"),
        ("cpu_percent: 50", "warning unsupported-attribute"),
        ("cpu_rt_period: 1400", "warning unsupported-attribute"),
        ("cpu_rt_runtime: 400", "warning unsupported-attribute"),
        ("blkio_config: {weight: 300}", "warning unsupported-attribute"),
        ("annotations: {a: b}", "warning unsupported-attribute"),
        ("pids_limit: 100", "warning unsupported-attribute"),
        ("pids_limit: -1", "note irrelevant-attribute"),
        ("deploy: {resources: {limits: {pids: 9}}}", "warning unsupported-attribute"),
        ("oom_kill_disable: true", "warning unsupported-attribute"),
        ("oom_kill_disable: false", "note irrelevant-attribute"),
        ("oom_score_adj: 5", "warning unsupported-attribute"),
        ("use_api_socket: true", "error unsupported-attribute"),
        ("credential_spec: {file: spec.json}", "warning unsupported-attribute"),
        ("stop_signal: SIGUSR1", "warning unsupported-attribute"),
        ("stop_signal: SIGTERM", "note irrelevant-attribute"),
        ("post_start: [{command: [a], user: b}]", "warning unsupported-attribute"),
        ("pre_stop: [{command: [a]}]", "warning unsupported-attribute"),
        ("develop: {watch: [{action: sync, path: ./a, target: /b}]}", "note development-only"),
        ("attach: false", "note irrelevant-attribute"),
        ("pull_refresh_after: 24h", "warning unsupported-attribute"),
        ("pull_policy: daily", "note irrelevant-attribute"),
        ("cpu_period: 1000", "note irrelevant-attribute"),
        ("domainname: example.com", "warning unsupported-attribute"),
    ],
)
def test_what_no_target_has_is_reported(attributes: str, found: str, target: str) -> None:
    result = made(attributes, target)
    assert result.found == (found,)
    assert result.task == made("", target).task


@pytest.mark.parametrize("target", [*LINUX, *WINDOWS])
def test_parameters_of_the_whole_kernel_are_refused(target: str) -> None:
    (found,) = made("sysctls: {vm.max_map_count: 262144}", target).found
    assert found.split()[0] == "error"


@pytest.mark.parametrize("target", LINUX)
def test_the_network_of_the_host_keeps_its_parameters(target: str) -> None:
    found = made("sysctls: {net.core.somaxconn: 1024}", target).found
    assert found == (("error not-allowed-value",) if target == "host" else ())


def test_an_init_process_is_a_parameter_of_linux() -> None:
    assert web("init: true").container["linuxParameters"] == {"initProcessEnabled": True}
    assert web("init: false").container["linuxParameters"] == {"initProcessEnabled": False}


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


@pytest.mark.parametrize(
    ("letters", "kept"), [("q", None), ("rq", ["read"]), ("R", None), ("rw ", ["read", "write"])]
)
def test_other_permissions_of_a_device_are_an_error(letters: str, kept: list[str] | None) -> None:
    made = web(f'devices: ["/dev/fuse:/dev/f:{letters}"]')
    assert made.container["linuxParameters"]["devices"][0].get("permissions") == kept
    assert made.found == [
        f"4:15 error unsupported-attribute: '{letters}' is no permission of a device"
    ]


def test_a_device_without_permissions_has_all() -> None:
    made = web('devices: ["/dev/fuse:/dev/f:"]')
    assert "permissions" not in made.container["linuxParameters"]["devices"][0]
    assert made.found == [
        "4:15 warning unsupported-attribute: where no permission is named, ECS gives all of them"
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
