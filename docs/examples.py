"""Worked examples: a project beside the documentation, converted, with what the program says.

An example is a folder ``docs/examples/NAME`` with a ``compose.yaml`` and, where the command has
options, a file ``arguments``. A page shows it with the part ``example-NAME``, judged for all
targets with ``compared-NAME``, and the ways to its ports with ``exposed-NAME``. What rules find in
``findings`` is shown in a format with ``reported-FORMAT``.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

from compose2ecs.comparison import compare
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import convert
from compose2ecs.diagnostics import Severity
from compose2ecs.emit import FORMATS
from compose2ecs.exposure import exposures
from compose2ecs.lint.engine import check
from compose2ecs.mapping.policy import Options
from compose2ecs.report.comparison import comparison_text
from compose2ecs.report.exposure import exposure_text
from compose2ecs.report.formats import FORMATS as FINDINGS
from compose2ecs.report.formats import Findings
from compose2ecs.report.text import render

EXAMPLES = Path(__file__).resolve().parent / "examples"
PREFIX = "example-"
REPORTED = "findings"
SELECTED = ("floating-tag", "value-changed-by-yaml")
"""The rules whose findings are reported."""

_LANGUAGES = {"json": "json", "sarif": "json", "gitlab": "json", "rdjson": "json", "junit": "xml"}


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


def compared(name: str) -> Iterator[str]:
    """The lines for an example on all targets: its file, the command, the report."""
    folder = EXAMPLES / name
    text = folder.joinpath("compose.yaml").read_text(encoding="utf-8").strip("\n")
    yield from ("```yaml", "# compose.yaml", text, "```", "")
    made = compare(LoadOptions(cwd=str(folder)), Options(), lambda: b"")
    yield from _report("--targets", comparison_text(made))


def exposed(name: str) -> Iterator[str]:
    """The lines for the ways to the ports of an example: the command, the report."""
    folder = EXAMPLES / name
    made = convert(LoadOptions(cwd=str(folder)), Options(), (), lambda: b"")
    if made.ecs is None or made.loaded.project is None:
        raise ValueError(f"the example {name} does not load")
    found = exposures(made.loaded.project, made.ecs, made.diagnostics)
    yield from _report("--exposure", exposure_text(found))


def reported(format: str) -> Iterator[str]:
    """The lines for what is found in one example, in a format; for ``yaml``, the example."""
    folder = EXAMPLES / REPORTED
    text = folder.joinpath("compose.yaml").read_text(encoding="utf-8")
    if format == "yaml":
        yield from ("```yaml", "# compose.yaml", text.strip("\n"), "```", "")
        return
    made = check(LoadOptions(cwd=str(folder), variables={}), ("fargate",), lambda: b"")
    found = Findings(
        diagnostics=tuple(one for one in made.diagnostics if one.code.slug in SELECTED),
        texts={"compose.yaml": text},
        files=("compose.yaml",),
    )
    written = FINDINGS[format](found).strip("\n")
    yield from (f"```{_LANGUAGES.get(format, 'text')}", written, "```", "")


def _report(option: str, text: str) -> Iterator[str]:
    yield from ("```console", f"$ compose2ecs explain {option}", text.strip("\n"), "```", "")


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
