from __future__ import annotations

from collections.abc import Callable

import pytest

from compose2ecs.mapping import claims as subject
from compose2ecs.mapping.claims import CLAIMS, claims


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[..., object]]:
    fresh: dict[str, Callable[..., object]] = {}
    monkeypatch.setattr(subject, "_CLAIMS", fresh)
    return fresh


def test_a_claim_enters_the_function_and_leaves_it_alone(
    registry: dict[str, Callable[..., object]],
) -> None:
    def rule() -> int:
        return 3

    assert claims("a", "b")(rule) is rule
    assert registry == {"a": rule, "b": rule}


def test_a_pattern_is_claimed_once() -> None:
    @claims("a")
    def first() -> None: ...

    with pytest.raises(ValueError, match=r"a is claimed twice: by .*first and by .*second"):

        @claims("a")
        def second() -> None: ...


def test_a_claim_names_something() -> None:
    with pytest.raises(ValueError, match="at least one pattern"):
        claims()


def test_the_registry_is_read_only() -> None:
    with pytest.raises(TypeError):
        CLAIMS["a"] = print  # type: ignore[index]
