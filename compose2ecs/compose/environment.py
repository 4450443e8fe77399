"""The variables that a project sees: the process environment first, then ``.env`` files.

https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from compose2ecs.compose import codes
from compose2ecs.compose.files import Files
from compose2ecs.compose.grammar.dotenv import DotenvError, parse
from compose2ecs.diagnostics import Place, Reporter
from compose2ecs.source import Span


class Environment(NamedTuple):
    """Variables by name, and the place of those that a file defines.

    Where the environment is ``partial``, a file of variables could not be read: those that are not
    set may stand in it.
    """

    values: Mapping[str, str]
    spans: Mapping[str, Span]
    partial: bool = False

    def lookup(self, name: str) -> str | None:
        """The value, or None when the variable is not set."""
        return self.values.get(name)

    def below(self, other: Environment) -> Environment:
        """These variables, and those of ``other`` that are not set here."""
        values = {**other.values, **self.values}
        spans = {name: span for name, span in other.spans.items() if name not in self.values}
        return Environment(values, {**spans, **self.spans}, self.partial or other.partial)

    def with_value(self, name: str, value: str) -> Environment:
        """The environment with one more variable."""
        return self._replace(values={**self.values, name: value})


def read_env_files(
    paths: Iterable[str],
    outer: Environment,
    files: Files,
    reporter: Reporter,
    *places: Place | None,
) -> Environment:
    """The variables of ``.env`` files: a later file wins, and ``outer`` beats all.

    Reports files that are missing or malformed, at ``places`` or in the file.
    """
    values: dict[str, str] = {}
    spans: dict[str, Span] = {}
    partial = False
    for path in paths:
        text = files.read(path, *places, what="env file")
        if text is None:
            partial = True
            continue
        shown = files.shown(path)
        try:
            entries = parse(text, outer.lookup, lambda *_: None, values)
        except DotenvError as error:
            report_dotenv_error(error, shown, reporter)
            partial = True
            continue
        for name, entry in entries.items():
            values[name] = entry.value
            spans[name] = Span(shown, entry.line, entry.column, entry.line, entry.column + 1)
    return Environment(values, spans, partial)


def report_dotenv_error(error: DotenvError, shown: str, reporter: Reporter) -> None:
    """Report a malformed env file at the line that is wrong."""
    span = Span(shown, error.line, error.column, error.line, error.column + 1)
    help = "a line is NAME=value, or a comment after `#`; a value of several words is in quotes"
    reporter.report(codes.ENV_FILE_SYNTAX, error.message, span, help=help)
