"""``convert``: what it prints, and how options, environment and files choose the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.cli.exit_codes import Exit
from tests.cli.conftest import Program
from tests.cli.program import BROKEN, REFUSED, Result


def document(result: Result) -> dict[str, Any]:
    assert result.code == Exit.OK, result.stderr
    made = json.loads(result.stdout)
    assert isinstance(made, dict)
    return made


def families(result: Result) -> list[str]:
    return [task["family"] for task in document(result)["taskDefinitions"]]


def services(text: str, **attributes: str) -> str:
    lines = "".join(f", {name}: {value}" for name, value in attributes.items())
    return "services:\n" + "".join(f"  {name}: {{image: i{lines}}}\n" for name in text.split())


def test_the_document_is_all_that_goes_to_standard_output(program: Program) -> None:
    result = program("convert")
    made = document(result)
    assert list(made) == ["taskDefinitions", "services"]
    assert made["taskDefinitions"][0]["family"] == "hello-web"
    assert made["services"][0]["serviceName"] == "hello-web"
    assert result.stdout.startswith("{\n")
    assert result.stdout.endswith("}\n")
    assert "[unbound-reference]" in result.stderr
    assert result.stderr.endswith("3 warnings\n")


def test_the_same_bytes_again(program: Program) -> None:
    assert program("convert", "-v") == program("convert", "-v")


def test_an_error_leaves_standard_output_empty(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(REFUSED, "utf-8")
    result = program("convert")
    assert (result.code, result.stdout) == (Exit.FINDINGS, "")
    assert "compose.yaml:6:17: error: " in result.stderr
    assert "nothing is written" in result.stderr


@pytest.mark.parametrize("command", ["convert", "explain", "config"])
def test_a_project_that_cannot_be_loaded(program: Program, folder: Path, command: str) -> None:
    (folder / "compose.yaml").write_text(BROKEN, "utf-8")
    result = program(command)
    assert (result.code, result.stdout) == (Exit.UNLOADABLE, "")
    assert "compose.yaml:3:5: error: " in result.stderr
    assert "did you mean `image`?" in result.stderr
    assert "nothing is written" not in result.stderr


@pytest.mark.parametrize("command", ["convert", "explain", "config"])
def test_no_project(program: Program, folder: Path, command: str) -> None:
    (folder / "compose.yaml").unlink()
    result = program(command)
    assert (result.code, result.stdout) == (Exit.UNLOADABLE, "")
    assert "[no-compose-file]" in result.stderr


@pytest.mark.parametrize("command", ["convert", "explain", "config"])
def test_the_project_is_a_directory(program: Program, command: str) -> None:
    result = program(command, "-f", ".")
    assert (result.code, result.stdout) == (Exit.UNLOADABLE, "")
    assert "[file-unreadable]" in result.stderr


# ---------------------------------------------------------------------------- the target
@pytest.mark.parametrize(
    ("options", "launch_type", "network_mode"),
    [
        ((), "FARGATE", "awsvpc"),
        (("--launch-type", "ec2"), "EC2", "bridge"),
        (("--launch-type", "EC2", "--network-mode", "host"), "EC2", "host"),
        (("--launch-type", "external"), "EXTERNAL", "bridge"),
        (("--launch-type", "managed-instances"), "MANAGED_INSTANCES", "awsvpc"),
    ],
)
def test_the_target(
    program: Program, options: tuple[str, ...], launch_type: str, network_mode: str
) -> None:
    (task,) = document(program("convert", *options))["taskDefinitions"]
    assert (task["requiresCompatibilities"], task["networkMode"]) == ([launch_type], network_mode)


@pytest.mark.parametrize("command", ["convert", "explain"])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--launch-type", "lambda"),
            "--launch-type: unknown launch type 'lambda': choose fargate or ec2 or external or man",
        ),
        (
            ("--network-mode", "brige"),
            "--network-mode: unknown network mode 'brige': choose awsvpc or bridge or host or none",
        ),
        (
            ("--network-mode", "bridge"),
            "--network-mode: network mode 'bridge' is not possible on fargate: choose awsvpc",
        ),
    ],
)
def test_a_target_that_does_not_exist(
    program: Program, command: str, options: tuple[str, ...], message: str
) -> None:
    result = program(command, *options)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert f"compose2ecs {command}: Invalid value for {message}" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "possible"),
    [
        (("convert", "--format", "terraform"), "choose ecs"),
        (("explain", "--format", "yaml"), "choose text or json"),
        (("config", "--format", "toml"), "choose yaml or json"),
    ],
)
def test_an_unknown_format(program: Program, arguments: tuple[str, ...], possible: str) -> None:
    result = program(*arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert f"--format: unknown format '{arguments[-1]}': {possible}" in result.stderr


def test_the_command_line_is_checked_before_the_files(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(BROKEN, "utf-8")
    for option in ("--format", "--launch-type", "--network-mode", "--accept"):
        result = program("convert", option, "nonsense")
        assert result.code == Exit.USAGE
        assert "compose.yaml" not in result.stderr


def test_the_region(program: Program) -> None:
    def region(result: Result) -> str:
        container = document(result)["taskDefinitions"][0]["containerDefinitions"][0]
        return str(container["logConfiguration"]["options"]["awslogs-region"])

    assert region(program("convert")) == "${region}"
    assert region(program("convert", "--region", "eu-west-1")) == "eu-west-1"
    assert region(program("convert", AWS_REGION="us-east-2")) == "us-east-2"
    assert region(program("convert", "--region", "eu-west-1", AWS_REGION="x")) == "eu-west-1"


# ---------------------------------------------------------------------------- the project
def test_several_files_lie_over_each_other(program: Program, folder: Path) -> None:
    (folder / "more.yaml").write_text("services: {web: {image: nginx:2}, b: {image: b}}", "utf-8")
    made = document(program("convert", "-f", "compose.yaml", "--file", "more.yaml"))
    images = [task["containerDefinitions"][0]["image"] for task in made["taskDefinitions"]]
    assert images == ["nginx:2", "b"]


def test_standard_input(program: Program) -> None:
    text = b"name: piped\nservices: {a: {image: a, privileged: true}}\n"
    result = program("convert", "-f", "-", "--keep-going", stdin=text)
    assert result.code == Exit.FINDINGS
    assert "<stdin>:2:38: error: " in result.stderr
    assert json.loads(result.stdout)["taskDefinitions"][0]["family"] == "piped-a"


def test_a_name_for_the_project(program: Program) -> None:
    assert families(program("convert", "-p", "given")) == ["given-web"]
    assert families(program("convert", "--project-name", "given")) == ["given-web"]
    assert families(program("convert", COMPOSE_PROJECT_NAME="variable")) == ["variable-web"]
    assert families(program("convert", "-p", "given", COMPOSE_PROJECT_NAME="x")) == ["given-web"]


def test_profiles(program: Program, folder: Path) -> None:
    text = "name: p\n" + services("a") + services("b", profiles="[x]")[10:]
    (folder / "compose.yaml").write_text(text, "utf-8")
    assert families(program("convert")) == ["p-a"]
    assert families(program("convert", "--profile", "x")) == ["p-a", "p-b"]
    assert families(program("convert", "--profile", "y", "--profile", "*")) == ["p-a", "p-b"]
    assert families(program("convert", COMPOSE_PROFILES="x,y")) == ["p-a", "p-b"]


def test_variables_from_files(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text("services: {a: {image: '${IMAGE:-none}'}}", "utf-8")
    (folder / ".env").write_text("IMAGE=dotenv", "utf-8")
    (folder / "one.env").write_text("IMAGE=one", "utf-8")
    (folder / "two.env").write_text("IMAGE=two", "utf-8")

    def image(*arguments: str, **variables: str) -> str:
        made = document(program("convert", *arguments, stdin=b"", **variables))
        (task,) = made["taskDefinitions"]
        return str(task["containerDefinitions"][0]["image"])

    assert image() == "dotenv"
    assert image("--env-file", "one.env") == "one"
    assert image("--env-file", "one.env", "--env-file", "two.env") == "two"
    assert image(COMPOSE_ENV_FILES="two.env") == "two"
    assert image(COMPOSE_DISABLE_ENV_FILE="1") == "none"
    assert image("--env-file", "one.env", IMAGE="shell") == "shell"


def test_files_and_folder_from_elsewhere(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (folder / "a.env").write_text("A=1", "utf-8")
    (inner / "other.yaml").write_text(
        "services: {a: {image: i, env_file: a.env, privileged: true}}", "utf-8"
    )
    assert program("convert", "-f", "inner/other.yaml").code == Exit.UNLOADABLE
    result = program("convert", "-f", "inner/other.yaml", "--project-directory", ".")
    assert result.code == Exit.FINDINGS
    assert "\ninner/other.yaml:1:55: error: " in result.stderr
    assert families(program("convert", COMPOSE_FILE="compose.yaml")) == ["hello-web"]
    assert "b-b" in families(
        program("convert", "-f", "-", "-p", "b", stdin=services("b").encode(), COMPOSE_FILE="x")
    )
    monkeypatch.chdir(inner)
    assert families(program("convert")) == ["hello-web"], "found in the folder above"


def test_a_file_beside_the_project_is_named_from_the_working_directory(
    program: Program, folder: Path
) -> None:
    (folder / "app").mkdir()
    (folder / "app" / "Dockerfile").write_text("FROM a\nHEALTHCHECK CMD true\n", "utf-8")
    (folder / "compose.yaml").write_text("services: {a: {build: ./app}}", "utf-8")
    result = program("convert")
    assert "  see app/Dockerfile:2:1\n" in result.stderr
    assert str(folder) not in result.stderr


def test_the_configuration_says_what_nothing_else_says(program: Program, folder: Path) -> None:
    (folder / "compose2ecs.toml").write_text(
        'launch-type = ["ec2", "fargate"]\nnetwork-mode = "host"\n', "utf-8"
    )

    def target(*options: str) -> tuple[str, str]:
        document = json.loads(program("convert", *options).stdout)
        task = document["taskDefinitions"][0]
        return task["requiresCompatibilities"][0], task["networkMode"]

    assert target() == ("EC2", "host")
    assert target("--network-mode", "bridge") == ("EC2", "bridge")
    assert target("--launch-type", "fargate") == ("FARGATE", "awsvpc")
    text = (folder / "compose.yaml").read_text("utf-8")
    (folder / "compose.yaml").write_text(f"{text}x-ecs: {{launch_type: external}}\n", "utf-8")
    assert target() == ("EXTERNAL", "host")
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    (folder / "a" / "compose2ecs.toml").write_text('launch-type = "fargate"\n', "utf-8")
    (deep / "compose.yaml").write_text(text, "utf-8")
    assert target("-f", "a/b/compose.yaml") == ("FARGATE", "awsvpc")


@pytest.mark.parametrize("command", ["convert", "explain", "publish"])
def test_what_does_not_go_to_ecs_needs_an_option_to_go_there(
    program: Program, folder: Path, command: str
) -> None:
    (folder / "compose2ecs.toml").write_text('launch-type = ["none"]\n', "utf-8")
    text = (folder / "compose.yaml").read_text("utf-8")
    (folder / "compose.yaml").write_text(f"{text}x-ecs: {{launch_type: external}}\n", "utf-8")
    result = program(command)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        f"compose2ecs {command}: Invalid value for --launch-type: compose2ecs.toml says that the "
        "project does not go to ECS (`launch-type` is none): name one\n"
    )


def test_what_does_not_go_to_ecs_goes_there_with_an_option(program: Program, folder: Path) -> None:
    (folder / "compose2ecs.toml").write_text('launch-type = ["none"]\n', "utf-8")
    result = program("convert", "--launch-type", "ec2")
    assert '"requiresCompatibilities": [\n        "EC2"' in result.stdout


def test_a_configuration_that_is_wrong_is_a_usage_error(program: Program, folder: Path) -> None:
    (folder / "compose2ecs.toml").write_text("launch = 1\n", "utf-8")
    result = program("convert")
    assert (result.code, result.stdout) == (2, "")
    assert "compose2ecs.toml:1: `launch` is no key: did you mean `launch-type`?" in result.stderr
