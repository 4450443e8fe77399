from __future__ import annotations

import pytest

from compose2ecs.ecs.bindings import HELP, WORDS
from compose2ecs.ecs.refs import Joined, Ref, RefKind, TextValue, refs, render
from compose2ecs.source import Traced
from compose2ecs.trace import leaves, plain

REGISTRY = Ref(RefKind.REGISTRY, "")
ROLE = Ref(RefKind.ROLE, "execution", "arn")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        (REGISTRY, "${registry}"),
        (Ref(RefKind.SUBNETS, "default"), "${subnets.default}"),
        (ROLE, "${role.execution.arn}"),
        (Joined((REGISTRY, "/shop-web:", "1")), "${registry}/shop-web:1"),
        (Joined(()), ""),
    ],
)
def test_text_of_a_value(value: TextValue, text: str) -> None:
    assert render(value) == text


def test_references_in_a_value() -> None:
    assert refs("plain") == ()
    assert refs(ROLE) == (ROLE,)
    assert refs(Joined((REGISTRY, "/", ROLE, REGISTRY))) == (REGISTRY, ROLE, REGISTRY)


@pytest.mark.parametrize("value", [REGISTRY, Joined((REGISTRY, "/x"))])
def test_a_reference_is_one_leaf(value: TextValue) -> None:
    traced = Traced(value)
    assert leaves(traced) == [traced]
    assert plain(traced) == value


def test_every_kind_can_be_explained() -> None:
    assert set(WORDS) == set(HELP) == set(RefKind)
