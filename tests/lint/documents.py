"""Texts of YAML in all styles, with a comment behind each line that says whose it is."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

KEYS = st.sampled_from(["a", "b", "c", "key", "web", "1st", "a.b", "x-y"])
SCALARS = st.sampled_from(
    ["v", "two words", "1", "1.10", "true", "'it''s'", '"q: #"', "a#b", "http://x:80/y", "", "é"]
)
FLOW_SCALARS = SCALARS.filter(lambda text: text not in ("", "http://x:80/y"))

Lines = list[str]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A text that is a mapping."""
    step = draw(st.sampled_from([1, 2, 4]))
    lines = draw(mappings((), 0, step))
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, 1)) and len(lines), "# alone")
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from([end, ""]))


@st.composite
def mappings(draw: st.DrawFn, path: tuple[object, ...], depth: int, step: int) -> Lines:
    """The lines of a mapping in a block, without the indentation of what it stands in."""
    lines: Lines = []
    for key in draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)):
        quote = draw(st.sampled_from(["", "", '"', "'"]))
        name = f"{quote}{key}{quote}"
        lines += draw(values((*path, key), depth + 1, step, f"{name}:"))
        if draw(st.integers(0, 5)) == 0:
            lines.append("")
    return lines


@st.composite
def lists(draw: st.DrawFn, path: tuple[object, ...], depth: int, step: int) -> Lines:
    """The lines of a list in a block."""
    lines: Lines = []
    for index in range(draw(st.integers(1, 3))):
        if depth < 4 and draw(st.booleans()):
            inner = draw(mappings((*path, index), depth + 1, step))
            lines += [f"- {inner[0]}", *(f"  {line}" if line else "" for line in inner[1:])]
        else:
            lines += draw(scalars((*path, index), "-"))
    return lines


@st.composite
def values(draw: st.DrawFn, path: tuple[object, ...], depth: int, step: int, head: str) -> Lines:
    """The lines of an entry that begins with ``head``."""
    kind = draw(st.integers(0, 6)) if depth < 4 else 0
    if kind in (1, 2):
        inner = draw(mappings(path, depth, step))
        return [f"{head}{remark(path)}", *(f"{' ' * step}{line}" if line else "" for line in inner)]
    if kind == 3:
        inner = draw(lists(path, depth, step))
        indent = " " * draw(st.sampled_from([0, step]))
        return [f"{head}{remark(path)}", *(f"{indent}{line}" if line else "" for line in inner)]
    if kind == 4:
        return [f"{head} {draw(flows(path, depth))}{remark(path)}"]
    if kind == 5:
        items = draw(st.lists(FLOW_SCALARS, min_size=1, max_size=3))
        below = [f"{' ' * step}{item},{remark((*path, at))}" for at, item in enumerate(items)]
        return [f"{head} [", *below, f"]{remark(path)}"]
    if kind == 6:
        mark = draw(st.sampled_from(["|", "|-", ">"]))
        return [f"{head} {mark}{remark(path)}", f"{' ' * step}text", f"{' ' * step}# no remark"]
    return draw(scalars(path, head))


@st.composite
def scalars(draw: st.DrawFn, path: tuple[object, ...], head: str) -> Lines:
    """The line of a scalar."""
    return [f"{head} {draw(SCALARS)}".rstrip() + draw(st.sampled_from(["", remark(path)]))]


@st.composite
def flows(draw: st.DrawFn, path: tuple[object, ...], depth: int) -> str:
    """A mapping or a list in brackets on one line."""
    inner = FLOW_SCALARS if depth > 2 else st.one_of(FLOW_SCALARS, flows(path, depth + 1))
    if draw(st.booleans()):
        keys = draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))
        return "{" + ", ".join(f"{key}: {draw(inner)}" for key in keys) + "}"
    return "[" + ", ".join(draw(inner) for _ in range(draw(st.integers(1, 3)))) + "]"


def remark(path: tuple[object, ...]) -> str:
    """The comment of what stands at a path."""
    return f"  # {'/'.join(map(str, path))}/"


def remarks(text: str) -> list[str]:
    """The paths in comments, in the order of the text."""
    found: list[Any] = [line.partition("  # ")[2] for line in text.splitlines()]
    return [path for path in found if path.endswith("/")]
