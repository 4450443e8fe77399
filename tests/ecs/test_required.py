"""What the API requires is required when requests are read."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs import model
from compose2ecs.ecs.decode import decoded
from compose2ecs.ecs.wire import wire
from tests.ecs.build import full
from tests.ecs.judged import traced
from tests.ecs.test_model import API, all_structures

REQUIRED = [
    (shape, member)
    for shape in all_structures()
    for member in API["shapes"][shape].get("required", ())
]


@pytest.mark.parametrize(("shape", "member"), REQUIRED)
def test_a_structure_without_what_the_api_requires_is_refused(shape: str, member: str) -> None:
    kind = getattr(model, shape.removesuffix("Request"))
    whole: Any = wire(full(kind))
    assert decoded(traced(whole), kind, Reporter()) == full(kind)

    reporter = Reporter()
    del whole[member]
    assert decoded(traced(whole), kind, reporter) is None
    (found,) = reporter.diagnostics
    assert found.code.slug == "missing-member"
    assert f"`{member}`" in found.message
