"""Worked examples: a project beside the documentation, converted, with what the program says.

An example is a folder ``docs/examples/NAME`` with a ``compose.yaml`` and, where the command has
options, a file ``arguments``. A page shows it with the part ``example-NAME``.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import convert
from compose2ecs.diagnostics import Severity
from compose2ecs.emit import FORMATS
from compose2ecs.mapping.policy import Options
from compose2ecs.report.text import render

EXAMPLES = Path(__file__).resolve().parent / "examples"
PREFIX = "example-"


def names() -> list[str]:
    """The names of all examples, in order."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/compose.yaml"))


def example(name: str) -> Iterator[str]:
    """The lines for an example: its file, the command, the findings, and the document.

    Notes are left out, as the program does without ``-v``. Raises FileNotFoundError for an example
    that does not exist, ValueError for an option that ``arguments`` cannot have.
    """
    folder = EXAMPLES / name
    text = folder.joinpath("compose.yaml").read_text(encoding="utf-8").strip("\n")
    arguments = _arguments(folder)
    made = convert(LoadOptions(cwd=str(folder)), _options(arguments), (), lambda: b"")
    if made.ecs is None:
        raise ValueError(f"the example {name} does not load")
    yield from ("```yaml", "# compose.yaml", text, "```", "")
    command = " ".join(["compose2ecs", "convert", *map(shlex.quote, arguments)])
    yield from ("```console", f"$ {command}", "```", "")
    found = [one for one in made.diagnostics if one.severity is not Severity.NOTE]
    if found:
        shown = render(found, made.loaded.texts, colour=False).strip("\n")
        yield from ("```text", shown, "```", "")
    document = json.loads(FORMATS["ecs"].render(made.ecs).document)
    yield from ("```json", json.dumps(document, indent=2, ensure_ascii=False), "```", "")


def _arguments(folder: Path) -> list[str]:
    path = folder / "arguments"
    return shlex.split(path.read_text(encoding="utf-8")) if path.is_file() else []


def _options(arguments: list[str]) -> Options:
    """The options that ``--name value`` pairs stand for."""
    given = {}
    for option, value in zip(arguments[::2], arguments[1::2], strict=True):
        if not option.startswith("--"):
            raise ValueError(f"{option} is no option")
        given[option.removeprefix("--").replace("-", "_")] = value
    return Options(**given)
