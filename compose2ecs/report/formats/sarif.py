"""Diagnostics as SARIF 2.1.0, in the form in which GitHub code scanning takes them.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from compose2ecs import __version__
from compose2ecs.diagnostics import Code, Diagnostic, Location
from compose2ecs.report.excerpt import Excerpts
from compose2ecs.report.machine import DOCS
from compose2ecs.report.masking import masked_text
from compose2ecs.source import Span, dotted

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://github.com/compose2ecs/compose2ecs"


def to_sarif(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> str:
    """The log as JSON text with a final newline. ``texts`` are the files by their names."""
    return json.dumps(log(diagnostics, texts), indent=2, ensure_ascii=False) + "\n"


def log(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> dict[str, Any]:
    """The log with one run. Rules are the codes of what was found, in the order of their slugs.

    A finding without a place in a file is a notification: a result would need a place.
    """
    found = sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key)
    codes = sorted({diagnostic.code.slug: diagnostic.code for diagnostic in found}.items())
    rules = [code for _, code in codes]
    placed = [diagnostic for diagnostic in found if diagnostic.span is not None]
    others = [diagnostic for diagnostic in found if diagnostic.span is None]
    fingerprints = _fingerprints(placed, Excerpts(texts))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "compose2ecs",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "informationUri": _HOME,
                        "rules": [_rule(code) for code in rules],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [_notification(one) for one in others],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(diagnostic, rules, fingerprint)
                    for diagnostic, fingerprint in zip(placed, fingerprints, strict=True)
                ],
            }
        ],
    }


def _rule(code: Code) -> dict[str, Any]:
    page = code.page.strip()
    return {
        "id": code.slug,
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": f"{code.summary}."},
        "help": {"text": page, "markdown": page},
        "helpUri": f"{DOCS}#{code.slug}",
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(found: Diagnostic, rules: Sequence[Code], fingerprint: str) -> dict[str, Any]:
    primary, *others = [location for location in found.locations if location.span is not None]
    result = {
        "ruleId": found.code.slug,
        "ruleIndex": rules.index(found.code),
        "level": found.severity.value,
        "message": _message(found),
        "locations": [_location(primary)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if others:
        result["relatedLocations"] = [
            {"id": at, **_location(location)} for at, location in enumerate(others, start=1)
        ]
    if found.accepted is not None:
        result["suppressions"] = [{"kind": "external", "justification": found.accepted}]
    return result


def _notification(found: Diagnostic) -> dict[str, Any]:
    return {
        "descriptor": {"id": found.code.slug},
        "level": found.severity.value,
        "message": _message(found),
    }


def _message(found: Diagnostic) -> dict[str, str]:
    text = found.message if found.help is None else f"{found.message}\n{found.help}"
    return {"text": masked_text(text)}


def _location(location: Location) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if location.span is not None:
        made["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(location.span.file)},
            "region": _region(location.span),
        }
    if location.path:
        made["logicalLocations"] = [{"fullyQualifiedName": dotted(location.path)}]
    return made


def _uri(name: str) -> str:
    """The file as a URI: relative to where the command ran, unless it stands elsewhere."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fingerprints(found: Iterable[Diagnostic], excerpts: Excerpts) -> Iterator[str]:
    """What each finding is recognised by when lines move: its code, its file and its line's text.

    The same on several lines is told apart by its number, from the top.
    """
    count: Counter[str] = Counter()
    for diagnostic in found:
        span = diagnostic.span
        line = excerpts.text(span) if span is not None else ""
        what = (diagnostic.code.slug, span.file if span is not None else "", line)
        name = sha256("\0".join(what).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        count[name] += 1
        yield f"{name}:{count[name]}"
