"""Findings as JUnit XML, which CI systems show as tests.

There is no standard: https://github.com/testmoapp/junitxml collects what readers of it take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.regex import regex
from compose2ecs.report.findings import Findings, explained, message
from compose2ecs.report.masking import masked_text
from compose2ecs.source import dotted

_NOT_XML = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document of XML may hold: https://www.w3.org/TR/xml/#charsets."""

_NO_PLACE = "project"


def write(findings: Findings) -> str:
    """A suite for each file, with a case for each finding, or one that passed.

    Errors and warnings are failures, what was accepted is skipped, and notes pass. What has no
    place stands in a suite of its own.
    """
    found: dict[str, list[Diagnostic]] = {name: [] for name in findings.files}
    for one in findings.ordered:
        found.setdefault(one.span.file if one.span is not None else _NO_PLACE, []).append(one)
    root = ET.Element("testsuites", _attributes({"name": "compose2ecs"}))
    for name, of_file in found.items():
        root.append(_suite(name, of_file))
    for count in ("tests", "failures", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("errors", "0")
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(name: str, found: Sequence[Diagnostic]) -> ET.Element:
    cases = [_case(one, title, name) for one, title in zip(found, _titles(found), strict=True)]
    if not cases:
        cases = [ET.Element("testcase", _attributes({"name": "no findings", "classname": name}))]
    attributes = {
        "name": name,
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    suite = ET.Element("testsuite", _attributes(attributes))
    suite.extend(cases)
    return suite


def _titles(found: Iterable[Diagnostic]) -> list[str]:
    """A name for each case that stays when lines move: its code and its path in the project."""
    count: Counter[str] = Counter()
    titles = []
    for one in found:
        path = next((dotted(place.path) for place in one.locations if place.path), "")
        title = f"{one.code.slug} {path}".rstrip()
        count[title] += 1
        titles.append(title if count[title] == 1 else f"{title} ({count[title]})")
    return titles


def _case(found: Diagnostic, title: str, name: str) -> ET.Element:
    attributes = {"name": title, "classname": name}
    if found.span is not None:
        attributes |= {"file": found.span.file, "line": str(found.span.line)}
    case = ET.Element("testcase", _attributes(attributes))
    if found.accepted is not None:
        reason = masked_text(found.accepted) or "accepted"
        ET.SubElement(case, "skipped", _attributes({"message": reason}))
    elif found.severity is Severity.NOTE:
        ET.SubElement(case, "system-out").text = _xml(f"{_where(found)}{explained(found)}")
    else:
        said = {"message": message(found), "type": found.severity.value}
        failure = ET.SubElement(case, "failure", _attributes(said))
        failure.text = _xml(f"{_where(found)}{explained(found)}\n{found.code.url}")
    return case


def _where(found: Diagnostic) -> str:
    span = found.span
    return f"{span.file}:{span.line}:{span.column}: " if span is not None else ""


def _attributes(values: Mapping[str, str]) -> dict[str, str]:
    return {name: _xml(value) for name, value in values.items()}


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
