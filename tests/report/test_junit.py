"""JUnit XML, read back with a parser of XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from compose2ecs.diagnostics import Diagnostic
from compose2ecs.report.formats import FORMATS, Findings
from tests.report.samples import CASES, ERROR, NOTE, WARNING, at, finding, findings


def suites(case: Findings) -> ET.Element:
    return ET.fromstring(FORMATS["junit"](case).encode())


def case_of(*diagnostics: Diagnostic) -> ET.Element:
    (made,) = suites(findings(*diagnostics, files=()))[0]
    return made


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_counts_are_those_of_the_cases(case: Findings) -> None:
    root = suites(case)
    for element in (root, *root):
        found = [child.tag for one in element.iter("testcase") for child in one]
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase")))
        assert int(element.attrib["failures"]) == found.count("failure")
        assert int(element.attrib["skipped"]) == found.count("skipped")
        assert element.attrib["errors"] == "0"
    for suite in root:
        names = [one.attrib["name"] for one in suite]
        assert len(names) == len(set(names)) >= 1


def test_a_suite_for_each_file_and_a_case_for_each_clean_one() -> None:
    root = suites(findings(finding(ERROR), finding(WARNING, at("0755"))))
    assert [(suite.attrib["name"], suite.attrib["tests"]) for suite in root] == [
        ("compose.yaml", "2"),
        ("clean.yaml", "1"),
    ]
    (clean,) = root[1]
    assert clean.attrib == {"name": "no findings", "classname": "clean.yaml"}
    assert list(clean) == []


def test_a_failure() -> None:
    case = case_of(finding(ERROR, path=("services", "web", "image"), targets=("ec2",)))
    assert case.attrib == {
        "name": "an-error services.web.image",
        "classname": "compose.yaml",
        "file": "compose.yaml",
        "line": "3",
    }
    (failure,) = case
    assert failure.attrib == {"message": "the image is odd (ec2)", "type": "error"}
    assert failure.text == (
        "compose.yaml:3:12: the image is odd (ec2)\nname another\n"
        "https://github.com/compose2ecs/compose2ecs/blob/main/docs/rules/an-error.md"
    )


def test_notes_pass() -> None:
    (output,) = case_of(finding(NOTE))
    assert (output.tag, output.text) == (
        "system-out",
        "compose.yaml:3:12: the image is odd\nname another",
    )


@pytest.mark.parametrize(("reason", "shown"), [("we know", "we know"), ("", "accepted")])
def test_accepted_findings_are_skipped(reason: str, shown: str) -> None:
    (skipped,) = case_of(finding(ERROR, accepted=reason))
    assert (skipped.tag, skipped.attrib) == ("skipped", {"message": shown})


def test_what_has_no_place_is_about_the_project() -> None:
    (suite,) = suites(CASES["no place and no file"])
    assert suite.attrib["name"] == "project"
    assert suite[0].attrib == {"name": "a-warning", "classname": "project"}


def test_markup_is_escaped() -> None:
    said = '<b> & "c" ]]> \n\td'
    (failure,) = case_of(finding(message=said, help="</failure>"))
    assert failure.attrib["message"] == said
    assert failure.text is not None
    assert "</failure>" in failure.text


def test_what_xml_cannot_hold_is_replaced() -> None:
    (failure,) = case_of(finding(message="a\x00\x1b\x0b\ud800\ufffeb\U0010ffff", help=None))
    assert failure.attrib["message"] == "a\ufffd\ufffd\ufffd\ufffd\ufffdb\U0010ffff"
