"""``unused-anchor``."""

import re
from collections.abc import Iterator

from compose2ecs.compose.libyaml import CParser, yaml
from compose2ecs.diagnostics import Edit, Fix, Severity
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Span

_MARK = r"(?m)(?:^|[\s\[{,])&[^\s&\[\]{},]"
"""What may be an anchor: most files have none, and need not be read again."""


@rule("unused-anchor", Severity.NOTE, "compose.unused", about=("&",))
def unused_anchor(subject: Subject, report: Report) -> None:
    """An anchor is never referred to.

    ## What it does
    Looks for anchors (`&name`) without an alias (`*name`) behind them in the same file.

    ## Why is this bad
    An anchor is there to be repeated. One without an alias is left over, or a service that should
    have the values below it does not have them. Anchors of one file are not known in another.

    ## Example
    ```yaml
    x-defaults: &defaults
      restart: always
    services:
      web:
        image: app:1
    ```

    ## Instead
    ```yaml
    x-defaults: &defaults
      restart: always
    services:
      web:
        <<: *defaults
        image: app:1
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/10-fragments.md
    """
    for file in subject.documents:
        source = subject.texts.get(file)
        if source is None or not re.search(_MARK, source.text):
            continue
        for name, span in _unused(source, file):
            report(
                f"nothing refers to the anchor `{name}`",
                span,
                help=f"remove it, or use it with `*{name}`",
                fix=Fix(title="remove the anchor", edits=(_removal(span, source),), is_safe=True),
            )


def _unused(source: SourceText, file: str) -> Iterator[tuple[str, Span]]:
    """The anchors without an alias, and their places; a name that is given again is another."""
    last: dict[str, Span] = {}
    used: set[Span] = set()
    found: list[tuple[str, Span]] = []
    parser = CParser(source.text)
    try:
        while not isinstance(event := parser.get_event(), yaml.StreamEndEvent | None):
            name = getattr(event, "anchor", None)
            if name is None:
                continue
            if isinstance(event, yaml.AliasEvent):
                used.add(last[name])
                continue
            mark = event.start_mark
            span = _place(name, mark.line + 1, mark.column, source, file) if mark else None
            if span is not None:
                last[name] = span
                found.append((name, span))
    except (yaml.YAMLError, KeyError):
        # The loader has said what is wrong with the file.
        return
    finally:
        parser.dispose()
    yield from ((name, span) for name, span in found if span not in used)


def _place(name: str, number: int, column: int, source: SourceText, file: str) -> Span | None:
    """Where an anchor stands in a line, behind a tag perhaps. ``column`` counts from 0."""
    start = source.line(number).find(f"&{name}", column)
    if start < 0:
        return None
    return Span(file, number, start + 1, number, start + len(name) + 2)


def _removal(span: Span, source: SourceText) -> Edit:
    """The anchor goes, with the space on the side where the line goes on or ends."""
    line = source.line(span.line)
    behind = line[span.end_column - 1 :]
    if behind.strip():
        blank = len(behind) - len(behind.lstrip(" "))
        return Edit(span=span._replace(end_column=span.end_column + blank), text="")
    before = line[: span.column - 1].rstrip(" ")
    return Edit(span=span._replace(column=len(before) + 1), text="")
