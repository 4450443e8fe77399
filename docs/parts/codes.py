"""The codes of findings: an index, and a page for each."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from compose2ecs import convert as pipeline
from compose2ecs.diagnostics import Code, Severity, declared
from docs.parts.text import sentence, table

ROOMS = {"compose": "Reading", "mapping": "Translating to ECS", "ecs": "What ECS accepts"}
"""The rooms that declare codes, with the headings under which their codes are listed."""


def room_of(code: Code) -> str:
    """The room that declares ``code``. Raises LookupError when none of ``ROOMS`` does.

    The mapping is the last to be asked, as it may import codes of the other rooms.
    """
    for room in sorted(ROOMS, key=lambda name: name == "mapping"):
        prefix = f"{pipeline.__name__.partition('.')[0]}.{room}."
        for name, module in sys.modules.items():
            if name.startswith(prefix) and any(value is code for value in vars(module).values()):
                return room
    raise LookupError(f"no room in {list(ROOMS)} declares {code.slug}")


def codes_by_room() -> dict[str, list[Code]]:
    """All codes by the room that declares them, in the order of ``ROOMS`` and of their slugs."""
    rooms: dict[str, list[Code]] = {room: [] for room in ROOMS}
    for slug in sorted(declared()):
        rooms[room_of(declared()[slug])].append(declared()[slug])
    return rooms


def code_index() -> Iterator[str]:
    """A table of all codes for each room, the gravest first."""
    order = list(Severity)
    for room, codes in codes_by_room().items():
        yield from (f"### {ROOMS[room]}", "")
        yield from table(
            ("Code", "Severity", "Meaning"),
            (
                (f"[`{code.slug}`](#{code.slug})", str(code.severity), sentence(code.summary))
                for code in sorted(codes, key=lambda code: order.index(code.severity))
            ),
        )


def code_pages() -> Iterator[str]:
    """The page of each code below a heading with its slug, which is its anchor."""
    for room, codes in codes_by_room().items():
        yield from (f"## {ROOMS[room]} (`{room}`)", "")
        for code in codes:
            yield from (f"### {code.slug}", "", f"**{code.severity}** · {sentence(code.summary)}")
            yield from ("", code.page.strip(), "")
