"""Tables, sentences and words of code in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NAMES = ("docker compose", "compose2ecs", "x-ecs")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table. Neither a bar nor a line break in a cell ends it."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        cells = (" ".join(cell.split()).replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


def sentence(text: str) -> str:
    """``text`` as a sentence: a capital, except for names, a full stop, and single backticks."""
    text = re.sub(r"``([^`]+)``", r"`\1`", text).removesuffix(".")
    capital = text[:1] if text.startswith(_NAMES) else text[:1].upper()
    return f"{capital}{text[1:]}." if text else ""


def code_words(words: Iterable[object]) -> str:
    """Every word as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words)


def written(value: object) -> object:
    """A value as it is written in YAML."""
    return str(value).lower() if isinstance(value, bool) else value
