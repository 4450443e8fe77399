from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose import parse
from compose2ecs.compose.parse import Document, ParseError
from compose2ecs.compose.tree import Node, to_plain
from compose2ecs.diagnostics import Reporter
from tests.compose.cases import Case, cases, check, finding


def documents(text: str) -> list[Document]:
    reporter = Reporter()
    found = parse.parse(text, "f", reporter)
    assert not reporter.diagnostics
    return found


def root(text: str) -> Node:
    (document,) = documents(text)
    return document.root


def mistakes(text: str) -> list[str]:
    reporter = Reporter()
    with pytest.raises(ParseError):
        parse.parse(text, "f", reporter)
    return [finding(found) for found in reporter.diagnostics]


@pytest.mark.parametrize("case", cases("parse"), ids=str)
def test_the_answer_is_that_of_docker_compose(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.mark.parametrize(
    "text",
    ["a: 1\nb: [c]\n", "a: 1\r\nb: [c]\r\n", "a: 1\rb: [c]\r", "a:\t1\nb: [c]\t\n"],
    ids=["lf", "crlf", "cr", "tabs"],
)
def test_line_ends_and_tabs_after_values(text: str) -> None:
    assert to_plain(root(text)) == {"a": 1, "b": ["c"]}


def test_mistakes_that_leave_the_rest_readable_are_reported_together() -> None:
    remove = "remove one of them, or merge their contents"
    assert mistakes("a: 1\na: 2\n3: x\nb: {c: 1, c: 2}\nd: !!int x\n") == [
        f"f:2:1 duplicate-key: `a` is already defined in line 1 | {remove}",
        'f:3:1 non-string-key: a key must be text, not 3 | quote it: "3"',
        f"f:4:11 duplicate-key: `c` is already defined in line 4 | {remove}",
        "f:5:4 yaml-syntax: the value is not a !!int",
    ]


def test_reading_stops_after_many_mistakes() -> None:
    assert len(mistakes("a: 1\n" * 10 * parse.MAX_MISTAKES)) == parse.MAX_MISTAKES


def test_a_list_is_no_key() -> None:
    (found,) = mistakes("? [a]\n: b\n")
    assert found.startswith("f:1:3 non-string-key: a key must be text, not a list or mapping | put")


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("a:\n\tb: c\n", "f:2:1 … | indent with spaces: YAML does not allow tabs there"),
        ("a: @b\n", "f:1:4 … | put text that begins with this character in quotes"),
        ("a: *.b\n", "f:1:5 … | put text that begins with `*` or `&` in quotes: they stand for"),
        ("a: b: c\n", "f:1:5 … | put text that has `: ` in it in quotes; if this is a key, check"),
        ('a: "b\nc: d\n', "f:1:4 … | close it"),
        ("a: [b\nc: d\n", "f:2:2 … | a comma is missing, or the `[` does not close"),
        ('{"a": 1} // b\n', "f:1:10 … | comments begin with `#`"),
        ("a:\n<<<<<<< HEAD\n  b: c\n", "f:2:1 … | remove the conflict markers of git"),
        ("a: &base b\nc: *bse\n", "f:2:4 … | did you mean `*base`?"),
        ('a: "\\d"\n', "f:1:5 … | put the text in single quotes, or write `\\\\` for each"),
    ],
)
def test_the_way_out_of_text_that_cannot_be_read(text: str, help: str) -> None:
    place, _, way_out = help.partition(" … ")
    (found,) = mistakes(text)
    assert found.startswith(f"{place} yaml-syntax: ")
    assert way_out in found


@pytest.mark.parametrize(
    ("text", "place"), [("{", "f:1:2"), ("a: [\n  b", "f:2:4"), ("{\n", "f:2:1")]
)
def test_what_is_missing_at_the_end_has_a_place_in_the_file(text: str, place: str) -> None:
    (found,) = mistakes(text)
    assert found.startswith(f"{place} yaml-syntax: ")


def test_a_template_in_braces_is_one_mistake() -> None:
    (found,) = mistakes("a: {{ b }}\n")
    assert found.startswith("f:1:5 non-string-key")


def test_the_depth_is_bounded() -> None:
    assert to_plain(root("[" * parse.MAX_DEPTH + "]" * parse.MAX_DEPTH))
    (found,) = mistakes("[" * (parse.MAX_DEPTH + 1) + "]" * (parse.MAX_DEPTH + 1))
    assert found == f"f:1:{parse.MAX_DEPTH + 1} nesting-too-deep: more than 128 levels of nesting"


def test_the_number_of_documents_is_bounded() -> None:
    assert len(documents("--- {}\n" * parse.MAX_DOCUMENTS)) == parse.MAX_DOCUMENTS
    (found,) = mistakes("--- {}\n" * (parse.MAX_DOCUMENTS + 1))
    assert found.startswith(f"f:{parse.MAX_DOCUMENTS + 1}:1 yaml-syntax")


def test_the_growth_through_aliases_is_bounded_by_size_and_not_by_count() -> None:
    assert to_plain(root("a: &a x\nb: [" + ", ".join(["*a"] * 10_000) + "]\n"))
    (found,) = mistakes("a: &a [" + "x, " * 1000 + "]\nb: [" + "*a, " * 1000 + "]\n")
    assert found.startswith("f:2:4 alias-expansion")


def test_the_growth_of_all_documents_counts_together() -> None:
    document = "--- {a: &a [" + "x, " * 100 + "], b: [" + "*a, " * 90 + "]}\n"
    (found,) = mistakes(document * 200)
    assert "alias-expansion" in found


def test_documents_that_are_aliases_count_too() -> None:
    (found,) = mistakes("--- &a [" + "x, " * 10_000 + "]\n" + "--- *a\n" * 20)
    assert found.startswith("f:12:5 alias-expansion")


@pytest.mark.parametrize(
    "value", ["$", '"\\x24"', "!!binary JA=="], ids=["plain", "escape", "base64"]
)
def test_a_document_with_a_dollar_sign_has_variables(value: str) -> None:
    (document,) = documents(f"a: {value}\n")
    assert to_plain(document.root) == {"a": "$"}
    assert document.has_variables


def test_a_document_without_a_dollar_sign_has_no_variables() -> None:
    (document,) = documents("a: b\n")
    assert not document.has_variables


def test_paths_under_reset_and_override_are_kept_with_the_document() -> None:
    (document,) = documents("a: !reset 1\nb: {c: !override [d], e: [!reset f, g]}\n")
    assert to_plain(document.root) == {"b": {"c": ["d"], "e": ["g"]}}
    assert document.resets == [("a",), ("b", "c"), ("b", "e", 0)]


def test_an_alias_keeps_the_place_of_the_value_and_of_the_alias() -> None:
    node = root("a: &x one\nb: *x\n")
    shared = node.entries["b"]  # type: ignore[union-attr]
    assert (shared.span.line, shared.span.column) == (1, 4)
    assert [(via.line, via.column) for via in shared.via] == [(2, 4)]
