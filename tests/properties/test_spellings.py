"""The same thing in other words has the same result and the same findings."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.compiled import TARGETS, compile_text
from tests.properties.spellings import ATTRIBUTES, FILES, Spellings, attributes, project, spelled


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_every_spelling_of_an_attribute_is_the_same(name: str) -> None:
    @settings(max_examples=12, deadline=None, derandomize=True)
    @given(ATTRIBUTES[name], st.sampled_from(TARGETS))
    def check(options: Spellings, target: str) -> None:
        first, *others = (
            compile_text(json.dumps(project({name: option})), target, FILES) for option in options
        )
        assert first is not None
        for other in others:
            assert other == first

    check()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(attributes(), st.sampled_from(TARGETS), st.data())
def test_spellings_of_several_attributes_are_the_same(
    service: dict[str, Spellings], target: str, data: st.DataObject
) -> None:
    def drawn(bound: int) -> int:
        return data.draw(st.integers(0, bound - 1))

    shortest = json.dumps(project(spelled(lambda _: 0, service)))
    other = json.dumps(project(spelled(drawn, service)))
    expected = compile_text(shortest, target, FILES)
    assert expected is not None
    assert compile_text(other, target, FILES) == expected
