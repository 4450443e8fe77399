"""Which fixes may be written down: those that print no secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compose2ecs.diagnostics import Edit, Fix
from compose2ecs.report.suggestions import Suggestions
from compose2ecs.source import Span
from tests.report.samples import FILE, QUOTES, at, finding


def kept(text: str, token: str, written: str, file: str = FILE) -> bool:
    edit = Edit(span=at(token, text, file), text=written)
    fix = Fix(title="change it", edits=(edit,), is_safe=True)
    return Suggestions({file: text}).of(finding(fix=fix)) is not None


@pytest.mark.parametrize(
    ("text", "token", "written"),
    [
        ("a: 0755\n", "0755", '"0755"'),
        ("PASSWORD: x\nMODE: 0755\n", "0755", '"0755"'),
        ("environment:\n  PASSWORD: hunter2\n", "  PASSWORD: hunter2\n", ""),
        ("environment:\n  PASSWORD: hunter2\n", "hunter2", "${PASSWORD}"),
        ("services: {}\n", "services: {}\n", "services:\n  a: {image: b}\n"),
    ],
)
def test_what_may_be_written(text: str, token: str, written: str) -> None:
    assert kept(text, token, written)


@pytest.mark.parametrize(
    ("text", "token", "written"),
    [
        ("a: b\n", "b", '{PASSWORD: "hunter2"}'),
        ("PASSWORD: hunter2\n", "hunter2", '"hunter2"'),
        ("PASSWORD: hunter2\n", "PASSWORD", "PASSWORT_TOKEN"),
        ("PASSWORD: |\n  hunter2\n", "hunter2", "hunter3"),
        ("- PASSWORD=hunter2\n", "PASSWORD=hunter2", "PASSWORD=hunter2 # x"),
        ("a: b\nc: d\n", "b\nc: d", "e\nTOKEN: hunter2"),
        ("a: b\n", "b", "AKIAIOSFODNN7EXAMPLE"),
    ],
)
def test_what_may_not(text: str, token: str, written: str) -> None:
    assert not kept(text, token, written)


def test_every_value_of_an_env_file_may_be_a_secret() -> None:
    assert not kept("A=b c\n", "b c", '"b c"', "web.env")
    assert kept("A=b c\n", "A=b c\n", "", "web.env")


def test_a_file_that_is_not_known_is_judged_by_what_is_written() -> None:
    for written, is_kept in (("0755", True), ("PASSWORD: hunter2", False)):
        edit = Edit(span=Span("gone.yaml", 3, 1, 3, 2), text=written)
        fix = Fix(title="change it", edits=(edit,), is_safe=True)
        assert (Suggestions({}).of(finding(fix=fix)) is not None) is is_kept


def test_the_title_is_masked() -> None:
    kept_fix = Suggestions({}).of(finding(fix=replace(QUOTES, title="set TOKEN=hunter2")))
    assert kept_fix is not None
    assert kept_fix.title == "set TOKEN=*******"


def test_no_fix_is_no_suggestion() -> None:
    assert Suggestions({}).of(finding()) is None
    assert Suggestions({}).of(finding(fix=replace(QUOTES, edits=()))) is None
