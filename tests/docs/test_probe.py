"""Whatever attribute is added to a project, on every target the result or a finding speaks of it.

The support matrix is this measurement; here it is held against the attributes of the model.
"""

from __future__ import annotations

import re
from tempfile import gettempdir

import pytest

from compose2ecs.diagnostics import Code, Diagnostic, Severity
from compose2ecs.ecs.codes import CLAMPED, UNBOUND_REFERENCE
from compose2ecs.ecs.target import NETWORKED, Target
from compose2ecs.mapping.codes import UNACCOUNTED_ATTRIBUTE
from compose2ecs.mapping.patterns import model_patterns
from compose2ecs.source import dotted
from compose2ecs.support import Fate
from docs import probe
from fixtures.attributes import NOT_WRITABLE


@pytest.mark.parametrize("target", NETWORKED, ids=lambda target: target.name)
def test_every_attribute_changes_the_result_or_has_a_finding(target: Target) -> None:
    """That a result which cites a value depends on it is tested by perturbation."""
    tried = [what for what in probe.seen() if what.target is target]
    assert {what.attribute for what in tried} == model_patterns() - NOT_WRITABLE
    lost = [
        f"{what.project}: {dotted(what.path)}"
        for what in tried
        if UNACCOUNTED_ATTRIBUTE in [found.code for found in what.findings]
    ]
    assert lost == []


def test_what_is_gone_after_loading_is_the_only_thing_without_a_trace() -> None:
    silent = {what.attribute for what in probe.seen() if what.fate is Fate.CONSUMED}
    assert silent == {
        "services.*.env_file[].format",
        "services.*.env_file[].path",
        "services.*.env_file[].required",
        "services.*.label_file[]",
        "services.*.profiles[]",
    }


@pytest.mark.parametrize(
    ("attribute", "project", "target", "expected", "fields", "codes"),
    [
        (
            "services.*.shm_size",
            "services shm_size",
            "ec2-bridge",
            Fate.MAPPED,
            ("taskDefinition.containerDefinitions[].linuxParameters.sharedMemorySize",),
            [],
        ),
        (
            "services.*.shm_size",
            "services shm_size",
            "fargate",
            Fate.LOST,
            (),
            ["unavailable-on-target"],
        ),
        (
            "services.*.mem_swappiness",
            "services mem_limit + memswap_limit + mem_swappiness",
            "fargate",
            Fate.LOST,
            (),
            ["unavailable-on-target"],
        ),
        (
            "services.*.cpu_shares",
            "services cpu_shares",
            "ec2-awsvpc",
            Fate.CHANGED,
            ("taskDefinition.containerDefinitions[].cpu",),
            ["cpu-shares-reserved"],
        ),
        (
            "services.*.labels.*",
            "services labels",
            "ec2-bridge",
            Fate.MAPPED,
            ("taskDefinition.containerDefinitions[].dockerLabels.*",),
            [],
        ),
        (
            "services.*.attach",
            "services attach",
            "fargate",
            Fate.IRRELEVANT,
            (),
            ["irrelevant-attribute"],
        ),
    ],
)
def test_fates(
    attribute: str,
    project: str,
    target: str,
    expected: Fate,
    fields: tuple[str, ...],
    codes: list[str],
) -> None:
    (what,) = [
        what
        for what in probe.seen()
        if (what.attribute, what.project, what.target.name) == (attribute, project, target)
    ]
    assert (what.fate, what.fields) == (expected, fields)
    assert [found.code.slug for found in what.findings] == codes


@pytest.mark.parametrize(
    ("fields", "found", "expected"),
    [
        (("cpu",), [], Fate.MAPPED),
        (("cpu",), [(CLAMPED, Severity.NOTE)], Fate.MAPPED),
        (("cpu",), [(UNBOUND_REFERENCE, Severity.WARNING)], Fate.MAPPED),
        (("cpu",), [(CLAMPED, Severity.WARNING)], Fate.CHANGED),
        (("cpu",), [(CLAMPED, Severity.ERROR)], Fate.CHANGED),
        ((), [(CLAMPED, Severity.WARNING)], Fate.LOST),
        ((), [(CLAMPED, Severity.ERROR), (CLAMPED, Severity.NOTE)], Fate.LOST),
        ((), [(CLAMPED, Severity.NOTE)], Fate.IRRELEVANT),
        ((), [], Fate.CONSUMED),
    ],
)
def test_the_fate_of_a_value(
    fields: tuple[str, ...], found: list[tuple[Code, Severity]], expected: Fate
) -> None:
    findings = tuple(
        Diagnostic(code=code, severity=severity, message="m") for code, severity in found
    )
    what = probe.Seen("services.*.cpus", NETWORKED[0], "services cpus", (), fields, findings)
    assert what.fate is expected


@pytest.mark.parametrize(
    ("fates", "expected"),
    [
        ({Fate.MAPPED}, Fate.MAPPED),
        ({Fate.MAPPED, Fate.IRRELEVANT}, Fate.MAPPED),
        ({Fate.MAPPED, Fate.LOST}, Fate.CHANGED),
        ({Fate.MAPPED, Fate.CHANGED}, Fate.CHANGED),
        ({Fate.LOST, Fate.IRRELEVANT, Fate.CONSUMED}, Fate.LOST),
        ({Fate.IRRELEVANT, Fate.CONSUMED}, Fate.IRRELEVANT),
        ({Fate.CONSUMED}, Fate.CONSUMED),
    ],
)
def test_the_fate_of_an_attribute_is_that_of_its_values(fates: set[Fate], expected: Fate) -> None:
    assert probe.together(fates) is expected


def test_a_measurement_does_not_depend_on_where_it_is_made() -> None:
    assert "does not get ./src" in probe.text()
    assert re.findall(rf"{re.escape(gettempdir())}/\w+/shop", probe.text()) == []
