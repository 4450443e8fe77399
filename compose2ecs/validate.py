"""The check of ECS JSON that something else wrote: reading, recognising and judging, in this order.

A pure function of files and options, like the conversion.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from compose2ecs.compose.decode import free
from compose2ecs.compose.files import STDIN, Files
from compose2ecs.compose.parse import ParseError, parse
from compose2ecs.compose.secrecy import blanked, secret_scalars, without_secrets, without_values
from compose2ecs.compose.strict_json import parse_json
from compose2ecs.compose.tree import Node
from compose2ecs.diagnostics import Diagnostic, Reporter
from compose2ecs.ecs.codes import UNKNOWN_REQUEST
from compose2ecs.ecs.documents import Request, requests
from compose2ecs.ecs.judge import Asked, judge
from compose2ecs.shape import shape
from compose2ecs.source import Span

_YAML = (".yaml", ".yml")


@shape
class Validation:
    """What came of a check. ``texts`` are the files with asterisks for secrets in them.

    ``is_readable`` is False when a file could not be read, or is neither JSON nor YAML.
    """

    requests: tuple[Request, ...]
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    is_readable: bool


def validate(
    paths: Iterable[str], asked: Asked, cwd: str, read_stdin: Callable[[], bytes]
) -> Validation:
    """What ECS refuses of the requests in the files, which together are one project."""
    reporter = Reporter()
    files = Files(cwd, read_stdin, reporter)
    read = [_read(files, path, reporter) for path in paths]
    found = [one for file in read for root in file.roots for one in requests(free(root), reporter)]
    judge(found, asked, reporter)
    scalars = [scalar for file in read for root in file.roots for scalar in secret_scalars(root)]
    secrets = {scalar.span: str(scalar.value) for scalar in scalars}
    return Validation(
        requests=tuple(found),
        diagnostics=tuple(_masked(one, secrets) for one in reporter.diagnostics),
        texts={file.shown: file.text for file in read},
        is_readable=all(file.is_readable for file in read),
    )


def _masked(found: Diagnostic, secrets: Mapping[Span, str]) -> Diagnostic:
    """The finding with asterisks for the secrets that it speaks of."""
    spans = [location.span for location in found.locations if location.span in secrets]
    values = {f"secret {at}": secrets[span] for at, span in enumerate(spans) if span is not None}
    return without_secrets([found], values)[0]


@shape
class _File:
    """A file under its name in messages, with what it holds and its text without secrets."""

    shown: str
    roots: tuple[Node, ...]
    text: str
    is_readable: bool


def _read(files: Files, path: str, reporter: Reporter) -> _File:
    absolute = path if path == STDIN else os.path.normpath(os.path.join(files.cwd, path))  # noqa: PTH118
    shown = files.shown(absolute)
    text = files.read(absolute)
    try:
        roots = _parsed(text, shown, reporter) if text is not None else None
    except ParseError:
        roots = None
    if text is None or roots is None:
        known = files.texts.get(shown, "")
        return _File(shown=shown, roots=(), text=without_values(known), is_readable=False)
    spans = [scalar.span for root in roots for scalar in secret_scalars(root)]
    return _File(shown=shown, roots=roots, text=blanked(text, spans), is_readable=True)


def _parsed(text: str, name: str, reporter: Reporter) -> tuple[Node, ...]:
    """The documents of a file: JSON by its name or its first character, else YAML.

    Raises ParseError after reporting what is wrong.
    """
    is_yaml = name.lower().endswith(_YAML)
    if name.lower().endswith(".json") or (not is_yaml and text.lstrip()[:1] in ("{", "[")):
        return (parse_json(text, name, reporter),)
    documents = tuple(document.root for document in parse(text, name, reporter))
    if not documents:
        reporter.report(UNKNOWN_REQUEST, "the file is empty", Span(name, 1, 1, 1, 2))
    return documents
