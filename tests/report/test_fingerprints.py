"""What findings are recognised by: not where they stand, nor what is said of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compose2ecs.compose.discover import Options
from compose2ecs.fingerprint import fingerprints
from compose2ecs.lint.engine import check
from compose2ecs.report.formats import FORMATS, Findings
from tests.report.samples import ERROR, WARNING, at, finding, findings

LINES = [
    "name: shop",
    "services:",
    "  web:",
    "    image: nginx",
    "    privileged: true",
    '    ports: ["80:80", "81:81"]',
    "    environment:",
    "      MODE: 0755",
    "      LEVEL: 0644",
    "    labels: {version: 1.10}",
    "  api:",
    "    image: example/api",
    "    userns_mode: remap",
    "    volumes: [./a:/a, ./b:/b]",
]  # fmt: skip
BLANK = st.sampled_from(["", "   ", "# a comment", "      # another, with privileged: true"])


def found_in(folder: Path, text: str) -> Findings:
    (folder / "compose.yaml").write_text(text, "utf-8")
    made = check(Options(cwd=str(folder), variables={}), ("fargate", "ec2"), lambda: b"")
    return Findings(diagnostics=made.diagnostics, texts=made.texts, files=tuple(made.texts))


def known(case: Findings) -> list[tuple[str, str]]:
    return [(found.code.slug, fingerprint) for found, fingerprint in case.identified]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(BLANK, max_size=3), min_size=len(LINES), max_size=len(LINES)))
def test_blank_lines_and_comments_change_no_fingerprint(
    tmp_path: Path, inserted: list[list[str]]
) -> None:
    before = known(found_in(tmp_path, "\n".join(LINES) + "\n"))
    lines = [line for above, line in zip(inserted, LINES, strict=True) for line in (*above, line)]
    after = known(found_in(tmp_path, "\n".join(lines) + "\n"))
    assert len(before) > 10
    assert after == before


def test_all_formats_have_the_same(tmp_path: Path) -> None:
    case = found_in(tmp_path, "\n".join(LINES) + "\n")
    placed = [mark for found, mark in case.identified if found.span is not None]
    document = json.loads(FORMATS["json"](case))
    assert [one["fingerprint"] for one in document["diagnostics"]] == [
        mark for _, mark in case.identified
    ]
    gitlab = json.loads(FORMATS["gitlab"](case))
    assert [one["fingerprint"] for one in gitlab] == [mark for _, mark in case.identified]
    results = json.loads(FORMATS["sarif"](case))["runs"][0]["results"]
    marks = [one["partialFingerprints"]["primaryLocationLineHash"] for one in results]
    assert marks == [f"{mark}:1" for mark in placed]


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "said otherwise"},
        {"help": None},
        {"accepted": "we know"},
        {"targets": ("ec2",)},
    ],
)
def test_what_is_said_does_not_matter(changes: dict[str, object]) -> None:
    before = finding(ERROR, path=("services", "web"))
    assert fingerprints([before]) == fingerprints([replace(before, **changes)])  # type: ignore[arg-type]


def test_codes_files_paths_and_repetitions_are_told_apart() -> None:
    here, there = ("services", "web"), ("services", "api")
    marks = fingerprints(
        [
            finding(ERROR, path=here),
            finding(ERROR, path=here),
            finding(ERROR, path=there),
            finding(WARNING, path=here),
            finding(ERROR, at("web", file="other.yaml", text="web"), path=here),
        ]
    )
    assert len(set(marks)) == 5


def test_items_of_a_list_may_change_places() -> None:
    def path(index: int) -> tuple[str | int, ...]:
        return ("services", "web", "ports", index)

    assert fingerprints([finding(path=path(0))]) == fingerprints([finding(path=path(3))])


def test_what_is_listed_does_not_matter() -> None:
    case = findings(finding(ERROR), finding(ERROR, at("0755"), accepted="we know"))
    shown = replace(case, shows_notes=False, shows_accepted=False)
    assert known(case) == known(shown)
