from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from compose2ecs.compose.grammar.scalars import ScalarError, resolve, resolve_tagged
from compose2ecs.compose.tree import ScalarValue
from tests.compose.cases import Case, cases, check

YAML = "tag:yaml.org,2002:"

# What go.yaml.in/yaml 3.0.4 makes of it, read through docker compose 2.40.3.
RESOLVED: dict[str, ScalarValue] = {
    "": None,
    "~": None,
    "null": None,
    "nUll": "nUll",
    "true": True,
    "False": False,
    "yes": "yes",
    "no": "no",
    "on": "on",
    "0755": 493,
    "0o755": 493,
    "0": 0,
    "-0": 0,
    "00": 0,
    "08": 8.0,
    "0x1F": 31,
    "0b101": 5,
    "+12": 12,
    "1_000": 1000,
    "_1": "_1",
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 18446744073709551616.0,
    "-9223372036854775808": -(2**63),
    "1e3": 1000.0,
    "1.5": 1.5,
    ".5": 0.5,
    "5.": 5.0,
    ".": ".",
    "-": "-",
    "+": "+",
    "1e": "1e",
    "1e400": "1e400",
    ".inf": math.inf,
    "-.inf": -math.inf,
    "inf": "inf",
    "22:22": "22:22",
    "12:30:45": "12:30:45",
    "1.5s": "1.5s",
    "500ms": "500ms",
    "127.0.0.1:8001:8001": "127.0.0.1:8001:8001",
    "URL=http://h?a=b": "URL=http://h?a=b",
    "2024-01-02": datetime(2024, 1, 2, tzinfo=UTC),
    "2024-1-2": datetime(2024, 1, 2, tzinfo=UTC),
    "2024-01-02 03:04:05": datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    "2024-01-02T03:04:05.5-05:00": datetime(
        2024, 1, 2, 3, 4, 5, 500_000, timezone(timedelta(hours=-5))
    ),
    "2024-13-45": "2024-13-45",
    "20240102": 20240102,
    "١٢": "١٢",
}


@pytest.mark.parametrize("case", cases("scalars"), ids=str)
def test_the_answer_is_that_of_docker_compose(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.mark.parametrize(("text", "value"), RESOLVED.items())
def test_a_plain_scalar(text: str, value: ScalarValue) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


def test_not_a_number() -> None:
    found = resolve(".NaN")
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        (f"{YAML}str", "010", "010"),
        (f"{YAML}int", "7", 7),
        (f"{YAML}float", "3", 3.0),
        (f"{YAML}bool", "true", True),
        (f"{YAML}null", "", None),
        (f"{YAML}binary", "aG k=", "hi"),
        ("!foo", "010", "010"),
    ],
)
def test_a_tagged_scalar(tag: str, text: str, value: ScalarValue) -> None:
    assert resolve_tagged(tag, text, plain=True) == value


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        (f"{YAML}int", "hunter2"),
        (f"{YAML}bool", "yes"),
        (f"{YAML}float", "x"),
        (f"{YAML}binary", "***"),
        (f"{YAML}binary", "/w=="),
        (f"{YAML}null", "x"),
        (YAML + "x" * 1000, "hunter2"),
    ],
)
def test_a_tag_that_does_not_fit_is_refused_without_repeating_the_value(
    tag: str, text: str
) -> None:
    with pytest.raises(ScalarError) as error:
        resolve_tagged(tag, text, plain=True)
    assert text not in str(error.value)
    assert len(str(error.value)) < 60


@pytest.mark.parametrize("text", ["9" * 100_000, "0x" + "f" * 100_000, "1_" * 50_000 + "1"])
def test_numbers_of_any_length_are_read_in_time(text: str) -> None:
    assert isinstance(resolve(text), (str, float))
