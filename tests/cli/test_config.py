"""``config``: the effective model, and the names in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from compose2ecs.cli.exit_codes import Exit
from tests.cli.conftest import Program

PROJECT = """\
name: p
services:
  web:
    image: nginx:${TAG:-1}
    depends_on: [db]
    volumes: ["./html:/html"]
  db:
    build: .
    volumes: ["data:/data"]
  other:
    image: other
  tool:
    image: tool
    profiles: [tools, all]
volumes:
  data:
  unused:
"""


@pytest.fixture(autouse=True)
def project(folder: Path) -> Path:
    (folder / "compose.yaml").write_text(PROJECT, "utf-8")
    return folder


@pytest.mark.parametrize("options", [(), ("--format", "yaml")])
def test_yaml(program: Program, options: tuple[str, ...]) -> None:
    result = program("config", *options)
    assert (result.code, result.stderr) == (Exit.OK, "")
    assert yaml.safe_load(result.stdout) == json.loads(program("config", "--format", "json").stdout)


def test_json(program: Program, project: Path) -> None:
    read = json.loads(program("config", "--format", "json").stdout)
    assert list(read["services"]) == ["db", "other", "web"]
    assert read["services"]["web"]["image"] == "nginx:1"
    assert read["services"]["web"]["volumes"][0]["source"] == str(project / "html")


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("--services", ["db", "other", "web"]),
        ("--images", ["p-db", "other", "nginx:1"]),
        ("--volumes", ["data"]),
        ("--profiles", ["all", "tools"]),
    ],
)
def test_names(program: Program, option: str, names: list[str]) -> None:
    result = program("config", option)
    assert (result.code, result.stdout.splitlines()) == (Exit.OK, names)


@pytest.mark.parametrize("option", ["-q", "--quiet"])
def test_quiet(program: Program, project: Path, option: str) -> None:
    result = program("config", option)
    assert (result.code, result.stdout, result.stderr) == (Exit.OK, "", "")
    (project / "compose.yaml").write_text("services: {a: {image: [b]}}", "utf-8")
    assert program("config", option).code == Exit.UNLOADABLE


def test_only_some_services(program: Program) -> None:
    assert program("config", "--services", "web").stdout == "db\nweb\n"
    assert program("config", "web", "other", "--services").stdout == "db\nother\nweb\n"
    assert program("config", "--services", "tool").stdout == "tool\n"


def test_a_service_that_does_not_exist(program: Program) -> None:
    result = program("config", "wep")
    assert (result.code, result.stdout) == (Exit.UNLOADABLE, "")
    assert "there is no service `wep`" in result.stderr
    assert "did you mean `web`?" in result.stderr


def test_parts_of_loading_can_be_left_out(program: Program) -> None:
    assert "nginx:${TAG:-1}" in program("config", "--no-interpolate").stdout
    assert "source: ./html" in program("config", "--no-path-resolution").stdout
    assert "default" not in program("config", "--no-normalize").stdout
    assert program("config", "--no-env-resolution").stdout == program("config").stdout


def test_consistency_can_be_left_out(program: Program, project: Path) -> None:
    text = "services: {a: {image: i, networks: [missing]}}"
    (project / "compose.yaml").write_text(text, "utf-8")
    assert program("config", "-q").code == Exit.UNLOADABLE
    assert program("config", "-q", "--no-consistency").code == Exit.OK


@pytest.mark.parametrize("options", [(), ("-q",)])
def test_what_json_cannot_write(program: Program, project: Path, options: tuple[str, ...]) -> None:
    (project / "compose.yaml").write_text("x-a: .inf\nservices: {a: {image: i}}", "utf-8")
    result = program("config", "--format", "json", *options)
    assert (result.code, result.stdout) == (Exit.UNLOADABLE, "")
    assert result.stderr == "error: JSON has no way to write inf\n"
