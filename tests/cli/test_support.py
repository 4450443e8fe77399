"""``support``: what becomes of attributes on the targets, without a project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compose2ecs.cli.exit_codes import Exit
from tests.cli.conftest import Program
from tests.cli.program import subprocess_of


def test_the_table_has_a_line_for_each_attribute_and_a_column_for_each_target(
    program: Program,
) -> None:
    result = program("support")
    assert (result.code, result.stderr) == (Exit.OK, "")
    lines = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line}
    heads = [line for line in result.stdout.splitlines() if "┌" in line]
    assert [head.split()[-1] for head in heads][:3] == ["fargate", "fargate-windows", "ec2-bridge"]
    assert lines["services.*.shm_size"] == list("○○●●●○○●●○○")
    assert lines["services.*.blkio_config.**"] == ["○"] * len(heads)
    assert len(heads) == 11
    assert "◐ changed: it is in the result in part" in result.stdout


def test_the_columns_lead_to_their_symbols(program: Program) -> None:
    shown = program("support", "--target", "ec2").stdout.splitlines()
    first = shown[0].index("┌")
    assert [line[first:] for line in shown[:3]] == [
        "┌ ec2-bridge",
        "│ ┌ ec2-host",
        "│ │ ┌ ec2-awsvpc",
    ]
    (line,) = [line for line in shown if line.startswith("services.*.shm_size ")]
    assert line[first:] == "● ● ● ○ ○"


def test_all_about_one_attribute(program: Program) -> None:
    result = program("support", "services.web.shm_size", "--target", "fargate")
    assert (result.code, result.stderr) == (Exit.OK, "")
    assert result.stdout == (
        "services.*.shm_size\n"
        "  `sharedMemorySize`: the size of `/dev/shm` in MiB, rounded up.\n"
        "\n"
        "  ○ lost on fargate\n"
        '    error [unavailable-on-target] container "web": linuxParameters.sharedMemorySize is '
        "not available on Fargate: the size of /dev/shm cannot be set\n"
        "      help: mount a tmpfs at /dev/shm, or tell the program not to use it "
        "(--disable-dev-shm-usage in Chromium)\n"
    )


def test_where_an_attribute_goes(program: Program) -> None:
    shown = program("support", "working_dir").stdout
    assert "  ● mapped on every target\n" in shown
    assert "    → taskDefinition.containerDefinitions[].workingDirectory\n" in shown


def test_the_same_as_json(program: Program) -> None:
    result = program("support", "cap_drop", "--target", "ec2-windows", "--format", "json")
    document = json.loads(result.stdout)
    assert (document["version"], document["targets"]) == (1, {"ec2-windows": "EC2 for Windows"})
    (outcome,) = document["attributes"]["services.*.cap_drop[]"]["outcomes"]
    assert (outcome["fate"], outcome["targets"]) == ("lost", ["ec2-windows"])
    assert outcome["findings"][0]["code"] == "unavailable-on-target"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("cap_dorp",), "ATTRIBUTE: there is nothing called cap_dorp: did you mean `cap_drop`?"),
        (("--target", "fargat"), "--target: there is nothing called fargat: did you mean"),
        (("--format", "yaml"), "--format: unknown format 'yaml': choose text or json"),
    ],
)
def test_what_does_not_exist(program: Program, arguments: tuple[str, ...], message: str) -> None:
    result = program("support", *arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert result.stderr.startswith(f"compose2ecs support: Invalid value for {message}")


def test_neither_the_mapping_nor_the_model_is_loaded(folder: Path) -> None:
    result = subprocess_of("support", "cap_drop", cwd=folder, options=("-X", "importtime"))
    assert result.code == 0
    for room in ("mapping", "ecs", "compose.load"):
        assert f" compose2ecs.{room}" not in result.stderr
