from __future__ import annotations

import contextlib
import json
import math
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.grammar.gonumbers import (
    NumberError,
    format_float,
    json_number,
    parse_bool,
    parse_float,
    parse_int,
    to_float32,
)
from tests.compose import oracle

INTEGERS = {
    "0": 0,
    "-0": 0,
    "+5": 5,
    "-12": -12,
    "00012": 12,
    "0" * 5000 + "7": 7,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "9223372036854775808": None,
    "-9223372036854775809": None,
    "9" * 5000: None,
    "": None,
    "+": None,
    "+-1": None,
    " 3": None,
    "3 ": None,
    "3\n": None,
    "0x10": None,
    "1_0": None,
    "1.0": None,
    "1e3": None,
    "\u0661": None,
    "\uff11": None,
}

# The text, and what JSON shows of it when it is kept in single precision.
SINGLES = {
    "0": "0",
    "1.5": "1.5",
    "+.5": "0.5",
    "5.": "5",
    "1e-1": "0.1",
    "1E+2": "100",
    "1_000.5": "1000.5",
    "1_0e1_0": "100000000000",
    "0x1p-1": "0.5",
    "0X1.8P1": "3",
    "0x_Ap0": "10",
    "0x.8p0": "0.5",
    "0x1_f.p0": "31",
    "-2": "-2",
    "1.3333333333": "1.3333334",
    "16777217": "16777216",
    "33554435": "33554436",
    "1e-7": "1e-7",
    "1e-6": "0.000001",
    "0.00001": "0.00001",
    "1e-10": "1e-10",
    "1e20": "100000000000000000000",
    "1e21": "1e+21",
    "3.4e38": "3.4e+38",
    "340282356779733661637539395458142568447": "3.4028235e+38",
    "340282356779733661637539395458142568448": None,
    "1e39": None,
    "1e400": None,
    "0x1p128": None,
    "0x1p2000": None,
    "1e-400": "0",
    "0x1p-2000": "0",
    # Half way between two numbers, exactly or nearly: the text is rounded once.
    "1.000000059604644775390625": "1",
    "1.000000059604644775390625000000000000001": "1.0000001",
    "1.000000178813934326171875": "1.0000002",
    "1.000000178813934326171874999999999999999": "1.0000001",
    "-1.000000059604644775390625000000000000001": "-1.0000001",
    "0x1.000001p0": "1",
    "0x1.0000010000000000000000000001p0": "1.0000001",
    "0x1.000003p0": "1.0000002",
    "1e-45": "1e-45",
    "7e-46": "0",
    "7.006492321624085354618e-46": "0",
    "7.006492321624085354619e-46": "1e-45",
    "2.1e-45": "1e-45",
    # Not numbers.
    "": None,
    ".": None,
    "+": None,
    " 1": None,
    "1 ": None,
    "1\n": None,
    "1_": None,
    "_1": None,
    "1__0": None,
    "1_.5": None,
    "1._5": None,
    "1e": None,
    "1e_1": None,
    "1e1_": None,
    "0x1": None,
    "0x": None,
    "0xp1": None,
    "0x1p": None,
    "0x1__0p1": None,
    "1p1": None,
    "1f": None,
    "1,5": None,
    "\u0661": None,
    "infin": None,
    "+nan": None,
}

TEXTS = {
    0.0: "0",
    1.0: "1",
    -1.5: "-1.5",
    1.10: "1.1",
    100000.0: "100000",
    999999.0: "999999",
    999999.5: "999999.5",
    1000000.0: "1e+06",
    1234567.0: "1.234567e+06",
    123456.789: "123456.789",
    0.0001: "0.0001",
    0.00001: "1e-05",
    0.000123: "0.000123",
    1e20: "1e+20",
    1e100: "1e+100",
    1.5e-300: "1.5e-300",
    5e-324: "5e-324",
    math.inf: "+Inf",
    -math.inf: "-Inf",
}

JSON = {
    0.0: "0",
    1.0: "1",
    -1.5: "-1.5",
    0.1: "0.1",
    1234567.5: "1234567.5",
    1e20: "100000000000000000000",
    123456789012345680000.0: "123456789012345680000",
    1e21: "1e+21",
    1.5e300: "1.5e+300",
    0.000001: "0.000001",
    0.0000009: "9e-7",
    1.5e-9: "1.5e-9",
    1e-10: "1e-10",
    5e-324: "5e-324",
}


def tried(function: Callable[[str], str], text: str) -> str | None:
    try:
        return function(text)
    except NumberError:
        return None


def single(text: str) -> str:
    return json_number(parse_float(text, single=True), single=True)


def through_double(text: str) -> str:
    value = to_float32(parse_float(text))
    return json_number(value, single=True)


def integer(text: str) -> str:
    return str(parse_int(text))


@pytest.mark.parametrize("text", INTEGERS, ids=lambda text: str(text[:12]))
def test_integers_are_read_as_recorded(text: str) -> None:
    expected = INTEGERS[text]
    assert tried(integer, text) == (None if expected is None else str(expected))


@pytest.mark.parametrize("text", SINGLES)
def test_numbers_are_read_and_printed_as_recorded(text: str) -> None:
    assert tried(single, text) == SINGLES[text]


def test_numbers_of_double_precision_are_the_nearest() -> None:
    assert parse_float("0.1") == 0.1
    assert parse_float("16777217") == 16777217.0
    assert parse_float("1e39") == 1e39
    assert parse_float("0x1.fffffffffffffp1023") == 1.7976931348623157e308
    with pytest.raises(NumberError, match="64 bits"):
        parse_float("1e309")
    with pytest.raises(NumberError, match="64 bits"):
        parse_float("-0x1p1024")


def test_infinities_and_nan_are_read() -> None:
    for text in ("inf", "+Inf", "INFINITY"):
        assert parse_float(text) == math.inf
        assert parse_float(text, single=True) == math.inf
    assert parse_float("-infinity") == -math.inf
    assert math.isnan(parse_float("NaN"))


@pytest.mark.parametrize("text", ["true", "Y", "yes", "ON", "TRUE"])
def test_these_are_true(text: str) -> None:
    assert parse_bool(text) is True


@pytest.mark.parametrize("text", ["false", "n", "No", "oFF"])
def test_these_are_false(text: str) -> None:
    assert parse_bool(text) is False


@pytest.mark.parametrize("text", ["", "1", "0", "t", " true", "enabled", "o\ufb00"])
def test_these_are_not_booleans(text: str) -> None:
    with pytest.raises(NumberError):
        parse_bool(text)


@pytest.mark.parametrize("value", TEXTS)
def test_numbers_become_text_as_recorded(value: float) -> None:
    assert format_float(value) == TEXTS[value]


def test_negative_zero_and_nan_become_text() -> None:
    assert format_float(-0.0) == "-0"
    assert json_number(-0.0) == "-0"
    assert format_float(math.nan) == "NaN"


@pytest.mark.parametrize("value", JSON)
def test_numbers_become_json_as_recorded(value: float) -> None:
    assert json_number(value) == JSON[value]


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_json_has_no_infinities_and_nan(value: float) -> None:
    with pytest.raises(NumberError):
        json_number(value)


def test_single_precision_ends_in_infinity() -> None:
    assert to_float32(0.1) == 0.10000000149011612
    assert to_float32(1e39) == math.inf
    assert to_float32(-1e39) == -math.inf


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE)
def test_printed_numbers_are_read_back(value: float) -> None:
    assert float(format_float(value)) == value
    assert float(json.loads(json_number(value))) == value


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_printed_numbers_of_single_precision_are_read_back(value: float) -> None:
    assert parse_float(json_number(value, single=True), single=True) == value
    assert len(json_number(value, single=True)) <= len(json_number(value))


@given(FINITE)
def test_reading_rounds_to_single_precision_like_the_format(value: float) -> None:
    try:
        found = parse_float(repr(value), single=True)
    except NumberError:
        found = math.copysign(math.inf, value)
    assert found == to_float32(value)


@settings(deadline=None)
@given(st.text() | st.text(alphabet="01259._+-eExXpPaAfinty "))
def test_any_text_gives_a_number_or_the_documented_error(text: str) -> None:
    for function in (
        parse_int,
        parse_bool,
        parse_float,
        lambda text: parse_float(text, single=True),
    ):
        with contextlib.suppress(NumberError):
            function(text)


def test_errors_do_not_tell_the_text() -> None:
    for function in (parse_int, parse_bool, parse_float):
        with pytest.raises(NumberError) as raised:
            function("hush")
        assert "hush" not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 500_000,
        "0." + "1" * 500_000,
        "1_" * 500_000 + "1",
        "0x" + "1" * 500_000 + "p1",
        "1e" + "9" * 500_000,
        "0x1p" + "9" * 500_000,
        "0e" + "9" * 500_000,
        "1.000000059604644775390625" + "0" * 500_000 + "1",
        "0x1.000001" + "0" * 500_000 + "1p0",
    ],
    ids=lambda text: str(text[:10]),
)
def test_long_numbers_take_linear_time(text: str) -> None:
    tried(integer, text)
    tried(lambda text: str(parse_float(text)), text)
    tried(lambda text: str(parse_float(text, single=True)), text)


def number_service(path: tuple[str, ...], text: str) -> object:
    service: object = text
    for key in reversed(path):
        service = {key: service}
    return {"image": "x"} | service if isinstance(service, dict) else service


def unsigned_zero(text: object) -> str:
    return "0" if text == "-0" else str(text)


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("path", "function", "table"),
    [
        (("cpu_shares",), integer, INTEGERS),
        (("cpus",), single, SINGLES),
        (("deploy", "update_config", "max_failure_ratio"), through_double, SINGLES),
    ],
)
def test_the_oracle_reads_the_same_numbers(
    tmp_path: Path, path: tuple[str, ...], function: Callable[[str], str], table: dict[str, object]
) -> None:
    chance = random.Random(4)
    pieces = ["1", "9", "0", ".", "_", "x", "0x", "e", "p", "-", "+", "a", "e3", "E-4", "p1", "1.5"]
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(1500)]
    texts = [*table, *texts]
    accepted = [text for text in texts if tried(function, text) is not None]
    refused = [text for text in texts if tried(function, text) is None]
    reply = oracle.config(
        tmp_path,
        {f"s{place}": number_service(path, text) for place, text in enumerate(accepted)},
    )
    assert reply.status == 0, reply.errors
    services = reply.project["services"]
    for place, text in enumerate(accepted):
        # What is zero is left out.
        found: object = services[f"s{place}"]
        for key in path:
            found = found.get(key, "0") if isinstance(found, dict) else found
        assert unsigned_zero(found) == unsigned_zero(tried(function, text)), text
    for text in refused[:60]:
        assert oracle.config(tmp_path, {"s": number_service(path, text)}).status != 0, text


@pytest.mark.oracle
def test_the_oracle_prints_the_same_numbers(tmp_path: Path) -> None:
    chance = random.Random(5)
    values = [*TEXTS, *JSON, -0.0]
    for _ in range(1500):
        values += struct.unpack("<d", struct.pack("<Q", chance.getrandbits(64)))
        values.append(round(chance.uniform(-1e7, 1e7), chance.randint(0, 6)))
    values = [value for value in values if math.isfinite(value)]
    lines = ["name: test", "services:", "  a:", "    image: x", "    labels:"]
    lines += [f"      l{place}: {value!r}" for place, value in enumerate(values)]
    lines += ["x-numbers:", *(f"  - {value!r}" for value in values)]
    (tmp_path / "compose.yaml").write_text("\n".join(lines), encoding="utf-8")
    project = oracle.run(tmp_path, "config", "--format", "json").project
    assert list(project["x-numbers"]) == [json_number(value) for value in values]
    labels = project["services"]["a"]["labels"]
    assert [labels[f"l{place}"] for place in range(len(values))] == [
        format_float(value) for value in values
    ]
