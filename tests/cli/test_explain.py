"""``explain``: the fate of each value in the files, the origin of each value in the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.cli.exit_codes import Exit
from tests.cli.conftest import Program

PROJECT = """\
name: p
services:
  web:
    image: nginx:1.27
    command: serve --port 80
    ports:
      - "8080:80"
    env_file: web.env
    environment:
      DB_PASSWORD: hunter2
      MODE: fast
    userns_mode: host
    x-ecs: {accept: {unbound-reference: known}}
"""


@pytest.fixture(autouse=True)
def project(folder: Path) -> Path:
    (folder / "compose.yaml").write_text(PROJECT, "utf-8")
    (folder / "web.env").write_text("FROM_FILE=quiet\n", "utf-8")
    return folder


def inputs(text: str) -> dict[str, dict[str, Any]]:
    document = json.loads(text)
    assert (list(document), document["version"]) == (["version", "inputs"], 1)
    return {entry["path"]: entry for entry in document["inputs"]}


def outputs(text: str) -> dict[str, dict[str, Any]]:
    document = json.loads(text)
    assert (list(document), document["version"]) == (["version", "outputs"], 1)
    return {value["pointer"]: value for value in document["outputs"]}


def test_a_value_that_is_in_the_result(program: Program) -> None:
    result = program("explain", "services.web.image")
    assert (result.code, result.stderr) == (Exit.OK, "")
    assert result.stdout == (
        "compose.yaml:4:12: services.web.image = nginx:1.27\n"
        "    → /taskDefinitions/0/containerDefinitions/0/image\n"
    )


def test_words_of_one_scalar_are_one_entry(program: Program) -> None:
    assert program("explain", "services.web.command").stdout == (
        "compose.yaml:5:14: services.web.command[0..2] = serve --port 80\n"
        "    → /taskDefinitions/0/containerDefinitions/0/command/{0..2}\n"
    )


def test_one_scalar_with_several_fates(program: Program) -> None:
    shown = program("explain", "services.web.ports[0]").stdout
    assert 'compose.yaml:7:9: services.web.ports[0].{target,protocol} = "8080:80"\n' in shown
    assert "/portMappings/0/{containerPort,protocol}\n" in shown
    assert 'compose.yaml:7:9: services.web.ports[0].published = "8080:80"\n    ! warning: ' in shown
    assert "[published-port-not-kept]" in shown


def test_a_value_that_did_its_work_while_loading(program: Program) -> None:
    assert program("explain", "services.web.env_file").stdout == (
        "compose.yaml:8:15: services.web.env_file[0].path = web.env\n"
        "    · its variables stand under environment\n"
    )


def test_a_value_that_a_finding_speaks_of(program: Program) -> None:
    shown = program("explain", "services.web.userns_mode").stdout
    assert shown.startswith("compose.yaml:12:18: services.web.userns_mode = host\n    ! ")
    assert shown.count("\n") == 2


def test_below_is_not_beside(program: Program, project: Path) -> None:
    (project / "compose.yaml").write_text(
        "services: {web: {image: a}, web2: {image: b}, web.x: {image: c}}", "utf-8"
    )
    shown = inputs(program("explain", "services.web2", "--format", "json").stdout)
    assert list(shown) == ["services.web2.image"]


def test_every_value_has_a_fate(program: Program) -> None:
    shown = inputs(program("explain", "--format", "json").stdout)
    assert {entry["fate"] for entry in shown.values()} == {"mapped", "reported", "consumed"}
    assert shown["services.web.image"] == {
        "path": "services.web.image",
        "file": "compose.yaml",
        "line": 4,
        "column": 12,
        "fate": "mapped",
        "outputs": ["/taskDefinitions/0/containerDefinitions/0/image"],
        "codes": [],
        "why": None,
    }
    assert shown["services.web.environment.FROM_FILE"]["file"] == "web.env"
    text = program("explain").stdout
    for line in (4, 5, 7, 8, 10, 11, 12):
        assert f"compose.yaml:{line}:" in text


def test_the_launch_type_matters(program: Program) -> None:
    shown = program("explain", "services.web.ports", "--launch-type", "ec2").stdout
    assert "ports[0].{target,published,protocol} = " in shown
    assert "/portMappings/0/{containerPort,hostPort,protocol}" in shown


@pytest.mark.parametrize("pointer", ["/taskDefinitions/0/family", "taskDefinitions/0/family/"])
def test_the_origins_of_a_result(program: Program, pointer: str) -> None:
    result = program("explain", "--output", pointer)
    assert (result.code, result.stderr) == (Exit.OK, "")
    first, second, *_ = result.stdout.splitlines()
    assert first == '/taskDefinitions/0/family = "p-web"'
    assert second == "    compose.yaml:1:7: name"


def test_a_choice_says_why(program: Program) -> None:
    shown = program("explain", "--output", "/services/0/launchType").stdout
    assert shown == (
        '/services/0/launchType = "FARGATE"\n    chosen: Fargate needs no instances to look after\n'
    )
    pointer = "/services/0/launchType"
    read = outputs(program("explain", "--output", pointer, "--format", "json").stdout)
    assert read[pointer] == {
        "pointer": pointer,
        "value": "FARGATE",
        "origins": [{"why": "Fargate needs no instances to look after"}],
    }


def test_a_placeholder_says_why_it_is_one(program: Program) -> None:
    pointer = "/services/0/networkConfiguration/awsvpcConfiguration/subnets"
    shown = program("explain", "--output", pointer).stdout
    assert shown == (
        f'{pointer}/0 = "${{subnets.default}}"\n'
        "    chosen: no subnets are given (for services.web, compose.yaml:3:3)\n"
    )


def test_all_of_the_result(program: Program) -> None:
    read = outputs(program("explain", "--output", "/", "--format", "json").stdout)
    assert {pointer.split("/")[1] for pointer in read} == {"taskDefinitions", "services"}
    assert all(value["origins"] for value in read.values())


@pytest.mark.parametrize("format", ["text", "json"])
def test_secrets_are_not_shown(program: Program, format: str) -> None:
    for option in ((), ("--output", "/")):
        result = program("explain", *option, "--format", format)
        assert result.code == Exit.OK
        assert "DB_PASSWORD" in result.stdout
        assert "hunter2" not in result.stdout
        assert "quiet" not in result.stdout


def test_values_without_secrets_are_shown(program: Program) -> None:
    assert "services.web.environment.MODE = fast" in program("explain").stdout
    assert '/value = "fast"' in program("explain", "--output", "/").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("services.wep",),
            "PATH: there is nothing at services.wep: did you mean `services.web`?",
        ),
        (("nowhere",), "PATH: there is nothing at nowhere: there is none with a similar name"),
        (
            ("--output", "/taskDefinitions/0/famly"),
            "--output: there is nothing at /taskDefinitions/0/famly: did you mean `/taskDefiniti",
        ),
        (("name", "--output", "/services"), "--output: give either PATH or --output"),
    ],
)
def test_nothing_found(program: Program, arguments: tuple[str, ...], message: str) -> None:
    result = program("explain", *arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert result.stderr.startswith(f"compose2ecs explain: Invalid value for {message}")


def test_the_same_text_again(program: Program) -> None:
    assert program("explain") == program("explain")


REMAPPED = PROJECT.replace("userns_mode: host", "userns_mode: remap")


def test_all_targets(program: Program, project: Path) -> None:
    (project / "compose.yaml").write_text(REMAPPED, "utf-8")
    result = program("explain", "--targets")
    assert (result.code, result.stderr) == (Exit.OK, "")
    head, *counts = result.stdout.splitlines()[:9]
    assert head.split() == ["errors", "warnings", "notes", "accepted"]
    assert [line.split()[0] for line in counts] == [
        "fargate",
        "ec2-bridge",
        "ec2-host",
        "ec2-awsvpc",
        "external-bridge",
        "external-host",
        "managed-instances-awsvpc",
        "managed-instances-host",
    ]
    assert (
        "On every target\n"
        "  error hardening-lost: services.web.userns_mode (compose.yaml:12)\n" in result.stdout
    )
    assert (
        "On fargate, ec2-host, ec2-awsvpc, external-host, managed-instances-awsvpc, "
        "managed-instances-host\n"
        "  warning published-port-not-kept: services.web.ports[0].published (compose.yaml:7)\n"
    ) in result.stdout
    assert (
        "No target takes the project without errors. The fewest are on fargate: 1\n"
        "Not judged, as they run another operating system: fargate-windows, ec2-windows, "
        "ec2-windows-awsvpc\n"
    ) in result.stdout


def test_the_target_to_choose(program: Program, project: Path) -> None:
    (project / "compose.yaml").write_text("services: {web: {image: a, shm_size: 64m}}", "utf-8")
    shown = program("explain", "--targets").stdout
    assert "Without errors: ec2-bridge (1 warning), " in shown
    assert "fargate (" not in shown


def test_all_targets_as_json(program: Program, project: Path) -> None:
    (project / "compose.yaml").write_text(REMAPPED, "utf-8")
    document = json.loads(program("explain", "--targets", "--format", "json").stdout)
    assert list(document) == ["version", "shared", "targets", "recommended", "not_judged"]
    (shared,) = [loss for loss in document["shared"] if loss["severity"] == "error"]
    assert (shared["code"], shared["places"]) == (
        "hardening-lost",
        [{"path": "services.web.userns_mode", "file": "compose.yaml", "line": 12, "column": 18}],
    )
    by_name = {target["name"]: target for target in document["targets"]}
    assert by_name["fargate"]["summary"]["error"] == 1
    assert [loss["code"] for loss in by_name["ec2-host"]["special"]] == ["published-port-not-kept"]
    assert by_name["ec2-bridge"]["special"] == []
    assert document["recommended"] == []


def test_the_ways_to_a_port(program: Program) -> None:
    result = program("explain", "--exposure", "--launch-type", "ec2")
    assert (result.code, result.stderr) == (Exit.OK, "")
    assert result.stdout == (
        "web 80/tcp: the network\n"
        "    whoever reaches port 8080 of the instance: its security groups decide, and its "
        "address decides whether the internet is among them\n"
        "        compose.yaml:7:9: services.web.ports[0].target\n"
    )


def test_the_line_that_opens_a_way_between_services(program: Program, project: Path) -> None:
    text = "services: {web: {image: a, depends_on: [db]}, db: {image: b, expose: ['5432']}}\n"
    (project / "compose.yaml").write_text(f"{text}x-ecs: {{namespace: shop}}\n", "utf-8")
    assert (
        "    the services of the namespace shop, through Service Connect, as db:5432\n"
        "        compose.yaml:2:20: x-ecs.namespace\n"
    ) in program("explain", "--exposure").stdout


def test_the_ways_to_a_port_as_json(program: Program) -> None:
    document = json.loads(program("explain", "--exposure", "--format", "json").stdout)
    (port,) = document["ports"]
    assert (port["service"], port["port"], port["reach"]) == ("web", "80/tcp", "network")
    assert port["ways"][0]["because"][0] == {
        "path": "services.web.ports[0].target",
        "file": "compose.yaml",
        "line": 7,
        "column": 9,
    }


def test_a_project_without_ports(program: Program, project: Path) -> None:
    (project / "compose.yaml").write_text("services: {web: {image: a}}", "utf-8")
    assert program("explain", "--exposure").stdout == "no service has a port\n"


@pytest.mark.parametrize("option", ["--targets", "--exposure"])
def test_a_report_needs_a_project(program: Program, project: Path, option: str) -> None:
    (project / "compose.yaml").write_text("services: {web: {imagee: a}}", "utf-8")
    result = program("explain", option)
    assert (result.code, result.stdout) == (Exit.UNLOADABLE, "")
    assert "unknown-attribute" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--targets", "--exposure"), "--exposure: give either --targets or --exposure"),
        (("services.web", "--targets"), "--targets: give either PATH or --targets"),
        (("--targets", "--launch-type", "ec2"), "--targets: it judges all targets: name none"),
    ],
)
def test_reports_that_exclude_each_other(
    program: Program, arguments: tuple[str, ...], message: str
) -> None:
    result = program("explain", *arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert result.stderr.startswith(f"compose2ecs explain: Invalid value for {message}")
