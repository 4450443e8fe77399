"""``lint`` as its users see it: options, exit codes, and what goes where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.diagnostics import Severity
from tests.cli.conftest import Program
from tests.cli.program import BROKEN, REFUSED, subprocess_of

LIMIT = "    mem_limit: 512m\n"
CLEAN = f"services:\n  web:\n    image: nginx:1.27.3\n{LIMIT}"
FLOATING = f"services:\n  web:\n    image: nginx\n{LIMIT}"
RISKY = f"services:\n  web:\n    image: nginx # compose2ecs: ignore[floating-tag] a toy\n{LIMIT}"
DB = f"  db:\n    image: example/db\n{LIMIT}"
ONE = "compose.yaml:3:12: warning floating-tag the image `nginx` of `web` has no tag, which means"


def put(folder: Path, text: str, name: str = "compose.yaml") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_findings_are_the_artifact(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    result = program("lint")
    assert (result.code, result.stderr) == (Exit.OK, "")
    assert result.stdout == (
        "compose.yaml:3:12: warning: the image `nginx` of `web` has no tag, which means `latest` "
        "[floating-tag]\n"
        "    3 |     image: nginx\n"
        "      |            ^^^^^\n"
        "  help: name a version, or a digest\n"
        "\n"
        "1 warning\n"
    )


def test_nothing_found(program: Program, folder: Path) -> None:
    put(folder, CLEAN)
    put(folder, CLEAN, "a/compose.yaml")
    result = program("lint")
    assert (result.code, result.stdout) == (Exit.OK, "")
    assert result.stderr == "2 files checked: nothing found\n"
    assert program("lint", "-q").stderr == ""
    assert program("lint", "a").stderr == "1 file checked: nothing found\n"


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (FLOATING, None, Exit.OK),
        (FLOATING, "error", Exit.OK),
        (FLOATING, "warning", Exit.FINDINGS),
        (FLOATING, "note", Exit.FINDINGS),
        (FLOATING, "never", Exit.OK),
        (BROKEN, None, Exit.FINDINGS),
        (REFUSED, None, Exit.FINDINGS),
        (REFUSED, "never", Exit.OK),
        (RISKY, "note", Exit.OK),
        (CLEAN, "note", Exit.OK),
    ],
)
def test_exit_codes(
    program: Program, folder: Path, text: str, fail_on: str | None, code: Exit
) -> None:
    put(folder, text)
    options = () if fail_on is None else ("--fail-on", fail_on)
    assert program("lint", "--ignore", "lint", *options).code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--fail-on", "info"), "--fail-on: unknown severity 'info': choose error or warning"),
        (("--select", "floting-tag"), "--select: `floting-tag` is neither a code nor a group: did"),
        (("--ignore", "a,b"), "--ignore: `a` is neither"),
        (("--severity", "ecs=bad"), "--severity: 'ecs=bad' is not NAME=SEVERITY with error or"),
        (("--severity", "nope=note"), "--severity: `nope` is neither"),
        (("--format", "sarif="), "--format: 'sarif=' names no file"),
        (("--format", "jsno"), "--format: unknown format 'jsno': did you mean `json`?"),
        (("--format", "json", "--format", "sarif"), "json and sarif cannot both go to standard"),
        (("--launch-type", "lambda"), "--launch-type: unknown launch type 'lambda'"),
        (("--network-mode", "mesh"), "--network-mode: unknown network mode 'mesh'"),
        (("--launch-type", "fargate", "--network-mode", "host"), "--network-mode: network mode"),
        (("no.yaml",), "PATH: no.yaml does not exist"),
        (("*.nope",), "PATH: nothing matches *.nope"),
        (("-f", "compose.yaml", "compose.yaml"), "PATH: name files with -f, as one project, or"),
        (("--baseline", "b.json"), "--baseline: b.json does not exist: --write-baseline b.json"),
        (("--config", "no.toml"), "--config: no.toml cannot be read"),
        (("--config", "c.toml", "--isolated"), "--config: with --isolated none is read"),
        (("--write-baseline", "-"), "--write-baseline: it is a file, and not standard output"),
        (("--stdin-filename", "x.yaml"), "--stdin-filename: it goes with the file `-`"),
        (("--exclude", "*"), "PATH: there is no compose file to check: name one, or say --allow-e"),
    ],
)
def test_usage_errors(
    program: Program, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    assert folder.is_dir()
    result = program("lint", *arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert f"compose2ecs lint: Invalid value for {message}" in result.stderr or (
        message in result.stderr and arguments[0] == "--format"
    )


def test_none_is_a_launch_type_here(program: Program, folder: Path) -> None:
    assert folder.is_dir()
    assert (
        program("lint", "--launch-type", "lambda")
        .stderr.splitlines()[0]
        .endswith("choose fargate or ec2 or external or managed-instances or none")
    )


def test_nothing_to_check_may_be_right(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").unlink()
    assert program("lint").code == Exit.USAGE
    result = program("lint", "--allow-empty")
    assert (result.code, result.stderr) == (Exit.OK, "0 files checked: nothing found\n")


def test_selection(program: Program, folder: Path) -> None:
    put(folder, FLOATING + "    ports: ['81:80']\n")
    codes = ("floating-tag", "published-port-not-kept", "unbound-reference")

    def found(*options: str) -> list[str]:
        text = program("lint", "--format", "concise", *options).stdout
        return [code for code in codes if f" {code} " in text]

    assert found() == list(codes[:2])
    assert found("--select", "floating-tag") == ["floating-tag"]
    assert found("--select", "operation", "--select", "unbound-reference") == [codes[0], codes[2]]
    assert found("--select", "ALL", "--ignore", "ecs.network,operation") == ["unbound-reference"]
    assert found("--extend-select", "unbound-reference") == list(codes)
    assert found("--extend-ignore", "floating-*") == ["published-port-not-kept"]


def test_files_that_do_not_go_to_ecs(program: Program, folder: Path) -> None:
    put(
        folder,
        "services:\n"
        "  agent:\n"
        "    image: agent\n"
        "    # compose2ecs: ignore[unsupported-attribute] not for ECS\n"
        "    pids_limit: 5\n"
        "    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n"
        "    x-ecs: {accept: {volume-on-efs: there is none}}\n",
    )

    def found(*arguments: str) -> list[str]:
        result = program("lint", "--format", "concise", *arguments)
        return [line.split()[2] for line in result.stdout.splitlines()]

    there = ["floating-tag", "container-socket"]
    assert found("--launch-type", "none") == there
    assert found() != there
    put(folder, 'launch-type = ["none"]\n', "compose2ecs.toml")
    assert found() == there
    assert found("--select", "ALL", "--ignore", "operation") == ["container-socket"]
    assert found("--isolated") != there
    assert found("--launch-type", "ec2") == found("--launch-type", "ec2", "--isolated") != there
    both = program("lint", "--launch-type", "none", "--launch-type", "ec2")
    assert both.code == Exit.USAGE
    assert "`none` goes with no other target" in both.stderr


def test_severities(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    assert program("lint", "--severity", "floating-tag=error").code == Exit.FINDINGS
    result = program("lint", "--severity", "operation=note", "-v")
    assert "note: the image" in result.stdout


def test_what_is_listed(program: Program, folder: Path) -> None:
    put(folder, f"{RISKY}    container_name: app\n{DB}")
    plain = program("lint").stdout
    assert "1 warning, 1 note, 1 accepted" in plain
    assert "note:" not in plain
    assert "accepted warning" not in plain
    assert "note: " in program("lint", "-v").stdout
    assert "a toy" in program("lint", "--show-suppressed").stdout
    assert program("lint", "-q").stdout == ""


def test_statistics(program: Program, folder: Path) -> None:
    put(folder, f"{RISKY}    container_name: app\n{DB}{DB.replace('db:', 'c:')}")
    assert program("lint", "--statistics").stdout == (
        "2  warning   floating-tag\n1  note      irrelevant-attribute\n1  accepted  floating-tag\n"
    )
    concise = program("lint", "--statistics", "--format", "concise")
    assert concise.stdout == program("lint", "--statistics").stdout


def test_several_formats_at_once(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    result = program("lint", "--format", "concise", "--format", "json=out/x.json")
    assert result.stdout.startswith(ONE)
    document = json.loads((folder / "out" / "x.json").read_text("utf-8"))
    assert [one["code"] for one in document["diagnostics"]] == ["floating-tag"]


def test_a_format_that_is_asked_for_twice_is_written_once(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    result = program("lint", "--format", "json", "--format", "json")
    assert [one["code"] for one in json.loads(result.stdout)["diagnostics"]] == ["floating-tag"]


def test_two_formats_cannot_share_a_file(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    result = program("lint", "--format", "json=x", "--format", "sarif=./y/../x")
    assert result.code == Exit.USAGE
    assert "json and sarif cannot both go to y/../x: name files" in result.stderr
    assert not (folder / "x").exists()


def test_the_output_file(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    result = program("lint", "--format", "concise", "--output-file", "x.txt")
    assert (result.stdout, result.stderr) == ("", "")
    assert (folder / "x.txt").read_text("utf-8").startswith(ONE)


def test_github_actions_get_annotations_beside_the_text(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    result = program("lint", GITHUB_ACTIONS="true")
    assert "[floating-tag]" in result.stdout
    assert "::warning file=compose.yaml,line=3" in result.stdout
    plain = program("lint", "--format", "text", GITHUB_ACTIONS="true")
    assert "::warning" not in plain.stdout


def test_standard_input(program: Program, folder: Path) -> None:
    put(folder, CLEAN)
    put(folder, "services:\n  web:\n    init: true\n", "compose.override.yaml")
    result = program("lint", "-", "--format", "concise", stdin=FLOATING.encode())
    assert result.stdout.startswith("<stdin>:3:12: warning floating-tag")
    named = program(
        "lint",
        "-",
        "--stdin-filename",
        "compose.yaml",
        "--format",
        "concise",
        stdin=b"\xef\xbb\xbf" + FLOATING.encode(),
    )
    assert named.stdout.startswith(ONE)
    layered = program(
        "lint", "-f", "compose.yaml", "-f", "-", "--format", "concise", stdin=FLOATING.encode()
    )
    assert layered.stdout.startswith("<stdin>:3:12: warning floating-tag")


def test_targets(program: Program, folder: Path) -> None:
    put(folder, CLEAN + "    privileged: true\n")
    on_both = ("lint", "--launch-type", "fargate", "--launch-type", "ec2")
    assert program("lint").code == Exit.FINDINGS
    assert program("lint", "--launch-type", "ec2").code == Exit.OK
    result = program(*on_both, "--format", "json")
    errors = [
        one for one in json.loads(result.stdout)["diagnostics"] if one["severity"] == Severity.ERROR
    ]
    assert [one["targets"] for one in errors] == [["fargate"]]
    assert program(*on_both, "--network-mode", "bridge").code == Exit.FINDINGS
    put(folder, CLEAN + "    privileged: true\nx-ecs: {launch_type: ec2}\n")
    assert program("lint").code == Exit.OK
    assert program("lint", "--launch-type", "fargate").code == Exit.FINDINGS


def test_the_configuration(program: Program, folder: Path) -> None:
    put(folder, CLEAN + "    privileged: true\n")
    put(folder, FLOATING, "a/compose.yaml")
    put(folder, 'launch-type = ["ec2"]\n', "compose2ecs.toml")
    put(
        folder,
        '[tool.compose2ecs.lint]\nfail-on = "warning"\nselect = ["floating-tag"]\n',
        "a/pyproject.toml",
    )
    assert program("lint", "compose.yaml").code == Exit.OK
    assert program("lint", "compose.yaml", "--isolated").code == Exit.FINDINGS
    assert program("lint", "compose.yaml", "--launch-type", "fargate").code == Exit.FINDINGS
    assert program("lint", "a").code == Exit.FINDINGS
    assert program("lint", "a", "--fail-on", "error").code == Exit.OK
    assert program("lint", "a", "--config", "compose2ecs.toml").code == Exit.OK
    assert program("lint").code == Exit.FINDINGS


def test_a_configuration_that_is_wrong(program: Program, folder: Path) -> None:
    put(folder, "[lint]\nselct = []\n", "compose2ecs.toml")
    result = program("lint")
    assert result.code == Exit.USAGE
    assert "compose2ecs.toml:2: `lint.selct` is no key: did you mean `select`?" in result.stderr
    put(folder, "[lint]\nselect = ['nope']\n", "compose2ecs.toml")
    assert "compose2ecs.toml: `nope` is neither a code nor a group" in program("lint").stderr


def test_ignores_for_files(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    put(folder, FLOATING, "examples/a/compose.yaml")
    put(folder, BROKEN, "examples/b/compose.yaml")
    put(folder, '[lint.per-file-ignores]\n"examples/*" = ["operation", "compose"]\n', "c.toml")
    found = program("lint", "--config", "c.toml", "--format", "concise").stdout.splitlines()
    assert [line.split(" ")[0] for line in found] == [
        "compose.yaml:3:12:",
        "examples/b/compose.yaml:3:5:",
    ]
    shown = program("lint", "examples/a", "--config", "c.toml", "--show-suppressed").stdout
    assert "per-file-ignores of examples/*" in shown


def test_a_baseline(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    written = program("lint", "--write-baseline", "base.json", "--fail-on", "warning")
    assert (written.code, written.stderr) == (Exit.OK, "base.json: 1 finding written\n")
    assert written.stdout == "1 accepted\n"
    result = program("lint", "--baseline", "base.json", "--fail-on", "warning")
    assert (result.code, result.stdout) == (Exit.OK, "1 accepted\n")
    put(folder, FLOATING.replace("web", "app"))
    moved = program("lint", "--baseline", "base.json", "--fail-on", "warning", "-v")
    assert moved.code == Exit.FINDINGS
    assert (
        "base.json:4:1: note: 1 finding is not there any more [outdated-baseline]" in moved.stdout
    )
    assert program("lint", "--baseline", "base.json", "--write-baseline", "base.json").code == 0
    assert program("lint", "--baseline", "base.json", "--fail-on", "note").code == Exit.OK


def test_acceptances_in_the_file_speak_of_rules_too(program: Program, folder: Path) -> None:
    accepted = 'x-ecs: {accept: {floating-tag: "a toy", host-path: "none"}}\n'
    put(folder, FLOATING + accepted)
    result = program("lint", "-v", "--show-suppressed", "--format", "concise")
    assert [line.split(" ")[1:3] for line in result.stdout.splitlines()] == [
        ["accepted", "floating-tag"],
        ["note", "unused-acceptance"],
    ]
    converted = program("convert", "-v")
    assert "unknown-acceptance" not in converted.stderr
    assert converted.stderr.count("[unused-acceptance]") == 1


def test_what_an_override_says_is_judged(program: Program, folder: Path) -> None:
    put(folder, CLEAN)
    put(folder, FLOATING, "compose.override.yaml")
    result = program("lint", "compose.yaml", "--format", "concise")
    assert result.stdout.startswith("compose.override.yaml:3:12: warning floating-tag")


FIXABLE = f'version: "3"\n{CLEAN}    environment:\n      A: 0755\n'
SAFELY = FIXABLE.replace('version: "3"\n', "")
WHOLLY = SAFELY.replace("0755", '"0755"')


def test_safe_fixes_are_applied_and_the_rest_is_reported(program: Program, folder: Path) -> None:
    put(folder, FIXABLE)
    result = program("lint", "--fix", "--format", "concise", "--fail-on", "warning")
    assert (folder / "compose.yaml").read_text("utf-8") == SAFELY
    assert result.stderr == "1 finding fixed in 1 file\n"
    assert result.stdout.startswith("compose.yaml:6:10: warning value-changed-by-yaml")
    assert result.code == Exit.FINDINGS
    again = program("lint", "--fix", "--unsafe-fixes", "--fail-on", "warning")
    assert (folder / "compose.yaml").read_text("utf-8") == WHOLLY
    assert again.code == Exit.OK


def test_a_difference_changes_nothing(program: Program, folder: Path) -> None:
    put(folder, FIXABLE, "a/compose.yaml")
    (folder / "compose.yaml").unlink()
    result = program("lint", "--diff")
    assert (result.code, result.stderr) == (
        Exit.FINDINGS,
        "1 finding would be fixed in 1 file\n",
    )
    assert result.stdout.startswith("--- a/a/compose.yaml\n+++ b/a/compose.yaml\n@@ -1,4 +1,3 @@\n")
    assert (folder / "a" / "compose.yaml").read_text("utf-8") == FIXABLE
    put(folder, CLEAN, "a/compose.yaml")
    assert (program("lint", "--diff").code, program("lint", "--diff").stdout) == (Exit.OK, "")


@pytest.mark.parametrize(
    "options",
    [
        ("--ignore", "obsolete-version"),
        ("--baseline", "base.json"),
        ("--config", "c.toml"),
        ("--exclude", "*.yaml", "--allow-empty"),
    ],
)
def test_what_is_taken_on_purpose_is_not_fixed(
    program: Program, folder: Path, options: tuple[str, ...]
) -> None:
    put(folder, FIXABLE)
    put(folder, '[lint.per-file-ignores]\n"compose.yaml" = ["obsolete-version"]\n', "c.toml")
    program("lint", "--write-baseline", "base.json")
    result = program("lint", "--fix", *options)
    assert "fixed" not in result.stderr
    assert (folder / "compose.yaml").read_text("utf-8") == FIXABLE


def test_a_finding_with_a_comment_is_not_fixed(program: Program, folder: Path) -> None:
    text = FIXABLE.replace('"3"', '"3" # compose2ecs: ignore[obsolete-version] for old tools')
    put(folder, text)
    program("lint", "--fix")
    assert (folder / "compose.yaml").read_text("utf-8") == text


def test_comments_that_take_nothing_are_removed(program: Program, folder: Path) -> None:
    put(folder, CLEAN.replace("web:", "web: # compose2ecs: ignore[floating-tag] x"))
    assert program("lint", "--fix").code == Exit.OK
    assert (folder / "compose.yaml").read_text("utf-8") == CLEAN


def test_fixed_standard_input_is_the_artifact(program: Program, folder: Path) -> None:
    put(folder, CLEAN)
    for options in (("-",), ("-", "--stdin-filename", "a/compose.yaml")):
        result = program("lint", "--fix", *options, stdin=FIXABLE.encode())
        assert result.stdout == SAFELY
        assert "1 finding fixed in 1 file" in result.stderr
        assert "[value-changed-by-yaml]" in result.stderr
    assert program("lint", "--fix", "-", stdin=CLEAN.encode()).stdout == CLEAN
    assert not (folder / "a").exists()


def test_standard_input_keeps_its_mark(program: Program) -> None:
    mark = "\ufeff"
    for options in (("-",), ("-", "--stdin-filename", "compose.yaml")):
        result = program("lint", "--fix", *options, stdin=f"{mark}{FIXABLE}".encode())
        assert result.stdout == f"{mark}{SAFELY}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (FIXABLE.encode("utf-16"), "standard input is UTF-16: save it as UTF-8"),
        (FIXABLE.encode() + b"# \xe9\n", "byte 0xe9 is not valid UTF-8"),
    ],
)
def test_standard_input_that_is_not_fixed_keeps_its_bytes(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    result = subprocess_of("lint", "--fix", "-v", "-", cwd=tmp_path, stdin=data)
    assert result.stdout.encode("utf-8", "surrogateescape") == data
    assert reason in result.stderr


def test_a_difference_applies_to_a_file_with_a_mark_and_a_link(
    program: Program, folder: Path
) -> None:
    put(folder, f"\ufeff{FIXABLE}")
    (folder / "docker-compose.yml").symlink_to("compose.yaml")
    shown = program("lint", "--diff", "docker-compose.yml").stdout
    assert shown.startswith("--- a/compose.yaml\n+++ b/compose.yaml\n@@ ")
    assert '\n-\ufeffversion: "3"\n' in shown
    assert shown == program("lint", "--diff", "docker-compose.yml", "compose.yaml").stdout


def test_options_of_fixes_that_do_not_go_together(program: Program, folder: Path) -> None:
    assert folder.is_dir()
    assert "give either --fix or --diff" in program("lint", "--fix", "--diff").stderr
    assert "it goes with --fix or --diff" in program("lint", "--unsafe-fixes").stderr
    for option in ("--statistics", "--write-baseline=b.json", "--format=json=x.json"):
        result = program("lint", "--diff", option)
        assert result.code == Exit.USAGE
        assert "--diff shows no findings" in result.stderr


def test_a_difference_goes_where_the_output_goes(program: Program, folder: Path) -> None:
    put(folder, FIXABLE)
    result = program("lint", "--diff", "--output-file", "x.diff")
    assert (result.code, result.stdout) == (Exit.FINDINGS, "")
    assert (folder / "x.diff").read_text("utf-8") == program("lint", "--diff").stdout


def test_findings_of_fixed_standard_input_go_where_they_are_wanted(
    program: Program, folder: Path
) -> None:
    concise = program("lint", "--fix", "-", "--format", "concise", stdin=FIXABLE.encode())
    assert concise.stdout == SAFELY
    assert "<stdin>:" in concise.stderr
    assert ": warning value-changed-by-yaml `" in concise.stderr
    counted = program("lint", "--fix", "-", "--statistics", stdin=FIXABLE.encode())
    assert "1  warning   value-changed-by-yaml\n" in counted.stderr
    filed = program("lint", "--fix", "-", "--output-file", "x.txt", stdin=FIXABLE.encode())
    assert (filed.stdout, filed.stderr) == (SAFELY, "1 finding fixed in 1 file\n")
    assert "[value-changed-by-yaml]" in (folder / "x.txt").read_text("utf-8")
    program("lint", "--fix", "-", "--write-baseline", "b.json", stdin=FIXABLE.encode())
    assert "value-changed-by-yaml" in (folder / "b.json").read_text("utf-8")


def test_quiet_says_that_something_fails_that_it_does_not_list(
    program: Program, folder: Path
) -> None:
    put(folder, FLOATING)
    for options in ((), ("--statistics",), ("--format", "concise")):
        result = program("lint", "-q", "--fail-on", "warning", *options)
        assert (result.code, result.stdout) == (Exit.FINDINGS, "")
        assert result.stderr == "there are findings that fail: leave out -q to see them\n"
    assert program("lint", "-q").stderr == ""


def test_names_in_the_configuration_that_do_not_exist(program: Program, folder: Path) -> None:
    put(folder, FLOATING)
    for text in ('ignore = ["floting-tag"]', 'per-file-ignores = { "*" = ["floting-tag"] }'):
        put(folder, f"[lint]\n{text}\n", "compose2ecs.toml")
        result = program("lint")
        assert result.code == Exit.USAGE
        assert "Invalid value for --config: compose2ecs.toml: `floting-tag`" in result.stderr


def test_two_comments_in_one_line_are_not_taken_for_one(program: Program, folder: Path) -> None:
    both = "# compose2ecs: ignore[floating-tag] a # compose2ecs: ignore[no-memory-limit] b"
    put(folder, f"services:\n  web:\n    image: nginx {both}\n{LIMIT}")
    found = program("lint", "--format", "concise").stdout.splitlines()
    assert [line.split()[2] for line in found] == ["floating-tag", "malformed-suppression"]
    assert found[1].endswith("there are two in one line")


def test_an_empty_selection_is_a_mistake(program: Program, folder: Path) -> None:
    """As of a variable that is not set in a pipeline: nothing would be looked for."""
    put(folder, FLOATING)
    result = program("lint", "--select", "")
    assert result.code == Exit.USAGE
    assert "--select: it names nothing to look for" in result.stderr
