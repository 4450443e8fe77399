"""The targets: a table of them, and for each what it loses, what it refuses and what it chooses."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from tempfile import TemporaryDirectory

from compose2ecs import support
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.load import load
from compose2ecs.convert import converted
from compose2ecs.ecs.refs import render
from compose2ecs.ecs.target import TARGETS, Target
from compose2ecs.mapping.ledger import Made, made
from compose2ecs.mapping.policy import Options
from compose2ecs.source import Choice
from compose2ecs.support import Fate, Outcome, Row
from docs.parts.attributes import linked_codes, way_out
from docs.parts.limits import limits_of
from docs.parts.text import code_words, sentence, table

SMALL = """\
name: hello
services:
  web:
    image: nginx:1.27
    ports: ["80:80"]
    volumes: ["data:/data"]
volumes:
  data:
"""
"""The project that shows what is chosen where a file says nothing."""


def targets() -> Iterator[str]:
    """The targets with the options that select them; the first of a launch type is its default."""
    pages = {page.stem for page in (Path(__file__).resolve().parents[1] / "targets").glob("*.md")}
    yield from table(
        ("Target", "`--launch-type`", "`--network-mode`", "Containers", "Log drivers"),
        (
            (
                f"[`{target.name}`](targets/{target.name}.md)"
                if target.name in pages
                else f"`{target.name}`",
                f"`{target.launch_type}`",
                f"`{target.network_mode}`" if target.network_mode else "",
                target.os.capitalize(),
                code_words(target.log_drivers),
            )
            for target in TARGETS
        ),
    )


def named(name: str) -> Target:
    """The target with a name. Raises KeyError when there is none."""
    return {target.name: target for target in TARGETS}[name]


def losses(name: str) -> Iterator[str]:
    """What is lost or changed on a target: first what others keep, then what none does."""
    rows = support.matrix().rows
    lost = {row for row in rows if row.on(name).fate in (Fate.LOST, Fate.CHANGED)}
    everywhere = {row for row in lost if len({_verdict(each) for each in row.outcomes}) == 1}
    yield from ("### Here, and not alike on every target", "")
    yield from table(
        ("Attribute", "What happens", "Because", "Way out"),
        (
            (code_words(attributes), f"{row.on(name).fate}: {linked_codes(row.on(name))}", *words)
            for *words, attributes, row in _together(lost - everywhere, name)
        ),
    )
    yield from ("### On every target", "")
    alike: dict[str, list[str]] = defaultdict(list)
    for *_, attributes, row in _together(everywhere, name):
        alike[linked_codes(row.on(name))] += attributes
    yield from table(
        ("Attributes", "What happens"),
        ((code_words(attributes), codes) for codes, attributes in alike.items()),
    )


def _together(chosen: AbstractSet[Row], name: str) -> Iterator[tuple[str, str, list[str], Row]]:
    """Rows of the matrix that are alike on a target: why, the way out, their names, one of them."""

    def key(row: Row) -> object:
        return _key(row.on(name)) if row in chosen else None

    alike: dict[object, list[tuple[str, Row]]] = defaultdict(list)
    for attribute, row in support.folded(support.matrix().rows, key):
        if row in chosen:
            alike[key(row)].append((attribute, row))
    for members in alike.values():
        row = members[0][1]
        names = [attribute for attribute, _ in members]
        yield because(row.on(name)), way_out(row.on(name)), names, row


def _verdict(outcome: Outcome) -> object:
    return outcome.fate, linked_codes(outcome)


def _key(outcome: Outcome) -> object:
    return outcome.fate, linked_codes(outcome), because(outcome), way_out(outcome)


def because(outcome: Outcome) -> str:
    """What the gravest finding says about the measured project."""
    remark = next((one for one in outcome.remarks if one.severity != "note"), None)
    if remark is None:
        return ""
    message = remark.message.partition(": ")[2] if remark.message.startswith(_SUBJECTS) else ""
    return message or remark.message


_SUBJECTS = ("container ", "task definition ", "service ", "task ")
"""How a finding begins that first names what it is about in the result."""


def refusals(name: str) -> Iterator[str]:
    """What ECS refuses on a target, and what becomes of it."""
    yield from limits_of(named(name))


def choices(name: str) -> Iterator[str]:
    """The values that no file holds when the small project is converted for a target."""
    with TemporaryDirectory() as folder:
        Path(folder, "compose.yaml").write_text(SMALL, encoding="utf-8")
        options = LoadOptions(cwd=folder)
        loaded = load(options, lambda: b"")
        ecs = converted(loaded, options, Options(), target=named(name)).ecs
    chosen = [value for value in made(ecs) if isinstance(value.origins[0], Choice)] if ecs else []
    yield from ("```yaml", "# compose.yaml", SMALL.strip(), "```", "")
    yield from table(("In the result", "Value", "Because"), map(_choice, chosen))


def _choice(value: Made) -> tuple[str, str, str]:
    text = value.value if isinstance(value.value, (bool, int, float)) else render(value.value)
    origin = value.origins[0]
    why = origin.why if isinstance(origin, Choice) else ""
    return f"`{value.pointer}`", f"`{json.dumps(text)}`", sentence(why)
