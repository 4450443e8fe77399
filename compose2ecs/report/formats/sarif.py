"""Findings as SARIF 2.1.0, in the form in which GitHub code scanning takes them.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from compose2ecs import __version__
from compose2ecs.diagnostics import AcceptedBy, Code, Diagnostic, Edit, Fix, Location, Severity
from compose2ecs.report.findings import Findings, as_json, explained
from compose2ecs.report.lines import Lines
from compose2ecs.report.masking import masked_text
from compose2ecs.report.suggestions import Suggestions
from compose2ecs.source import Span, dotted

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 5000
"""What GitHub keeps of a run; it refuses one with more than 25 000."""

_HOME = "https://github.com/compose2ecs/compose2ecs"
_ROOT = "%SRCROOT%"
_IN_SOURCE = (AcceptedBy.COMMENT, AcceptedBy.SETTING)
_PROBLEM = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "recommendation",
}
_SECURITY_SEVERITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.5", Severity.NOTE: "3.0"}
"""High, medium and low, as GitHub names them."""

ABOUT_SECURITY = frozenset(
    {
        "docker-socket",
        "hardening-lost",
        "internal-network",
        "loopback-port",
        "network-isolation-lost",
        "private-port-published",
        "secret-in-log-options",
    }
)
"""Codes of other groups than ``security`` that say that a protection is gone."""


def write(findings: Findings) -> str:
    """A log with one run."""
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(findings)]}
    return as_json(document)


def _run(findings: Findings) -> Mapping[str, Any]:
    """Results in the order of the files; rules are the codes of what was found, by slug.

    A finding without a place in a file is a notification: a result would need a place.
    """
    placed = [each for each in findings.identified if each[0].span is not None]
    kept = _gravest(placed)
    others = [found for found in findings.ordered if found.span is None]
    codes = {found.code.slug: found.code for found in [*(found for found, _ in kept), *others]}
    rules = sorted(codes)
    results = _Results(findings, rules)
    notes = [_notification(found) for found in others]
    if len(kept) < len(placed):
        left = len(placed) - len(kept)
        notes.append(
            {"level": "warning", "message": {"text": f"{left} more findings are left out"}}
        )
    driver = {
        "name": "compose2ecs",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": _HOME,
        "rules": [_rule(codes[slug]) for slug in rules],
    }
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"compose2ecs/{findings.category}/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The root of the repository, where the command ran"}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [results.result(found, fingerprint) for found, fingerprint in kept],
    }


def _gravest(found: Sequence[tuple[Diagnostic, str]]) -> Sequence[tuple[Diagnostic, str]]:
    """As many as GitHub keeps, in their order: what was accepted goes first, then notes."""
    if len(found) <= MAX_RESULTS:
        return found
    order = list(Severity)

    def gravity(at: int) -> tuple[bool, int]:
        one = found[at][0]
        return one.accepted is not None, order.index(one.severity)

    kept = sorted(range(len(found)), key=gravity)[:MAX_RESULTS]
    return [found[at] for at in sorted(kept)]


def _rule(code: Code) -> Mapping[str, Any]:
    page = code.page.strip()
    is_security = code.group.split(".")[0] == "security" or code.slug in ABOUT_SECURITY
    properties = {
        "tags": [code.group, "security"]
        if is_security and code.group != "security"
        else [code.group],
        "problem.severity": _PROBLEM[code.severity],
        "precision": _precision(code),
    }
    if is_security:
        properties["security-severity"] = _SECURITY_SEVERITY[code.severity]
    return {
        "id": code.slug,
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": f"{code.summary}."},
        "help": {"text": page, "markdown": page},
        "helpUri": code.url,
        "defaultConfiguration": {"level": code.severity.value},
        "properties": properties,
    }


def _precision(code: Code) -> str:
    """How often a finding is right: what is refused is refused, what is advised may not apply."""
    if code.severity is Severity.ERROR:
        return "very-high"
    return "high" if code.group.split(".")[0] in ("compose", "ecs") else "medium"


class _Results:
    """Results that refer to ``rules`` by number."""

    def __init__(self, findings: Findings, rules: Sequence[str]) -> None:
        self._lines = Lines(findings.texts)
        self._suggestions = Suggestions(findings.texts)
        self._numbers = {slug: number for number, slug in enumerate(rules)}

    def result(self, found: Diagnostic, fingerprint: str) -> Mapping[str, Any]:
        """One finding that has a place."""
        primary, *others = [place for place in found.locations if place.span is not None]
        result: dict[str, Any] = {
            "ruleId": found.code.slug,
            "ruleIndex": self._numbers[found.code.slug],
            "level": found.severity.value,
            "message": {"text": explained(found)},
            "locations": [self._location(primary)],
            "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:1"},
        }
        if others:
            result["relatedLocations"] = [
                {"id": at, **self._location(place), "message": {"text": "see also"}}
                for at, place in enumerate(others, start=1)
            ]
        if found.accepted is not None:
            result["suppressions"] = [_suppression(found)]
        if found.targets:
            result["properties"] = {"targets": list(found.targets)}
        fix = self._suggestions.of(found)
        if fix is not None:
            result["fixes"] = [_fix(fix)]
        return result

    def _location(self, location: Location) -> Mapping[str, Any]:
        """A place on one line: GitHub marks a region in a pull request only if all of it is new."""
        made: dict[str, Any] = {}
        if location.span is not None:
            made["physicalLocation"] = {
                "artifactLocation": _artifact(location.span.file),
                "region": _region(self._lines.on_one_line(location.span)),
            }
        if location.path:
            made["logicalLocations"] = [{"fullyQualifiedName": dotted(location.path)}]
        return made


def _suppression(found: Diagnostic) -> Mapping[str, str]:
    made = {
        "kind": "inSource" if found.accepted_by in _IN_SOURCE else "external",
        "status": "accepted",
    }
    return {**made, "justification": masked_text(found.accepted)} if found.accepted else made


def _notification(found: Diagnostic) -> Mapping[str, Any]:
    return {
        "descriptor": {"id": found.code.slug},
        "level": found.severity.value,
        "message": {"text": explained(found)},
    }


def _fix(fix: Fix) -> Mapping[str, Any]:
    edits: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        edits.setdefault(edit.span.file, []).append(edit)
    return {
        "description": {"text": fix.title if fix.is_safe else f"{fix.title} (unsafe)"},
        "artifactChanges": [
            {"artifactLocation": _artifact(file), "replacements": _replacements(of_file)}
            for file, of_file in edits.items()
        ],
    }


def _replacements(edits: Iterable[Edit]) -> list[Mapping[str, Any]]:
    return [
        {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        for edit in edits
    ]


def _artifact(name: str) -> Mapping[str, str]:
    """A file below where the command ran, which is the root of the repository in CI, or elsewhere.

    Code scanning takes relative paths without ``./`` only.
    """
    path = PurePath(name)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix(), errors="surrogateescape"), "uriBaseId": _ROOT}


def _region(span: Span) -> Mapping[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
