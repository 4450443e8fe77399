"""A baseline takes the findings of today as they are, wherever their lines move."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compose2ecs.diagnostics import AcceptedBy
from compose2ecs.lint.acceptance import baseline
from compose2ecs.lint.rule import rules
from compose2ecs.lint.run import LintError, Outcome
from compose2ecs.lint.selection import ALL
from tests.lint.running import APP, FLOATING, lines, run, write

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lint"
NAME = "lint/baseline.json"
NO_BASELINE = "b.json is no baseline of version 1: --write-baseline b.json writes it anew"


def written(folder: Path, found: Outcome, name: str = NAME) -> str:
    """The text of the baseline of what was found, which is written."""
    text = baseline.written(found.diagnostics, str(folder / name), str(folder))
    write(folder, {name: text})
    return text


def test_it_is_sorted_json_without_lines_or_messages(tmp_path: Path) -> None:
    write(tmp_path, {"b/compose.yaml": FLOATING, "a/compose.yaml": FLOATING})
    text = written(tmp_path, run(tmp_path))
    document = json.loads(text)
    assert document["version"] == 1
    assert [(one["code"], one["file"], one["path"]) for one in document["findings"]] == [
        ("floating-tag", "../a/compose.yaml", "services.web.image"),
        ("floating-tag", "../b/compose.yaml", "services.web.image"),
    ]
    assert {key for one in document["findings"] for key in one} == {
        "fingerprint",
        "code",
        "file",
        "path",
    }
    assert text.count("\n") == 7


def test_what_is_in_it_is_accepted(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": FLOATING})
    written(tmp_path, run(tmp_path))
    write(tmp_path, {"compose.yaml": FLOATING + "  db:\n    image: redis\n"})
    found = run(tmp_path, baseline=NAME, fail_on="warning")
    assert lines(found) == [
        "compose.yaml:3 floating-tag = baseline",
        "compose.yaml:5 floating-tag",
    ]
    assert found.fails
    assert found.diagnostics[0].accepted == "in the baseline"


def test_of_those_that_are_alike_as_many_as_there_were_are_accepted(tmp_path: Path) -> None:
    """All items of a list count as one place, so that one before them moves nothing."""
    text = "services:\n  web:\n    image: a:1.2.3\n    ports:\n{}"
    code = "published-port-not-kept"
    write(tmp_path, {"compose.yaml": text.format("    - 81:80\n    - 91:90\n")})
    written(tmp_path, run(tmp_path))
    write(tmp_path, {"compose.yaml": text.format("    - 71:70\n    - 81:80\n    - 91:90\n")})
    assert lines(run(tmp_path, baseline=NAME), code) == [
        f"compose.yaml:5 {code} = baseline",
        f"compose.yaml:6 {code} = baseline",
        f"compose.yaml:7 {code}",
    ]


def test_what_is_gone_is_noted_at_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"a/compose.yaml": FLOATING, "b/compose.yaml": FLOATING})
    written(tmp_path, run(tmp_path))
    write(tmp_path, {"a/compose.yaml": APP})
    found = run(tmp_path, baseline=NAME)
    assert lines(found) == [
        "b/compose.yaml:3 floating-tag = baseline",
        f"{NAME}:4 outdated-baseline",
    ]
    about = found.diagnostics[-1]
    assert about.message == "1 finding is not there any more"
    assert about.help == f"write it anew: --write-baseline {NAME}"
    (tmp_path / "b" / "compose.yaml").unlink()
    assert run(tmp_path, baseline=NAME).diagnostics[-1].message == (
        "2 findings are not there any more"
    )


def test_of_what_is_not_checked_nothing_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"a/compose.yaml": FLOATING, "b/compose.yaml": FLOATING})
    written(tmp_path, run(tmp_path))
    write(tmp_path, {"a/compose.yaml": APP})
    assert lines(run(tmp_path, "b", baseline=NAME)) == ["b/compose.yaml:3 floating-tag = baseline"]
    assert lines(run(tmp_path, baseline=NAME, select=("ecs",))) == []
    write(tmp_path, {"a/compose.yaml": "services: {web: {imagee: x}}\n"})
    assert lines(run(tmp_path, "a", baseline=NAME), "outdated-baseline") == []


def test_a_finding_that_a_comment_takes_is_neither_written_nor_outdated(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": FLOATING})
    written(tmp_path, run(tmp_path))
    taken = FLOATING.replace("nginx", "nginx # compose2ecs: ignore[floating-tag] x")
    write(tmp_path, {"compose.yaml": taken})
    found = run(tmp_path, baseline=NAME)
    assert lines(found) == ["compose.yaml:3 floating-tag = comment"]
    assert json.loads(written(tmp_path, found))["findings"] == []


def test_it_can_be_used_from_another_folder(tmp_path: Path) -> None:
    write(tmp_path, {"a/compose.yaml": FLOATING})
    written(tmp_path, run(tmp_path))
    found = run(tmp_path / "a", baseline=f"../{NAME}")
    assert lines(found) == ["compose.yaml:3 floating-tag = baseline"]


def test_the_configuration_names_one(tmp_path: Path) -> None:
    write(tmp_path, {"a/compose.yaml": FLOATING, "b/compose.yaml": FLOATING})
    write(tmp_path, {"a/compose2ecs.toml": 'lint.baseline = "base.json"'})
    written(tmp_path, run(tmp_path, reads_baseline=False), "a/base.json")
    assert lines(run(tmp_path)) == [
        "a/compose.yaml:3 floating-tag = baseline",
        "b/compose.yaml:3 floating-tag",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "b.json does not exist: --write-baseline b.json makes it"),
        ("{", NO_BASELINE),
        ("[]", NO_BASELINE),
        ('{"version": 2, "findings": []}', NO_BASELINE),
        ('{"version": 1}', NO_BASELINE),
        ('{"version": 1, "findings": [{"code": "a"}]}', NO_BASELINE),
        ('{"version": 1, "findings": [1]}', NO_BASELINE),
        ("[" * 100_000, NO_BASELINE),
    ],
)
def test_what_is_no_baseline(tmp_path: Path, text: str | None, message: str) -> None:
    write(tmp_path, {"compose.yaml": APP} | ({"b.json": text} if text is not None else {}))
    with pytest.raises(LintError) as raised:
        run(tmp_path, baseline="b.json")
    assert (str(raised.value), raised.value.option) == (message, "--baseline")


def test_an_editor_may_have_put_a_byte_order_mark_before_it(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": FLOATING})
    write(tmp_path, {NAME: "\ufeff" + written(tmp_path, run(tmp_path))})
    assert lines(run(tmp_path, baseline=NAME)) == ["compose.yaml:3 floating-tag = baseline"]


def test_no_secret_is_written(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx\n    environment:\n      PASSWORD: hunter2hunter2\n"
    write(tmp_path, {"compose.yaml": text})
    assert "hunter2" not in written(tmp_path, run(tmp_path, select=(ALL,)))


CASES = [
    (slug, path.name)
    for slug in sorted(rules())
    for path in sorted((FIXTURES / slug).glob("bad*.yaml"))
]


def copied(slug: str, folder: Path) -> None:
    for path in (FIXTURES / slug).rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(FIXTURES / slug)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


@pytest.mark.parametrize(("slug", "name"), CASES)
def test_of_the_findings_of_today_none_is_left(slug: str, name: str, tmp_path: Path) -> None:
    copied(slug, tmp_path)
    written(tmp_path, run(tmp_path, name, select=(ALL,)))
    found = run(tmp_path, name, select=(ALL,), baseline=NAME, fail_on="note")
    assert found.diagnostics
    assert all(one.accepted_by is not None for one in found.diagnostics)
    assert not found.fails


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
@given(st.sampled_from(CASES), st.lists(st.integers(0, 40), max_size=6), st.integers(0, 3))
def test_moved_lines_do_not_matter(
    tmp_path: Path, case: tuple[str, str], places: list[int], blank: int
) -> None:
    slug, name = case
    folder = tmp_path / slug
    copied(slug, folder)
    written(folder, run(folder, name, select=(ALL,)))
    parts = (folder / name).read_text("utf-8").splitlines(keepends=True)
    for place in places:
        # Before an entry of the top level nothing but an empty line or a comment can be meant.
        starts = [n for n, part in enumerate(parts) if part[:1].isalpha()] or [0]
        parts.insert(starts[place % len(starts)], "# moved\n" if blank % 2 else "\n")
    (folder / name).write_text("".join(parts), "utf-8")
    found = run(folder, name, select=(ALL,), baseline=NAME)
    assert all(one.accepted_by is AcceptedBy.BASELINE for one in found.diagnostics)


SHARED = (
    "x-app: &app {image: 'app:1', user: root, environment: {KEY_TOKEN: '${T}'}}\n"
    "services:\n  api: {<<: *app}\n  job: {<<: *app}\n"
)
SECRET_OF_SHARED = (
    "the secret in `KEY_TOKEN` of `api`, `job` and `web`, from `T` in the environment, stands in "
    "the task definition"
)
OF_SHARED = ("root-user", "secret-in-task-definition")


def test_what_another_service_shares_later_is_new(tmp_path: Path) -> None:
    variables = {"T": "Tr0ub4dor-and-3"}
    write(tmp_path, {"compose.yaml": SHARED})
    text = written(tmp_path, run(tmp_path, select=OF_SHARED, variables=variables))
    assert [(one["code"], one["path"]) for one in json.loads(text)["findings"]] == [
        ("secret-in-task-definition", "services.api.environment.KEY_TOKEN"),
        ("root-user", "services.api.user"),
        ("secret-in-task-definition", "services.job.environment.KEY_TOKEN"),
        ("root-user", "services.job.user"),
    ]
    found = run(tmp_path, select=OF_SHARED, variables=variables, baseline=NAME)
    assert lines(found) == [
        "compose.yaml:1 root-user = baseline",
        "compose.yaml:1 secret-in-task-definition = baseline",
    ]
    write(tmp_path, {"compose.yaml": SHARED + "  web: {<<: *app}\n"})
    found = run(tmp_path, select=OF_SHARED, variables=variables, baseline=NAME)
    assert [one.message for one in found.diagnostics if one.accepted is None] == [
        "`web` runs as root, whatever its image says",
        SECRET_OF_SHARED,
    ]
    assert "outdated-baseline" not in {one.code.slug for one in found.diagnostics}


def test_what_a_service_shared_that_is_gone_is_still_in_it(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": SHARED})
    written(tmp_path, run(tmp_path, select=OF_SHARED))
    write(tmp_path, {"compose.yaml": SHARED.replace("  api: {<<: *app}\n", "")})
    found = run(tmp_path, select=OF_SHARED, baseline=NAME)
    assert lines(found) == ["compose.yaml:1 root-user = baseline"]
