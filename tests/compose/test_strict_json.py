from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compose2ecs.compose.parse import ParseError
from compose2ecs.compose.strict_json import parse_json
from compose2ecs.compose.tree import Mapping, Node, Sequence, to_plain
from compose2ecs.diagnostics import Reporter
from compose2ecs.source import Span


def read(text: str) -> tuple[Node | None, list[tuple[str, int, int, str]]]:
    """The tree, None when there is none, and the code, place and message of each finding."""
    reporter = Reporter()
    try:
        root = parse_json(text, "t.json", reporter)
    except ParseError:
        root = None
    found = [
        (one.code.slug, one.span.line, one.span.column, one.message)
        for one in reporter.diagnostics
        if one.span is not None
    ]
    return root, found


def test_values_know_where_they_stand() -> None:
    root, _ = read('{\n  "a": [1,\n   "b\\n"]}')
    assert isinstance(root, Mapping)
    assert root.span == Span("t.json", 1, 1, 1, 2)
    assert root.key_span("a") == Span("t.json", 2, 3, 2, 6)
    items = root.entries["a"]
    assert isinstance(items, Sequence)
    assert items.span == Span("t.json", 2, 8, 2, 9)
    assert [item.span for item in items.items] == [
        Span("t.json", 2, 9, 2, 10),
        Span("t.json", 3, 4, 3, 9),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\/ \ud83d\ude00 \u00e9"', "/ 😀 é"),
        ("\t[ ]\r\n", []),
        ("{}", {}),
        ("-0.5e3", -500.0),
        ("[true, false, null]", [True, False, None]),
    ],
)
def test_values(text: str, value: Any) -> None:
    root, found = read(text)
    assert root is not None
    assert (to_plain(root), found) == (value, [])


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "expected a value, found the end of the file"),
        ('{"a": 1', 1, 8, "expected a comma or `}`, found the end of the file"),
        ('{"a": 1,\n}', 1, 8, "nothing follows the comma before `}`"),
        ("[1,]", 1, 3, "nothing follows the comma before `]`"),
        ("[1 2]", 1, 4, "expected a comma or `]`, found `2`"),
        ("{a: 1}", 1, 2, "expected a name in double quotes, found `a`"),
        ('{"a" 1}', 1, 6, "expected a colon, found `1`"),
        ("{'a': 1}", 1, 2, "expected a name in double quotes, found `'a'`"),
        ("[NaN]", 1, 2, "expected a value, found `NaN`"),
        ("[01]", 1, 2, "expected a value, found `01`"),
        ("[1.]", 1, 2, "expected a value, found `1.`"),
        ("{} {}", 1, 4, "the value ends before this"),
        ("// x\n{}", 1, 1, "expected a value, found `//`"),
        ('["a\nb"]', 1, 2, "expected a value, found text"),
        (r'["\x"]', 1, 2, "expected a value, found text"),
        (r'["\ud800"]', 1, 2, "half of a surrogate pair is no character"),
        ("9" * 401, 1, 1, "the number is too long"),
    ],
)
def test_what_is_no_json(text: str, line: int, column: int, message: str) -> None:
    assert read(text) == (None, [("json-syntax", line, column, message)])


def test_a_text_is_not_repeated() -> None:
    _, found = read('{"password": "hunter2" "hunter3"}')
    assert found == [("json-syntax", 1, 24, "expected a comma or `}`, found text")]


def test_every_duplicate_is_reported() -> None:
    root, found = read('{"a": 1,\n "a": 2,\n "b": {"c": 1, "c": 1}}')
    assert root is None
    assert found == [
        ("duplicate-key", 2, 2, "`a` is already defined in line 1"),
        ("duplicate-key", 3, 16, "`c` is already defined in line 3"),
    ]


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_deep_nesting(bracket: str) -> None:
    _, found = read(bracket * 100_000)
    assert [slug for slug, *_ in found] == ["nesting-too-deep"]


def test_the_deepest_nesting_that_is_read() -> None:
    root, found = read("[" * 128 + "]" * 128)
    assert root is not None
    assert found == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # Half of a surrogate pair is refused, and is tested above.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('ab"\\/é😀', max_size=4), inner),
    max_leaves=10,
)


@given(value=JSON, indent=st.sampled_from([None, 1, "\t"]), ascii=st.booleans())
def test_what_json_writes_is_read(value: Any, indent: Any, ascii: bool) -> None:
    root, found = read(json.dumps(value, indent=indent, ensure_ascii=ascii))
    assert found == []
    assert root is not None
    assert to_plain(root) == value


@settings(max_examples=300)
@given(text=st.text(alphabet='{}[]:,"\\ \n\t01.e-+truefalsn/a\x00é', max_size=12))
@example(text="-")
@example(text='"\\u12"')
def test_the_same_is_refused_as_by_json(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        expected = ParseError
    root, found = read(text)
    if [slug for slug, *_ in found] == ["duplicate-key"]:
        return
    assert (root is None) == (expected is ParseError) == bool(found)
    assert root is None or to_plain(root) == expected
