"""Which variables of the environment values come from, as the texts of the files say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from compose2ecs.compose.grammar import dotenv
from compose2ecs.compose.grammar.template import TemplateError, variables
from compose2ecs.compose.syntax import BREAK
from compose2ecs.source import Span, Traced


class Given:
    """What the environment gives to values.

    ``texts`` are the files by their names in messages, those in ``documents`` compose files and the
    others env files. What the env file of an included project gives is not known here.
    """

    def __init__(
        self, texts: Mapping[str, str], documents: Collection[str], environment: Mapping[str, str]
    ) -> None:
        self._texts = texts
        self._documents = documents
        self._environment = environment
        self._lines: dict[str, list[str]] = {}
        self._places: dict[Span, tuple[str, tuple[str, ...]]] = {}

    @cached_property
    def gives(self) -> bool:
        """Whether a compose file may name a variable that has a value."""
        texts = [text for name in self._documents if "$" in (text := self._texts.get(name, ""))]
        return any(
            f"${name}" in text or f"${{{name}" in text
            for text in texts
            for name, value in self._environment.items()
            if value
        )

    def to(self, name: str, leaf: Traced[str] | Traced[str | None]) -> Mapping[str, str]:
        """The variables that gave to a text, with their values.

        They stand in the file as ``${VARIABLE}``; or, where it is the value of the variable
        ``name`` of a container, the file names that alone. One whose default was taken is not among
        them.
        """
        source, value = leaf.source, leaf.value
        if not value or source is None or source.span.file not in self._texts:
            return {}
        if "$" not in self._texts[source.span.file] and not self._environment.get(name):
            return {}  # nothing is put into a text, and there is no variable of this name
        # The words of one command stand at one place, which is read once for all of them.
        if source.span not in self._places:
            written = self._written(source.span)
            self._places[source.span] = written, _named(written)
        written, named = self._places[source.span]
        names = named if "$" in written else () if value in written else (name,)
        found = {one: self._environment.get(one, "") for one in names}
        return {one: given for one, given in found.items() if given and given in value}

    def _written(self, span: Span) -> str:
        """What stands at ``span``, of which an env file has the beginning alone."""
        if span.file not in self._documents:
            return dotenv.written(self._texts[span.file], span.line, span.column)
        if span.file not in self._lines:
            self._lines[span.file] = BREAK.split(self._texts[span.file])
        lines = self._lines[span.file][span.line - 1 : span.end_line]
        lines[-1:] = [line[: span.end_column - 1] for line in lines[-1:]]
        lines[:1] = [line[span.column - 1 :] for line in lines[:1]]
        return "\n".join(lines)


def _named(text: str) -> tuple[str, ...]:
    """The variables in a text, each once."""
    try:
        return tuple(dict.fromkeys(one.name for one in variables(text))) if "$" in text else ()
    except TemplateError:
        return ()


NOTHING_GIVEN = Given({}, (), {})
"""What is known where nobody has the texts."""
