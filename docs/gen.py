"""The generated parts of the documentation, written from the code that they describe.

    python docs/gen.py            writes them
    python docs/gen.py --check    writes nothing; exits with 1 when one is not what the code says

A page has a generated part between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the function
for the name is in ``PARTS``, and ``example-NAME`` is a worked example. What stands outside is
written by hand and left alone.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from compose2ecs import convert as pipeline
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.main import app
from compose2ecs.compose.structure.walk import resolved
from compose2ecs.diagnostics import Code, Severity, declared
from compose2ecs.ecs.limits import (
    LIMITS,
    Check,
    Clamp,
    Constraint,
    Count,
    DefaultNotSent,
    OneOf,
    Pattern,
    Range,
    Required,
    Unavailable,
    Unique,
)
from compose2ecs.ecs.target import TARGETS, LaunchType, Target
from compose2ecs.mapping.claims import CLAIMS
from compose2ecs.mapping.unmapped import CONSUMED, UNMAPPED, Unmapped
from docs import examples

DOCS = Path(__file__).resolve().parent
_PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_NAMES = ("docker compose", "compose2ecs", "x-ecs")
_SHOWN = 30
"""The lines of a difference that ``--check`` prints for each page."""


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


_OF_TYPER = ("install_completion", "show_completion")
"""Options whose help depends on the release of typer."""


def commands() -> Iterator[str]:
    """Every command: its usage, its help, its arguments and its options."""
    group = typer.main.get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("the application has no commands")
    yield from (f"## {app.info.name}", "", sentence(group.help or ""), "")
    yield from parameters(group)
    for name, command in group.commands.items():
        if isinstance(command, TyperCommand) and not command.hidden:
            usage = " ".join(command.collect_usage_pieces(typer.Context(command)))
            yield from (f"## {app.info.name} {name}", "")
            yield from ("```", f"{app.info.name} {name} {usage}", "```", "")
            yield from ((command.help or "").strip(), "")
            yield from parameters(command)


def parameters(command: TyperCommand | TyperGroup) -> Iterator[str]:
    """The arguments and options of a command, in the order in which its help has them."""
    rows = []
    for parameter in command.params:
        if isinstance(parameter, TyperArgument):
            rows.append((f"`{parameter.metavar}`", "", parameter.help or ""))
        elif isinstance(parameter, TyperOption) and parameter.name not in _OF_TYPER:
            value = f" {parameter.metavar}" if parameter.metavar else ""
            names = ", ".join(f"`{name}{value}`" for name in parameter.opts)
            default = f"`{parameter.default}`" if isinstance(parameter.default, str) else ""
            rows.append((names, default, parameter.help or ""))
    yield from table(("Argument or option", "Default", "Meaning"), rows)


def exit_codes() -> Iterator[str]:
    """The table of exit codes."""
    rows = ((str(code.value), sentence(code.meaning)) for code in Exit)
    yield from table(("Exit code", "Meaning"), rows)


SECTIONS = {
    "services.*": "Services",
    "networks.*": "Networks",
    "volumes.*": "Volumes",
    "secrets.*": "Secrets",
    "configs.*": "Configs",
    "": "Top level",
}
"""The headings of attributes, by what their patterns begin with; the last takes the rest."""

Fate = Unmapped | str | Callable[..., Any]


def attributes() -> Iterator[str]:
    """Every attribute of the Compose model with what happens to it, a table for each section."""
    fates: dict[str, Fate] = {**CLAIMS, **UNMAPPED, **CONSUMED}
    rows: dict[str, list[tuple[str, ...]]] = {section: [] for section in SECTIONS}
    for pattern in sorted(fates):
        section = next(name for name in SECTIONS if pattern.startswith(name))
        shown = pattern.removeprefix(f"{section}.") if section else pattern
        rows[section].append((f"`{shown}`", *fate_cells(fates[pattern])))
    for section, found in rows.items():
        if found:
            yield from (f"### {SECTIONS[section]}", "")
            together = groupby(found, key=lambda row: row[1:])
            yield from table(
                ("Attribute", "What happens", "How, or why not"),
                ((", ".join(row[0] for row in rows), *cells) for cells, rows in together),
            )


def fate_cells(fate: Fate) -> tuple[str, str]:
    """What happens to an attribute, in a word with a link, and in a sentence."""
    if isinstance(fate, str):
        return "consumed", sentence(fate)
    if isinstance(fate, Unmapped):
        cases = (fate.cases or {}).items()
        return verdict(fate), " ".join(
            [sentence(fate.because), *([sentence(fate.help)] if fate.help else ())]
            + [f"`{written(value)}`: {verdict(row)}, {row.because}." for value, row in cases]
        )
    place = fate.__module__.replace(".", "/")
    meaning = " ".join((fate.__doc__ or "").partition("\n\n")[0].split())
    verb = "reported" if meaning.startswith("Report ") else "mapped"
    # Rules speak of what they return; the reader sees what is in the result.
    meaning = re.sub(r"\bNone\b", "nothing", meaning.removeprefix("Report "))
    return f"[{verb}](../{place}.py)", sentence(meaning)


def verdict(row: Unmapped) -> str:
    """The severity of a row with a link to its code."""
    severity = row.severity or row.code.severity
    return f"[{severity}](diagnostics.md#{row.code.slug})"


def written(value: object) -> object:
    """A value as it is written in YAML."""
    return str(value).lower() if isinstance(value, bool) else value


def targets() -> Iterator[str]:
    """The targets with the options that select them; the first of a launch type is its default."""
    yield from table(
        ("Target", "`--launch-type`", "`--network-mode`", "Containers", "Log drivers"),
        (
            (
                f"`{target.name}`",
                f"`{target.launch_type}`",
                f"`{target.network_mode}`" if target.network_mode else "",
                target.os.capitalize(),
                code_words(target.log_drivers),
            )
            for target in TARGETS
        ),
    )


REQUESTS = {
    "containers": "Containers",
    "task_definitions": "Task definitions",
    "services": "Services",
    "tasks": "Tasks that run once",
}
"""The headings of constraints, by the requests that they are about; containers stand alone."""


def limits() -> Iterator[str]:
    """Every constraint with its field, its targets, what it says, and the AWS page it is from."""
    rows: dict[str, dict[tuple[str, str, str], frozenset[Target]]]
    rows = {heading: {} for heading in REQUESTS.values()}
    for row in LIMITS:
        heading = REQUESTS["containers" if row.field.is_in_container else row.field.root]
        says = f' ECS says: "{row.says}"' if row.says else ""
        key = (f"`{row.field}`", demand(row) + says, row.source)
        rows[heading][key] = rows[heading].get(key, frozenset()) | row.on
    for heading, found in rows.items():
        yield from (f"### {heading}", "")
        yield from table(
            ("Field", "Targets", "Rule", "Source"),
            (
                (field, targets_in_words(found[field, rule, page]), rule, f"<{page}>")
                for field, rule, page in sorted(found)
            ),
        )


def undecidable() -> Iterator[str]:
    """What ECS demands and requests alone cannot show, with the reason."""
    path = DOCS.parent / "fixtures" / "limits" / "catalogue.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8")).values()
    yield from table(
        ("Demand", "Why it is not checked"),
        (
            (entry["title"], sentence(entry["undecidable"]))
            for entry in entries
            if "undecidable" in entry
        ),
    )


def targets_in_words(chosen: frozenset[Target]) -> str:
    """The targets by name; ``ec2-*`` where a launch type is complete."""
    if chosen == frozenset(TARGETS):
        return "all"
    left_out = frozenset(TARGETS) - chosen
    words = [word for kind in LaunchType for word in _names(kind, chosen)]
    others = [word for kind in LaunchType for word in _names(kind, left_out)]
    return f"all but {code_words(others)}" if len(others) < len(words) else code_words(words)


def _names(kind: LaunchType, chosen: frozenset[Target]) -> list[str]:
    members = [target for target in TARGETS if target.launch_type is kind]
    names = [target.name for target in members if target in chosen]
    return [f"{kind}*"] if len(names) == len(members) > 1 else names


def demand(row: Constraint) -> str:
    """What a constraint demands, and why. Raises TypeError for a kind that has no words here."""
    severity = "error" if row.refused else "warning"
    match row:
        case Unavailable():
            kept = f" `{row.default}` is the default, and is not sent." if row.default else ""
            ignored = "" if row.refused else " ECS is not known to refuse it."
            return f"{row.severity}: not available. {sentence(row.because)}{kept}{ignored}"
        case DefaultNotSent():
            return f"note: `{row.value}` is not sent. {sentence(row.because)}"
        case OneOf():
            return f"{severity}: one of {code_words(row.values)}. {sentence(row.because)}"
        case Range():
            return range_in_words(row)
        case Pattern():
            return f"{severity}: it takes {row.takes}."
        case Unique():
            return f"{severity}: each value once in a {row.within}."
        case Required():
            return f"{severity}: required. {sentence(row.because)}"
        case Count():
            return f"{severity}: {row.bounds} items."
        case Check():
            return f"{severity}: {sentence(row.test.__doc__ or row.code.summary)}"
    raise TypeError(f"no words for a constraint of the kind {type(row).__name__}")


def range_in_words(row: Range) -> str:
    """The bounds of a range, and what becomes of a number outside."""
    bounds = f"{row.bounds} {row.unit}".rstrip()
    if row.clamp is Clamp.NEVER:
        return f"{'error' if row.refused else 'warning'}: {bounds}."
    return f"warning: {bounds}. Out of range: {row.clamp.value}."


PLACES = {
    "project": "At the top level",
    "service": "In a service",
    "volume": "In a volume",
    "network": "In a network",
    "secret": "In a secret",
    "config": "In a config",
}
"""The forms of ``x-ecs`` in its schema, with the places at which they stand."""


def settings() -> Iterator[str]:
    """Every setting of ``x-ecs``, a table for each place at which it may stand."""
    for name, place in PLACES.items():
        form = resolved("x-ecs", name)
        rows = (
            (f"`{key}`", value_of(row), row["description"])
            for key, row in form["properties"].items()
        )
        yield from (f"### {place}", "", form["description"], "")
        yield from table(("Setting", "Value", "Meaning"), rows) if form["properties"] else ()


def value_of(row: Mapping[str, Any]) -> str:
    """What a setting takes: the values, or the types and the number of items."""
    if "enum" in row:
        return code_words(dict.fromkeys(written(value) for value in row["enum"]))
    types: list[str] = row["type"] if isinstance(row["type"], list) else [row["type"]]
    words = {"array": "list", "string": "text", "object": "mapping"}
    at_most = f", at most {row['maxItems']}" if "maxItems" in row else ""
    return " or ".join(words.get(kind, kind) for kind in types) + at_most


PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "attributes": attributes,
    "code-index": code_index,
    "code-pages": code_pages,
    "commands": commands,
    "exit-codes": exit_codes,
    "limits": limits,
    "settings": settings,
    "targets": targets,
    "undecidable": undecidable,
}
"""The functions that give the lines of a generated part, by its name."""


def generated(text: str) -> str:
    """A page with its generated parts made anew. Raises KeyError for a part that nobody makes."""

    def part(found: re.Match[str]) -> str:
        name = found["name"]
        made = (
            examples.example(name.removeprefix(examples.PREFIX))
            if name.startswith(examples.PREFIX)
            else PARTS[name]()
        )
        lines = "\n".join(made).strip("\n")
        return f"{found[1]}\n{lines}\n\n{found[3]}"

    return _PART.sub(part, text)


def pages() -> Iterator[tuple[Path, str, str]]:
    """Every page with its text as it is and as it should be, in the order of their names."""
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        yield path, text, generated(text)


def differences() -> Iterator[str]:
    """The first lines of difference for every page that is not what the code says."""
    for path, old, new in pages():
        lines = list(unified_diff(old.splitlines(), new.splitlines(), path.name, "the code", n=0))
        if lines:
            yield "\n".join([*lines[:_SHOWN], f"({len(lines)} lines)", ""])


def main(arguments: list[str]) -> int:
    """Write the pages, or check them; the exit code."""
    if arguments == ["--check"]:
        found = list(differences())
        print("\n".join([*found, "run: python docs/gen.py"]) if found else "docs are up to date")
        return 1 if found else 0
    if arguments:
        print("usage: python docs/gen.py [--check]")
        return 2
    for path, old, new in pages():
        if new != old:
            path.write_text(new, encoding="utf-8")
            print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
