"""What is made of a text with mistakes, so that the rest of it can be looked at.

It is of use for finding what else is wrong, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compose2ecs.compose.tags import Draft
from compose2ecs.compose.tree import Mapping, Node, Scalar

NO_KEY = "\0"
"""Stands for a key that is no scalar: no text of a file has this character."""


def united(first: Draft, second: Draft) -> Draft:
    """What a key that stands twice holds: both mappings, so that nothing is missed; else the later.

    An attribute of both is that of the later.
    """
    if not (isinstance(first, Mapping) and isinstance(second, Mapping)):
        return second
    entries: dict[str, Any] = {**first.entries, **second.entries}
    for key in first.entries.keys() & second.entries.keys():
        entries[key] = united(first.entries[key], second.entries[key])
    return Mapping(entries, {**first.keys, **second.keys}, first.span, first.via)


def without_no_key(draft: Mapping, *, is_flow: bool) -> Node:
    """The mapping without what has no name; ``{{ name }}`` as text, which it was meant to be.

    That text has the place of the mistake, so that nothing else is said about it.
    """
    if is_flow and len(draft.entries) == 1:
        return Scalar("{{}}", draft.keys[NO_KEY])
    return draft.with_entries({k: v for k, v in draft.entries.items() if k != NO_KEY})


def close_anchor(name: str, known: Iterable[str]) -> str | None:
    """A hint at the anchor that may be meant by an alias to none."""
    from difflib import get_close_matches  # noqa: PLC0415 -- files without mistakes do not wait

    close = get_close_matches(name, list(known), 1)
    return f"did you mean `*{close[0]}`?" if close else None
