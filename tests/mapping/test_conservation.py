"""Whatever attribute a project uses, it ends in the result or in a finding, on every target."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compose2ecs.mapping.dispositions import written
from compose2ecs.mapping.patterns import PatternTable, model_patterns
from fixtures.attributes import FILES, NOT_WRITABLE, SERVICE, documents, several
from tests.mapping.build import project_or_none
from tests.mapping.pipeline import leftovers, loaded, perturbed

TARGETS = ("fargate", "ec2", "external", "managed-instances")


@pytest.mark.parametrize("target", ["fargate", "ec2"])
@pytest.mark.parametrize("name", documents())
def test_nothing_is_lost(name: str, target: str) -> None:
    found = leftovers(loaded(name), target)
    assert [line for line in found if "unused-setting" not in line] == []


@pytest.mark.parametrize("target", ["fargate", "ec2"])
@pytest.mark.parametrize("name", documents())
def test_no_number_is_lost_when_it_is_zero(name: str, target: str) -> None:
    of = loaded(name)
    for _, leaf in written(of):
        if isinstance(leaf.value, (int, float)):
            zero = perturbed(of, leaf, type(leaf.value)(0))
            found = leftovers(zero, target)
            assert [line for line in found if "unused-setting" not in line] == []


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("x-ecs service", "fargate"),
        ("x-ecs service", "managed-instances"),
        ("x-ecs network", "fargate"),
        ("x-ecs volume", "fargate"),
        ("x-ecs secret", "fargate"),
        ("x-ecs volume root", "ec2"),
        ("x-ecs volume ebs", "fargate"),
        ("x-ecs volume ebs once", "fargate"),
        ("x-ecs volume s3", "fargate"),
        ("x-ecs volume fsx", "ec2"),
        ("x-ecs running", "ec2"),
        ("x-ecs traffic", "fargate"),
        ("x-ecs rollout", "fargate"),
        ("x-ecs rollout shifting", "fargate"),
        ("x-ecs scaling", "fargate"),
        ("x-ecs firelens", "ec2"),
        ("x-ecs overrides", "fargate"),
        ("x-ecs overrides once", "fargate"),
    ],
)
def test_every_setting_is_used(name: str, target: str) -> None:
    assert leftovers(loaded(name), target) == []


def test_the_documents_use_every_attribute() -> None:
    table = PatternTable.of({pattern: pattern for pattern in model_patterns()})
    used = {
        match.value
        for name in documents()
        for source, _ in written(loaded(name))
        if (match := table.find(source.path)) is not None
    }
    assert model_patterns() - used == NOT_WRITABLE & model_patterns()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(sorted(SERVICE)),
        min_size=2,
        max_size=12,
        unique_by=lambda name: name.partition(":")[0],
    ),
    st.sampled_from(TARGETS),
)
def test_nothing_is_lost_when_attributes_meet(rows: list[str], target: str) -> None:
    of = project_or_none(several(rows), **FILES)
    assume(of is not None)
    assert of is not None
    assert leftovers(of, target) == []
