"""Findings as workflow commands, which GitHub Actions shows at the lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.findings import Findings, explained
from compose2ecs.report.text import counted

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
MAX_OF_A_KIND = 10
"""The annotations of a kind that GitHub shows for a step; others it drops without a word.

https://github.com/orgs/community/discussions/26680
"""


def write(findings: Findings) -> str:
    """A command for each finding that is listed and was not accepted, the gravest kind first.

    Where there are more than GitHub shows, the last is a notice that says how many.
    """
    wanted = [found for found in findings.listed if found.accepted is None]
    kinds = {
        severity: [found for found in wanted if found.severity is severity] for severity in Severity
    }
    left = {severity: len(found) - MAX_OF_A_KIND for severity, found in kinds.items()}
    limits = dict.fromkeys(Severity, MAX_OF_A_KIND)
    if any(more > 0 for more in left.values()) and left[Severity.NOTE] >= 0:
        limits[Severity.NOTE] -= 1
        left[Severity.NOTE] += 1
    commands = [
        _command(found)
        for severity, of_kind in kinds.items()
        for found in of_kind[: limits[severity]]
    ]
    more = [counted(count, severity) for severity, count in left.items() if count > 0]
    if more:
        said = f"{', '.join(more)} more than GitHub shows: see the log, or use the format sarif"
        commands.append(_written("notice", {"title": "compose2ecs"}, said))
    return "".join(f"{command}\n" for command in commands)


def _command(found: Diagnostic) -> str:
    properties = {**dict(_place(found)), "title": found.code.slug}
    return _written(_COMMANDS[found.severity], properties, explained(found))


def _place(found: Diagnostic) -> Iterator[tuple[str, str]]:
    """Columns are for places on one line: GitHub takes no others."""
    span = found.span
    if span is None:
        return
    yield "file", PurePath(span.file).as_posix()
    yield "line", str(span.line)
    yield "endLine", str(span.end_line)
    if span.line == span.end_line:
        yield "col", str(span.column)
        yield "endColumn", str(span.end_column)


def _written(command: str, properties: Mapping[str, str], text: str) -> str:
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {listed}::{_data(text)}"


def _data(text: str) -> str:
    """A text on one line; nothing in it can begin another command."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    if escaped.isprintable():
        return escaped
    return "".join(c if c.isprintable() else "\ufffd" for c in escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
