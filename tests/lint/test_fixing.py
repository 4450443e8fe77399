"""Fixes are applied where they keep the laws, and refused where they do not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compose2ecs.compose.discover import Options
from compose2ecs.compose.render import NotPrintableError, to_json
from compose2ecs.diagnostics import Code, Diagnostic, Edit, Fix, Reporter, Severity
from compose2ecs.lint import engine
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.engine import Checked
from compose2ecs.lint.fixing.apply import Check, Fixed, fix
from compose2ecs.lint.fixing.remedy import with_fixes
from compose2ecs.shape import replace
from compose2ecs.source import Path as TreePath
from tests.compose.cases import options, parsed
from tests.compose.malformed import cases
from tests.lint.fixed import checking

FIXTURES = Path(__file__).parents[2] / "fixtures"
SAMPLE = Code("sample", Severity.WARNING, "A sample", "For tests alone.\n", "lint")
OTHER = Code("other-sample", Severity.NOTE, "Another sample", "For tests alone.\n", "lint")
WHOLE = """\
services:
  web:
    image: nginx:1
    environment:
      A: one
      B: two
"""


def put(folder: Path, text: str, name: str = "compose.yaml") -> Path:
    path = folder / name
    path.write_bytes(dedent(text).encode())
    return folder


def swaps(
    check: Check,
    swap: Mapping[str, str],
    *,
    is_safe: bool = True,
    changes: tuple[TreePath, ...] = (),
    finds: Callable[[str], str | None] = lambda text: None,  # noqa: ARG005
) -> Check:
    """The check with a finding for each word of ``swap`` that stands in the files.

    Its fix puts another word in its place; ``finds`` has the word of one more finding.
    """

    def checked(texts: Mapping[str, str]) -> Checked:
        result = check(texts)
        reporter = Reporter()
        reporter.extend(result.diagnostics)
        for name, text in result.texts.items():
            source = SourceText(text)
            for word, other in swap.items():
                start = text.find(word)
                if start >= 0:
                    span = source.span(name, start, start + len(word))
                    change = Edit(span=span, text=other)
                    made = Fix(title=word, edits=(change,), is_safe=is_safe, changes=changes)
                    reporter.report(SAMPLE, f"`{word}`", span, fix=made)
            if (more := finds(text)) is not None:
                reporter.report(OTHER, more, source.span(name, 0, 1))
        return replace(result, diagnostics=reporter.diagnostics)

    return checked


def after(result: Fixed) -> str:
    (change,) = result.changes
    return change.after


def reasons(result: Fixed) -> list[str]:
    return [refusal.reason for refusal in result.refused]


# ---------------------------------------------------------------------- laws
def test_a_safe_fix_that_keeps_the_meaning_is_applied(tmp_path: Path) -> None:
    check = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), {"A: one": 'A: "one"'})
    result = fix([check], str(tmp_path))
    assert after(result) == WHOLE.replace("one", '"one"')
    assert [found.message for found in result.fixed] == ["`A: one`"]
    assert not result.refused


def test_a_safe_fix_that_changes_the_meaning_is_refused_and_others_go_on(tmp_path: Path) -> None:
    swap = {"A: one": "A: 1", "B: two": 'B: "two"'}
    check = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), swap)
    result = fix([check], str(tmp_path))
    assert after(result) == WHOLE.replace("two", '"two"')
    assert reasons(result) == ["it would change `services.web.environment.A` as well"]


def test_where_the_meaning_is_unknown_all_fixes_but_those_of_errors_are_refused_untried(
    tmp_path: Path,
) -> None:
    text = "services:\n  web: [\n# A: one, B: two\n"
    trials = []
    broken = swaps(
        checking(put(tmp_path, text), "compose.yaml"), {"A: one": "A: 1", "B: two": "B: 2"}
    )

    def check(texts: Mapping[str, str]) -> Checked:
        trials.append(texts)
        return broken(texts)

    result = fix([check], str(tmp_path))
    assert not result.changes
    assert len(result.refused) == 2
    assert trials == [{}]


def test_trials_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compose2ecs.lint.fixing.apply.MAX_TRIALS", 2)
    swap = {"A: one": "A: 1", "B: two": "B: 2", "nginx:1": "nginx:2"}
    check = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), swap)
    result = fix([check], str(tmp_path))
    assert not result.changes
    assert reasons(result).count("too many others were tried before it") == 2


def test_an_unsafe_fix_is_applied_when_it_is_asked_for(tmp_path: Path) -> None:
    path = ("services", "web", "environment", "A")
    check = swaps(
        checking(put(tmp_path, WHOLE), "compose.yaml"),
        {"A: one": "A: 1"},
        is_safe=False,
        changes=(path,),
    )
    result = fix([check], str(tmp_path))
    assert (result.changes, result.fixed, result.refused) == ((), (), ())
    assert after(fix([check], str(tmp_path), unsafe=True)) == WHOLE.replace("one", "1")


def test_an_unsafe_fix_that_changes_more_than_it_says_is_refused(tmp_path: Path) -> None:
    check = swaps(
        checking(put(tmp_path, WHOLE), "compose.yaml"),
        {"A: one": "A: 1\n      C: 2"},
        is_safe=False,
        changes=(("services", "web", "environment", "A"),),
    )
    result = fix([check], str(tmp_path), unsafe=True)
    assert not result.changes
    assert reasons(result) == ["it would change `services.web.environment.C` as well"]


def test_a_service_that_is_not_deployed_has_a_meaning_too(tmp_path: Path) -> None:
    text = WHOLE + "    profiles: [never]\n"
    check = swaps(checking(put(tmp_path, text), "compose.yaml"), {"A: one": "A: 1"})
    result = fix([check], str(tmp_path))
    assert reasons(result) == ["it would change `services.web.environment.A` as well"]


def test_the_variables_of_env_files_are_a_part_of_the_meaning(tmp_path: Path) -> None:
    put(tmp_path, "services: {web: {image: x:1, env_file: web.env}}\n")
    put(tmp_path, "MODE=fast\n", "web.env")
    check = swaps(checking(tmp_path, "compose.yaml"), {"=fast": "='fast'", "MODE": "MOOD"})
    result = fix([check], str(tmp_path))
    assert after(result) == "MODE='fast'\n"
    assert len(result.refused) == 1


def test_a_value_that_is_used_elsewhere_too_is_not_changed(tmp_path: Path) -> None:
    text = """\
    services:
      web: &web
        image: nginx:1
        hostname: one
      other: *web
    """
    check = swaps(
        checking(put(tmp_path, text), "compose.yaml"),
        {"hostname: one": "hostname: two"},
        is_safe=False,
        changes=(("services", "web", "hostname"),),
    )
    result = fix([check], str(tmp_path), unsafe=True)
    assert reasons(result) == ["it would change `services.other.hostname` as well"]


def test_a_fix_that_leaves_its_finding_is_refused(tmp_path: Path) -> None:
    check = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), {"A: one": " A: one"})
    assert reasons(fix([check], str(tmp_path))) == ["the finding would remain"]


def test_a_fix_that_leads_to_another_finding_is_refused(tmp_path: Path) -> None:
    check = swaps(
        checking(put(tmp_path, WHOLE), "compose.yaml"),
        {"A: one": 'A: "one"'},
        finds=lambda text: "quoted" if '"' in text else None,
    )
    assert reasons(fix([check], str(tmp_path))) == [
        "it would lead to `other-sample` in compose.yaml"
    ]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (Severity.WARNING, Severity.NOTE, None),
        (Severity.WARNING, Severity.WARNING, "the finding would remain"),
        (Severity.WARNING, Severity.ERROR, "it would lead to `other-sample` in compose.yaml"),
    ],
)
def test_a_fix_may_lower_the_severity_of_its_finding(
    tmp_path: Path, before: Severity, after: Severity, reason: str | None
) -> None:
    inner = checking(put(tmp_path, WHOLE), "compose.yaml")

    def check(texts: Mapping[str, str]) -> Checked:
        result = inner(texts)
        source = SourceText(result.texts["compose.yaml"])
        start = source.text.index("one")
        span = source.span("compose.yaml", start, start + 3)
        is_fixed = "'one'" in source.text
        reporter = Reporter()
        reporter.extend(result.diagnostics)
        made = Fix(title="quote", edits=(Edit(span=span, text="'one'"),), is_safe=True)
        severity = after if is_fixed else before
        reporter.report(OTHER, "one", span, severity=severity, fix=None if is_fixed else made)
        return replace(result, diagnostics=reporter.diagnostics)

    assert reasons(fix([check], str(tmp_path))) == ([reason] if reason else [])


def test_a_fix_that_breaks_the_file_is_refused(tmp_path: Path) -> None:
    check = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), {"A: one": "A: [one"})
    result = fix([check], str(tmp_path))
    assert reasons(result) == ["it would lead to `yaml-syntax` in compose.yaml"]


def test_what_nobody_can_compare_is_not_changed(tmp_path: Path) -> None:
    check = swaps(
        checking(put(tmp_path, WHOLE + "x-a: .inf\n"), "compose.yaml"), {"A: one": 'A: "one"'}
    )
    (reason,) = reasons(fix([check], str(tmp_path)))
    assert reason.endswith("nobody can tell what the fix changes")


def test_a_project_with_an_error_keeps_what_can_be_read(tmp_path: Path) -> None:
    text = WHOLE + "    hostname: 1\n"
    swap = {"A: one": 'A: "one"', "B: two": "B: 2"}
    check = swaps(checking(put(tmp_path, text), "compose.yaml"), swap)
    result = fix([check], str(tmp_path), wanted=lambda found: found.code is SAMPLE)
    assert after(result) == text.replace("one", '"one"')
    assert reasons(result) == ["it would change `services.web.environment.B` as well"]


def test_a_fix_of_an_error_keeps_what_can_be_read_elsewhere(tmp_path: Path) -> None:
    """Nobody knows which of the two images is meant."""
    text = "services:\n  web:\n    image: nginx:1\n    imgae: nginx:2\n"
    result = fix([checking(put(tmp_path, text), "compose.yaml")], str(tmp_path), unsafe=True)
    assert not result.changes


def test_a_fix_of_an_error_that_changes_what_could_be_read_is_refused(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx:1\n    porfiles: [never]\n"
    result = fix([checking(put(tmp_path, text), "compose.yaml")], str(tmp_path), unsafe=True)
    assert reasons(result) == ["it would change `networks` as well"]


def test_a_fix_of_an_error_that_leads_to_another_error_is_refused(tmp_path: Path) -> None:
    text = "servcies:\n  web:\n    image: nginx:1\n    links: 5\n"
    result = fix([checking(put(tmp_path, text), "compose.yaml")], str(tmp_path), unsafe=True)
    assert not result.changes
    assert reasons(result) == ["it would lead to `wrong-type` at `services.web.links`"]


# ---------------------------------------------------------------------- choice
def test_what_is_accepted_is_not_fixed(tmp_path: Path) -> None:
    inner = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), {"A: one": 'A: "one"'})

    def check(texts: Mapping[str, str]) -> Checked:
        result = inner(texts)
        taken = tuple(replace(found, accepted="on purpose") for found in result.diagnostics)
        return replace(result, diagnostics=taken)

    result = fix([check], str(tmp_path))
    assert (result.changes, result.refused) == ((), ())


def test_fixes_at_one_place_take_turns(tmp_path: Path) -> None:
    swap = {"A: one": 'A: "one"', "one": "'one'"}
    check = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), swap)
    result = fix([check], str(tmp_path))
    assert after(result) == WHOLE.replace("one", '"one"')
    assert len(result.fixed) == 1


def test_one_bad_fix_among_many_is_found(tmp_path: Path) -> None:
    names = [f"N{number}" for number in range(20)]
    lines = "".join(f"      {name}: v\n" for name in names)
    swap = {f"{name}: v": f'{name}: "v"' for name in names} | {"N13: v": "N13: w"}
    check = swaps(checking(put(tmp_path, WHOLE + lines), "compose.yaml"), swap)
    result = fix([check], str(tmp_path))
    assert len(result.fixed) == 19
    assert reasons(result) == ["it would change `services.web.environment.N13` as well"]


def test_what_was_refused_beside_another_is_tried_without_it(tmp_path: Path) -> None:
    volumes = "volumes:\n  a:\n  # why\n  b:\n"
    check = checking(put(tmp_path, f"{WHOLE}{volumes}"), "compose.yaml")
    result = fix([check], str(tmp_path))
    assert after(result) == WHOLE
    assert [found.message for found in result.fixed] == [
        "no service uses the volume `a`",
        "no service uses the volume `b`",
    ]
    assert not reasons(result)


def test_a_file_with_two_names_is_changed_once(tmp_path: Path) -> None:
    put(tmp_path, WHOLE)
    (tmp_path / "a-link.yaml").symlink_to("compose.yaml")
    swap = {"A: one": 'A: "one"'}
    checks = [swaps(checking(tmp_path, name), swap) for name in ("a-link.yaml", "compose.yaml")]
    result = fix(checks, str(tmp_path), real=os.path.realpath)
    assert [change.name for change in result.changes] == ["compose.yaml"]
    assert after(result) == WHOLE.replace("one", '"one"')
    assert len(result.fixed) == 1
    assert [list(one.texts.values()) for one in result.checked] == [[after(result)]] * 2


def test_a_file_that_must_not_be_changed_is_left_alone(tmp_path: Path) -> None:
    check = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), {"A: one": 'A: "one"'})
    asked: list[str] = []

    def hindrance(path: str) -> str:
        asked.append(path)
        return "it is not ours"

    result = fix([check], str(tmp_path), hindrance=hindrance)
    assert reasons(result) == ["it is not ours"]
    assert asked == [str(tmp_path / "compose.yaml")]


def test_a_file_that_is_no_part_of_the_project_is_left_alone(tmp_path: Path) -> None:
    inner = swaps(checking(put(tmp_path, WHOLE), "compose.yaml"), {"A: one": 'A: "one"'})

    def check(texts: Mapping[str, str]) -> Checked:
        result = inner(texts)
        return replace(result, diagnostics=tuple(map(elsewhere, result.diagnostics)))

    def elsewhere(found: Diagnostic) -> Diagnostic:
        if found.fix is None:
            return found
        edits = tuple(
            replace(edit, span=edit.span._replace(file="Dockerfile")) for edit in found.fix.edits
        )
        return replace(found, fix=replace(found.fix, edits=edits))

    result = fix([check], str(tmp_path))
    assert reasons(result) == ["Dockerfile is no compose file or env file of the project"]


# ---------------------------------------------------------------------- several projects
def test_a_fix_keeps_the_laws_in_every_project_that_reads_the_file(tmp_path: Path) -> None:
    """Of the two only the first one has the finding."""
    put(tmp_path, "services: {web: {image: 'nginx:1', environment: {A: one}}}\n")
    put(tmp_path, "services: {web: {environment: {B: two}}}\n", "more.yaml")
    first = swaps(
        checking(tmp_path, "compose.yaml"),
        {"{A: one}": "{B: two, A: one}"},
        is_safe=False,
        changes=(("services", "web", "environment"),),
    )
    second = checking(tmp_path, "compose.yaml", "more.yaml")
    result = fix([first, second], str(tmp_path), unsafe=True)
    assert after(result).count("B: two") == 1

    put(tmp_path, "services: {web: {image: 'nginx:1', environment: {A: three}}}\n", "other.yaml")
    put(tmp_path, "include: [compose.yaml]\nx-b: !!float .inf\n", "third.yaml")
    third = checking(tmp_path, "third.yaml")
    refused = fix([first, third], str(tmp_path), unsafe=True)
    assert not refused.changes


def test_projects_without_a_common_file_are_checked_apart(tmp_path: Path) -> None:
    put(tmp_path, WHOLE)
    put(tmp_path, "services: {web: {image: 'nginx:1'}}\n", "other.yaml")
    other = checking(tmp_path, "other.yaml")
    runs: list[int] = []

    def counted(texts: Mapping[str, str]) -> Checked:
        runs.append(len(texts))
        return other(texts)

    first = swaps(checking(tmp_path, "compose.yaml"), {"A: one": 'A: "one"'})
    result = fix([first, counted], str(tmp_path))
    assert runs == [0]
    assert len(result.checked) == 2
    assert len(result.fixed) == 1


# ---------------------------------------------------------------------- texts
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay(tmp_path: Path, end: str) -> None:
    text = end.join(["services:", "  web:", "    image: nginx:1", "    hostname: 1", ""])
    (tmp_path / "compose.yaml").write_bytes(text.encode())
    result = fix([checking(tmp_path, "compose.yaml")], str(tmp_path))
    assert after(result) == text.replace("hostname: 1", 'hostname: "1"')


def test_json_stays_json(tmp_path: Path) -> None:
    text = """\
        {"services": {"web": {"image": "nginx:1", "mem_limit": 512, "stop_grace_period": 10,
         "depends_on": "db", "healthcheck": {"test": ["CMD", "x"], "retries": 3},
         "environment": [{"MODE": "fast"}]}, "db": {"image": "postgres:17"}}}
        """
    put(tmp_path, text)
    result = fix([checking(tmp_path, "compose.yaml")], str(tmp_path), unsafe=True)
    web = json.loads(after(result))["services"]["web"]
    assert web["mem_limit"] == "512m"
    assert web["stop_grace_period"] == "10s"
    assert web["depends_on"] == ["db"]
    assert web["healthcheck"]["retries"] == 3


def test_a_fix_that_makes_json_yaml_is_refused(tmp_path: Path) -> None:
    put(tmp_path, '{"services": {"web": {"image": "nginx:1"}}}')
    check = swaps(checking(tmp_path, "compose.yaml"), {'"nginx:1"': "nginx:1"})
    result = fix([check], str(tmp_path))
    assert not result.changes
    assert reasons(result) == ["compose.yaml would be no JSON any more"]


def test_standard_input_is_fixed_too(tmp_path: Path) -> None:
    text = "services: {web: {image: 'nginx:1', hostname: 1}}\n"
    check = checking(tmp_path, "-", overlays={"-": text})
    (change,) = fix([check], str(tmp_path)).changes
    assert (change.name, change.path) == ("<stdin>", "-")
    assert change.after == text.replace(": 1}", ': "1"}')


def test_a_remedy_that_raises_is_found_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Diagnostic, subject: object) -> None:
        raise RuntimeError(subject)

    put(tmp_path, "services: {web: {image: 'nginx:1', hostname: 1}}\n")
    checked = checking(tmp_path, "compose.yaml")({})
    monkeypatch.setattr("compose2ecs.lint.fixing.remedy.remedy", lambda slug: fails)  # noqa: ARG005
    reporter = Reporter()
    bare = [replace(found, fix=None) for found in checked.diagnostics]
    found = with_fixes(bare, checked.subject, reporter)
    assert found == tuple(bare)
    (crash,) = reporter.diagnostics
    assert crash.message == "the fix of `wrong-type` failed: RuntimeError"


# ---------------------------------------------------------------------- any text
TEXTS = sorted(
    path.read_text(encoding="utf-8")
    for pattern in ("lint/**/bad.yaml", "shop/compose.yaml", "hello/compose.yaml")
    for path in FIXTURES.glob(pattern)
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A text of a fixture with some mistakes in it."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from([0, 0, 1, 2, 10])))
        new = draw(
            st.sampled_from(["", "$", "a", " ", "\n", "'", '"', "1", ": ", "- ", "*a", "&a "])
        )
        text = text[:at] + new + text[end:]
    return text


def meaning(checked: Checked) -> str | None:
    loaded = checked.subject.loaded
    try:
        return to_json(loaded.project) if loaded.project is not None else None
    except NotPrintableError:
        return None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=damaged(), unsafe=st.booleans())
@example(text="", unsafe=True)
@example(text="\ufeffservices: {web: {image: x:1, hostname: 1}}", unsafe=True)
def test_the_laws_hold_for_any_text(tmp_path: Path, text: str, *, unsafe: bool) -> None:
    path = str(tmp_path / "compose.yaml")
    check = checking(tmp_path, "compose.yaml", overlays={path: text}, wanted=lambda _: True)
    before = check({})
    result = fix([check], str(tmp_path), unsafe=unsafe)
    new = {change.path: change.after for change in result.changes}
    assert set(new) <= {path}
    now = check(new)
    assert now.diagnostics == result.checked[0].diagnostics
    again = checking(tmp_path, "compose.yaml", overlays={path: text, **new}, wanted=lambda _: True)
    assert not fix([again], str(tmp_path), unsafe=unsafe).changes
    if not unsafe and before.subject.loaded.project is not None:
        assert meaning(now) == meaning(before)
    errors = errors_of(before)
    if not errors:
        assert not errors_of(now)
    assert len(now.diagnostics) <= len(before.diagnostics) or errors


@pytest.mark.parametrize("topic", sorted({case.id.partition("/")[0] for case in cases()}))
def test_the_laws_hold_for_what_is_malformed(topic: str, tmp_path: Path) -> None:
    for number, case in enumerate(cases()):
        if not case.id.startswith(f"{topic}/"):
            continue
        folder, stdin = case.write(tmp_path / str(number))
        loading = options(parsed(case.block), folder)

        def checked(
            texts: Mapping[str, str], loading: Options = loading, stdin: bytes = stdin
        ) -> Checked:
            overlaid = replace(loading, overlays={**loading.overlays, **texts})
            return engine.check(overlaid, ("fargate",), lambda: stdin)

        before = checked({})
        if not any(found.fix for found in before.diagnostics):
            continue
        result = fix([checked], str(folder), unsafe=True)
        (after,) = result.checked
        assert len(errors_of(after)) <= len(errors_of(before)), case.id
        assert bool(result.fixed) is bool(result.changes), case.id
        changed = {change.path: change.after for change in result.changes}
        assert checked(changed).diagnostics == after.diagnostics, case.id


def errors_of(checked: Checked) -> list[Diagnostic]:
    found = checked.subject.loaded.diagnostics
    return [one for one in found if one.severity is Severity.ERROR]
