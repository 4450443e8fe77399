"""Edits change what they speak of and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.parse import parse
from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence, at, to_plain
from compose2ecs.diagnostics import Reporter
from compose2ecs.lint.editing import edits
from compose2ecs.lint.editing.edits import Edits
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.fixing.apply import edited
from tests.lint.documents import documents, remarks

Path = tuple[str | int, ...]


def tree(text: str) -> Node:
    reporter = Reporter()
    (document,) = parse(text, "compose.yaml", reporter)
    assert not reporter.diagnostics
    return document.root


def plain(text: str) -> Any:
    return to_plain(tree(text))


def edit(text: str, path: Path, change: Callable[..., Edits | None], *more: Any) -> str | None:
    """The text after a change of what stands at a path, or of the entry there."""
    root, source = tree(text), SourceText(text)
    node = at(root, path)
    if change in (edits.quoted, edits.replaced, edits.respelled):
        found = change(node, source, *more)
    elif change in (edits.renamed, edits.removed, edits.removed_item):
        found = change(at(root, path[:-1]), path[-1], source, *more)
    else:
        found = change(node, *more, source)
    return None if found is None else edited(text, found)


# ---------------------------------------------------------------------- scalars
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 0755 # m\n", 'a: "0755" # m\n'),
        ("a: {b: 1, c: x\\y}\n", None),
        ("a: x\\y\n", 'a: "x\\\\y"\n'),
        ("a: 'x'\n", None),
        ("a: &b x\n", None),
        ("a: !!str 1\n", None),
        ("a: x\n  y\n", None),
        ("a: |\n  y\n", None),
        ("a:\n", None),
    ],
)
def test_a_plain_scalar_is_quoted(text: str, expected: str | None) -> None:
    if isinstance(at(tree(text), ("a",)), Scalar):
        assert edit(text, ("a",), edits.quoted) == expected


def test_what_comes_through_an_alias_is_left_alone() -> None:
    text = "a: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  m: 3\n"
    assert edit(text, ("b", "k"), edits.removed) is None
    assert edit(text, ("c", "k"), edits.removed) is None
    assert edit(text, ("c", "k"), edits.quoted) is None
    assert edit(text, ("c", "k"), edits.renamed, "n") is None
    assert edit(text, ("b",), edits.inserted, "n", "1") is None


def test_the_key_of_an_alias_is_renamed_and_removed() -> None:
    text = "a: &x 1\nb: *x # m\n"
    assert edit(text, ("b",), edits.renamed, "c") == "a: &x 1\nc: *x # m\n"
    assert edit(text, ("b",), edits.removed) == "a: &x 1\n"


def test_a_value_with_a_variable_is_not_replaced() -> None:
    assert edit("a: ${B}\n", ("a",), edits.replaced, "1") is None
    assert edit("a: $${B}\n", ("a",), edits.replaced, "1") == "a: 1\n"


@pytest.mark.parametrize(
    ("old", "text", "new"),
    [
        ("x", "y", "y"),
        ("x", "y: z", '"y: z"'),
        ("x", "1", '"1"'),
        ("1", "2", "2"),
        ("'x'", "it's", "'it''s'"),
        ('"x"', 'a"b', '"a\\"b"'),
        ("a,b", "a,b=c", "a,b=c"),
    ],
)
def test_a_text_keeps_its_quotes(old: str, text: str, new: str) -> None:
    assert edit(f"k: {old} # m\n", ("k",), edits.respelled, text) == f"k: {new} # m\n"


@given(st.text(st.characters(codec="utf-8")))
def test_quoted_text_is_read_as_it_was(text: str) -> None:
    assert plain(f"a: {edits.double_quoted(text)}\n")["a"] == text
    assert plain(f"a: {edits.written(text)}\n")["a"] == text


# ---------------------------------------------------------------------- removal
@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: 1\nb: 2", ("b",), "a: 1\n"),
        ("a: [\n  1\n]\nb: 2\n", ("a",), "b: 2\n"),
        ('a: "x\ny"\nb: 2\n', ("a",), "b: 2\n"),
        ("a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a:\n- b: 1\n  c: 2\n", ("a", 0, "b"), "a:\n- c: 2\n"),
        ("a:\n- b: 1 # m\n  c: 2\n", ("a", 0, "b"), None),
        ("a: &x 1\nb: *x\n", ("a",), None),
        ("a: &x 1\nb: 2\n", ("a",), "b: 2\n"),
        ("a: 1\n", ("a",), None),
        ('{"a": 1,\n "b": 2}\n', ("a",), '{"b": 2}\n'),
    ],
)
def test_an_entry_is_removed(text: str, path: Path, expected: str | None) -> None:
    assert edit(text, path, edits.removed) == expected


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("a:\n- 1\n- 2 # m\n", 1, "a:\n- 1\n"),
        ("a:\n- 1\n-\n  b: 2\n- 3\n", 1, "a:\n- 1\n- 3\n"),
        ("a: [1, 2, 3]\n", 1, "a: [1, 3]\n"),
        ("a: [1, 2, 3]\n", 2, "a: [1, 2]\n"),
        ("a: [\n  1, # m\n  2\n]\n", 1, "a: [\n  1, # m\n]\n"),
        ("a: [1, # m\n  2]\n", 1, None),
        ("a: [1]\n", 0, None),
        ("a:\n- &x 1\n- *x\n", 0, None),
        ("a:\n- &x 1\n- *x\n", 1, "a:\n- &x 1\n"),
    ],
)
def test_an_item_is_removed(text: str, index: int, expected: str | None) -> None:
    assert edit(text, ("a", index), edits.removed_item) == expected


# ---------------------------------------------------------------------- insertion
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n    b: 1 # m\nc: 2\n", "a:\n    b: 1 # m\n    n: v\nc: 2\n"),
        ("a:\n  b: |\n    x\n\nc: 2\n", "a:\n  b: |\n    x\n  n: v\n\nc: 2\n"),
        ("a:\n  b: |+\n    x\n\nc: 2\n", None),
        ("a: {b: 1}\n", "a: {b: 1, n: v}\n"),
        ("a: {}\n", "a: {n: v}\n"),
        ("a: {\n  b: 1,\n}\n", "a: {\n  b: 1,\n  n: v,\n}\n"),
        ("a: {n: 1}\n", None),
        ("a: &x {b: 1}\n", None),
        ("a:\r\n  b: 1", "a:\r\n  b: 1\r\n  n: v"),
    ],
)
def test_an_entry_is_inserted(text: str, expected: str | None) -> None:
    assert edit(text, ("a",), edits.inserted, "n", "v") == expected


def test_a_block_is_inserted_with_the_indentation_of_the_file() -> None:
    text = "a:\n    b: 1\n"
    expected = "a:\n    b: 1\n    n:\n        x: 1\n        y: 2\n"
    assert edit(text, ("a",), edits.inserted, "n", "x: 1\ny: 2") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n- 1\n- 2 # m\nb: 1\n", "a:\n- 1\n- 2 # m\n- v\nb: 1\n"),
        ("a:\n  - b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n  - v\n"),
        ("a: [1]\n", "a: [1, v]\n"),
        ("a: []\n", "a: [v]\n"),
        ("a: [\n  1 # m\n]\n", "a: [\n  1,\n  v # m\n]\n"),
    ],
)
def test_an_item_is_appended(text: str, expected: str) -> None:
    assert edit(text, ("a",), edits.appended, "v") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s:\n   w: 1\n", "s:\n   w: 1\nvolumes:\n   n:\n"),
        ("s: 1\n\n# more\nt: 2", "s: 1\n\n# more\nt: 2\n\nvolumes:\n  n:"),
        ("volumes:\n  a:\ns: 1\n", "volumes:\n  a:\n  n:\ns: 1\n"),
        ("volumes:  # m\ns: 1\n", "volumes:  # m\n  n:\ns: 1\n"),
        ("volumes: {a: }\n", "volumes: {a: , n: null}\n"),
        ("volumes: null\n", None),
    ],
)
def test_a_name_is_declared(text: str, expected: str | None) -> None:
    assert edit(text, (), edits.declared, "volumes", "n") == expected


# ---------------------------------------------------------------------- any text
def places(node: Node, path: Path = ()) -> Iterator[Path]:
    """Every place of a tree but the root."""
    children: list[tuple[str | int, Node]] = []
    if isinstance(node, Mapping):
        children = [*node.entries.items()]
    elif isinstance(node, Sequence):
        children = [*enumerate(node.items)]
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


@settings(max_examples=60)
@given(documents(), st.data())
def test_what_is_removed_is_all_that_goes(text: str, data: st.DataObject) -> None:
    root = tree(text)
    path = data.draw(st.sampled_from([*places(root)]))
    change = edits.removed_item if isinstance(path[-1], int) else edits.removed
    after = edit(text, path, change)
    if after is None:
        return
    expected = plain(text)
    parent = expected
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    assert plain(after) == expected
    own = "/".join(map(str, path)) + "/"
    kept = [remark for remark in remarks(text) if not remark.startswith(own)]
    assert remarks(after) == kept


@settings(max_examples=60)
@given(documents(), st.data())
def test_an_entry_of_a_block_can_be_removed(text: str, data: st.DataObject) -> None:
    """Unless it is the only one."""
    root = tree(text)
    keys = list(root.entries) if isinstance(root, Mapping) else []
    key = data.draw(st.sampled_from(keys))
    assert (edit(text, (key,), edits.removed) is None) is (len(keys) == 1)


@settings(max_examples=60)
@given(documents(), st.data())
def test_what_is_added_is_all_that_comes(text: str, data: st.DataObject) -> None:
    root = tree(text)
    path = data.draw(st.sampled_from([(), *places(root)]))
    node = at(root, path)
    if isinstance(node, Mapping):
        after = edit(text, path, edits.inserted, "new", "value")
    elif isinstance(node, Sequence):
        after = edit(text, path, edits.appended, "value")
    else:
        return
    if after is None:
        # The last line break of a block is a part of it: where there is none, none may come.
        assert not text.endswith("\n")
        return
    expected = plain(text)
    parent = expected
    for key in path:
        parent = parent[key]
    if isinstance(parent, list):
        parent.append("value")
    else:
        parent["new"] = "value"
    assert plain(after) == expected
    assert remarks(after) == remarks(text)


@settings(max_examples=60)
@given(documents(), st.data())
def test_a_key_and_a_scalar_change_alone(text: str, data: st.DataObject) -> None:
    root = tree(text)
    path = data.draw(st.sampled_from([*places(root)]))
    node = at(root, path)
    if isinstance(path[-1], str) and (after := edit(text, path, edits.renamed, "new")):
        parent = at(root, path[:-1])
        assert isinstance(parent, Mapping)
        renamed = {
            "new" if key == path[-1] else key: child for key, child in parent.entries.items()
        }
        found = at(tree(after), path[:-1])
        assert found is not None
        assert to_plain(found) == {key: to_plain(child) for key, child in renamed.items()}
        assert remarks(after) == remarks(text)
    if isinstance(node, Scalar) and (after := edit(text, path, edits.quoted)):
        found = at(tree(after), path)
        assert isinstance(found, Scalar)
        assert found.value == SourceText(text).at(node.span)
        assert remarks(after) == remarks(text)


@pytest.mark.parametrize("header", ["|  # x-y", "> # a+b", "|1 # -"])
def test_a_comment_says_nothing_about_the_last_line_break_of_a_block(header: str) -> None:
    text = f"x-y: {header}\n text"
    assert edit(text, (), edits.inserted, "new", "value") is None
