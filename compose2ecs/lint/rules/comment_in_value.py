"""``comment-in-value``."""

import re

from compose2ecs.compose.secrecy import SECRET_NAME
from compose2ecs.diagnostics import Location, Severity
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.reading.pairs import pairs
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_ENDING = r"(?m)(?<=[^\s:-])[ \t]+#[^\s#!][^\s]*[ \t]*$"
"""A comment without a space that begins right behind its `#`, after something else."""

_WORD = "#[A-Z]?(?:[a-z]+|[A-Z]+)[.!?]?"


@rule("comment-in-value", Severity.WARNING, "compose.yaml", about=("#",))
def comment_in_value(subject: Subject, report: Report) -> None:
    """A value ends at a `#` that may have been meant as a part of it.

    ## What it does
    Looks for values of variables, labels and options without quotes, behind which something without
    a space that begins with `#` ends the line. A comment of several words, or with a space after
    the `#`, is taken for one, and so is a word of letters alone, unless the value is a password or
    the like.

    ## Why is this bad
    In YAML a `#` after a space begins a comment. The container gets what stands before it: half of
    a password, or a text without its last word.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          GREETING: room #7
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        environment:
          GREETING: "room #7"
    ```

    ## Source
    https://yaml.org/spec/1.2.2/#66-comments
    """
    lines = {name: _lines(source) for name, source in subject.texts.items()}
    if not any(lines.values()):
        return
    for path, scalar in pairs(subject):
        span = scalar.span
        if span.end_line in lines[span.file] and isinstance(scalar.value, str):
            written = subject.written(span)
            behind = subject.texts[span.file].line(span.end_line)[span.end_column - 1 :].strip()
            if written[:1] in "\"'|>" or not behind.startswith("#"):
                continue
            name = path[-1] if isinstance(path[-1], str) else scalar.value.partition("=")[0]
            if not re.fullmatch(_WORD, behind) or SECRET_NAME.search(name):
                report(
                    "the value ends before the `#`; what follows is a comment",
                    Location(span, path),
                    help="put the value in quotes, or a space after the `#`",
                )


def _lines(source: SourceText) -> set[int]:
    """The lines that end in such a comment, or seem to."""
    lines: set[int] = set()
    if " #" in source.text:
        line, at = 1, 0
        for found in re.finditer(_ENDING, source.text):
            line += source.text.count("\n", at, found.start())
            at = found.start()
            lines.add(line)
    return lines
