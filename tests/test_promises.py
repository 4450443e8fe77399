"""What the project promises, from the text of a compose file to the JSON that comes out of it.

One short test for each promise. What each attribute becomes, and in which cases, is tested beside
its rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import convert
from compose2ecs.diagnostics import Severity
from compose2ecs.emit import FORMATS
from compose2ecs.mapping.policy import Options

FARGATE, EC2 = Options(launch_type="fargate"), Options(launch_type="ec2")
TARGETS = pytest.mark.parametrize("options", [FARGATE, EC2], ids=["fargate", "ec2"])


class Web:
    """What became of a project with one service."""

    def __init__(self, document: Any, errors: list[str], codes: list[str]) -> None:
        self.task: dict[str, Any] = document["taskDefinitions"][0]
        self.container: dict[str, Any] = self.task["containerDefinitions"][0]
        self.service: dict[str, Any] = (document["services"] or document["tasks"])[0]
        self.environment = {
            pair["name"]: pair["value"] for pair in self.container.get("environment", ())
        }
        self.errors = errors
        self.codes = codes


Make = Callable[..., Web]


@pytest.fixture
def web(tmp_path: Path) -> Make:
    """Converts a service with these attributes; ``top`` stands beside the services."""

    def make(attributes: str, options: Options = FARGATE, top: str = "") -> Web:
        lines = "".join(f"    {line}\n" for line in attributes.splitlines())
        image = "" if "build:" in attributes else "    image: nginx\n"
        text = f"name: shop\nservices:\n  web:\n{image}{lines}{top}\n"
        tmp_path.joinpath("compose.yaml").write_text(text, encoding="utf-8")
        made = convert(LoadOptions(cwd=str(tmp_path)), options, (), lambda: b"")
        assert made.ecs is not None, [found.message for found in made.diagnostics]
        return Web(
            json.loads(FORMATS["ecs"].render(made.ecs).document),
            [found.code.slug for found in made.diagnostics if found.severity is Severity.ERROR],
            [found.code.slug for found in made.diagnostics],
        )

    return make


@TARGETS
def test_cap_drop_read_only_and_user_survive(web: Make, options: Options) -> None:
    made = web('cap_drop: [ALL]\nread_only: true\nuser: "1000:1000"', options)
    assert made.container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert made.container["readonlyRootFilesystem"] is True
    assert made.container["user"] == "1000:1000"
    assert made.errors == []


@TARGETS
@pytest.mark.parametrize("form", ["['URL=http://h?a=b']", "{URL: 'http://h?a=b'}"])
def test_a_value_with_an_equals_sign_is_not_cut(web: Make, options: Options, form: str) -> None:
    assert web(f"environment: {form}", options).environment == {"URL": "http://h?a=b"}


@TARGETS
def test_scalars_mean_what_they_mean_to_docker_compose(web: Make, options: Options) -> None:
    made = web(
        "environment: {TIME: 22:22, WORD: no, MODE: 0755, NUMBER: 1e3, FLAG: on}\n"
        "command: [serve, 22:22, no, '0755', on]\nrestart: no",
        options,
    )
    assert made.environment == {
        "TIME": "22:22",
        "WORD": "no",
        "MODE": "493",
        "NUMBER": "1000",
        "FLAG": "on",
    }
    assert made.container["command"] == ["serve", "22:22", "no", "0755", "on"]


def test_a_port_is_no_number_to_the_base_of_sixty(web: Make) -> None:
    made = web("ports: [22:22]", EC2)
    assert made.container["portMappings"] == [
        {"containerPort": 22, "hostPort": 22, "protocol": "tcp"}
    ]


@TARGETS
@pytest.mark.parametrize(
    ("limit", "mebibytes"),
    [("6000001", 6), ("9500000", 10), ("10485761", 11), ("300.5m", 301), ("1g", 1024)],
)
def test_memory_is_never_rounded_down(
    web: Make, options: Options, limit: str, mebibytes: int
) -> None:
    made = web(f"mem_limit: {limit}\nmem_reservation: {limit}", options)
    assert made.container["memory"] == mebibytes
    assert made.container["memoryReservation"] == mebibytes
    assert options is EC2 or int(made.task["memory"]) >= mebibytes


def test_the_size_of_a_task_on_fargate_is_never_less_than_what_it_holds(web: Make) -> None:
    made = web("cpus: 0.26\nmem_limit: 1025m")
    assert (made.task["cpu"], made.task["memory"]) == ("512", "2048")


@TARGETS
def test_durations_below_a_second_never_become_zero(web: Make, options: Options) -> None:
    made = web(
        "stop_grace_period: 2500ms\n"
        "healthcheck: {test: 'true', interval: 1.5s, timeout: 500ms, start_period: 500ms}",
        options,
    )
    assert made.container["stopTimeout"] == 3
    check = made.container["healthCheck"]
    assert (check["interval"], check["timeout"], check["startPeriod"]) == (5, 2, 1)
    assert made.codes.count("healthcheck-adjusted") == 3


@TARGETS
def test_a_loopback_port_is_not_made_public(web: Make, options: Options) -> None:
    made = web('ports: ["127.0.0.1:8001:8001"]', options)
    assert "portMappings" not in made.container
    assert "loopback-port" in made.codes


def test_a_public_address_and_a_loopback_port_do_not_go_together(web: Make) -> None:
    made = web('ports: ["127.0.0.1:8001:8001"]\nx-ecs: {assign_public_ip: true}')
    assert made.errors == ["private-port-published"]


def test_no_address_is_public_unless_the_file_says_so(web: Make) -> None:
    interface = web('ports: ["80:80"]').service["networkConfiguration"]["awsvpcConfiguration"]
    assert "assignPublicIp" not in interface


@TARGETS
def test_data_of_a_named_volume_outlives_the_task(web: Make, options: Options) -> None:
    made = web('volumes: ["db:/data"]', options, "volumes: {db: }")
    (volume,) = made.task["volumes"]
    kept = "dockerVolumeConfiguration" if options is EC2 else "efsVolumeConfiguration"
    assert volume[kept]
    assert made.errors == []


@TARGETS
def test_data_that_would_not_outlive_the_task_is_an_error(web: Make, options: Options) -> None:
    assert web("volumes: [/var/lib/data]", options).errors == ["anonymous-volume"]


@TARGETS
def test_files_of_the_project_are_one_error_and_no_mount(web: Make, options: Options) -> None:
    made = web('volumes: ["./src:/app:ro"]', options)
    assert made.errors == ["bind-mount-of-project-files"]
    assert "volumes" not in made.task
    assert "mountPoints" not in made.container


@TARGETS
@pytest.mark.parametrize("mode", ["bridge", "host", "none"])
def test_the_network_mode_of_the_file_holds_where_there_is_one(
    web: Make, options: Options, mode: str
) -> None:
    made = web(f"network_mode: {mode}", options)
    assert made.task["networkMode"] == (mode if options is EC2 else "awsvpc")
    assert ("networkConfiguration" in made.service) is (options is FARGATE)
    assert made.errors == ([] if options is EC2 else ["not-allowed-value"])


@TARGETS
def test_a_dropped_hardening_is_an_error(web: Make, options: Options) -> None:
    made = web("userns_mode: private\nsecurity_opt: ['seccomp:strict.json']", options)
    assert made.errors == ["hardening-lost", "hardening-lost"]


@TARGETS
def test_no_value_of_a_secret_comes_out(web: Make, options: Options, tmp_path: Path) -> None:
    tmp_path.joinpath("pw.txt").write_text("correct horse", encoding="utf-8")
    made = web("secrets: [pw]", options, "secrets: {pw: {file: ./pw.txt}}")
    assert made.container["secrets"] == [{"name": "PW", "valueFrom": "${secret.pw}"}]
    assert "correct horse" not in json.dumps([made.task, made.service])


@TARGETS
def test_one_thing_to_do_is_one_finding(web: Make, options: Options) -> None:
    made = web(
        "build: .\nsecrets: [pw]\nenvironment: {PW_FILE: /run/secrets/pw}\nvolumes: ['db:/data']",
        options,
        "secrets: {pw: {file: ./pw.txt}}\nvolumes: {db: }\n"
        "x-ecs: {region: eu-west-1, subnets: [subnet-1], security_groups: [sg-1]}",
    )
    on_disk = "volume-on-efs" if options is FARGATE else "volume-on-instance"
    todo = [code for code in made.codes if code not in ("build-only", "memory-chosen")]
    unused = ["unused-setting"] * 2 if options is EC2 else []
    assert sorted(todo) == sorted(
        ["image-not-pushed", "secret-file-expected", "secret-not-stored", on_disk, *unused]
    )
