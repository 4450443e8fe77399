"""Whatever is in a file, the check ends with findings and without an exception."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.ecs.judge import Asked
from compose2ecs.ecs.target import LaunchType
from compose2ecs.validate import validate
from tests.ecs.test_decode import ANYTHING, PLACES, REQUESTS, WIRED, put

ASKED = st.builds(
    Asked,
    launch_type=st.none() | st.sampled_from(LaunchType),
    network_mode=st.none() | st.sampled_from(["awsvpc", "bridge", "host", "none"]),
)
WORDS = st.sampled_from(
    ["FARGATE", "EC2", "awsvpc", "9" * 400 + " vCPU", "-1", "", "${region}", "CMD", "a" * 300]
) | st.text(max_size=3)  # fmt: skip
NUMBERS = st.sampled_from([0, -1, 1, 65536, 10**30]) | st.integers()


def check(text: str, asked: Asked) -> Any:
    return validate(["-"], asked, "/", lambda: text.encode("utf-8", "replace"))


def of_the_same_type(value: Any) -> st.SearchStrategy[Any]:
    if isinstance(value, bool):
        return st.booleans()
    if isinstance(value, str):
        return WORDS
    if isinstance(value, int):
        return NUMBERS
    return st.sampled_from([[], [value[0]] * 3]) if isinstance(value, list) else st.none()


def at(value: Any, path: Any) -> Any:
    for key in path:
        value = value[key]
    return value


@settings(max_examples=60, deadline=None)
@given(data=st.data(), asked=ASKED)
def test_values_of_the_right_type(data: st.DataObject, asked: Asked) -> None:
    documents = []
    for kind in REQUESTS:
        value = WIRED[kind]
        for path in data.draw(st.lists(st.sampled_from(PLACES[kind][1:]), max_size=4)):
            try:
                value = put(value, path, data.draw(of_the_same_type(at(value, path))))
            except (KeyError, IndexError, TypeError, AttributeError):
                continue  # an earlier change has removed the place
        documents.append(value)
    result = check(json.dumps(documents), asked)
    assert result.is_readable


@settings(max_examples=100, deadline=None)
@given(value=ANYTHING, asked=ASKED)
def test_any_json(value: Any, asked: Asked) -> None:
    result = check(json.dumps([value]), asked)
    assert result.diagnostics or not value or result.requests


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=40), asked=ASKED)
def test_any_text(text: str, asked: Asked) -> None:
    result = check(text, asked)
    assert result.is_readable or result.diagnostics
