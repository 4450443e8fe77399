"""The order of keys in mappings means nothing."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fixtures.attributes import FILES as FILES_OF_ROWS
from fixtures.attributes import SERVICE, several
from tests.properties.compiled import TARGETS, compile_text, unordered
from tests.properties.spellings import FILES, Spellings, attributes, project, spelled


def words(findings: list[str]) -> list[list[str]]:
    """The words of each finding. A list in a message has the order of the file."""
    return sorted(sorted(finding.split()) for finding in findings)


def shuffled(node: Any, choose: Random) -> Any:
    if isinstance(node, dict):
        keys = choose.sample(list(node), len(node))
        return {key: shuffled(node[key], choose) for key in keys}
    return [shuffled(item, choose) for item in node] if isinstance(node, list) else node


@settings(max_examples=150, deadline=None, derandomize=True)
@given(attributes(), st.sampled_from(TARGETS), st.integers(0, 999))
def test_the_order_of_keys_in_any_mapping(
    service: dict[str, Spellings], target: str, seed: int
) -> None:
    choose = Random(seed)
    of = project(spelled(choose.randrange, service))
    expected = compile_text(json.dumps(of), target, FILES)
    made = compile_text(json.dumps(shuffled(of, choose)), target, FILES)
    assert expected is not None
    assert made is not None
    assert unordered(made.document) == unordered(expected.document)
    assert words(made.findings) == words(expected.findings)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(sorted(SERVICE)),
        min_size=2,
        max_size=8,
        unique_by=lambda name: name.partition(":")[0],
    ),
    st.sampled_from(TARGETS),
    st.integers(0, 999),
)
def test_the_order_of_attributes_of_a_service(rows: list[str], target: str, seed: int) -> None:
    expected = compile_text(several(rows), target, FILES_OF_ROWS)
    assume(expected is not None)
    others = Random(seed).sample(rows, len(rows))
    again = compile_text(several(others), target, FILES_OF_ROWS)
    assert again == expected
