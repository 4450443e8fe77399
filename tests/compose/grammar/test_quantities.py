from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.grammar.quantities import (
    QuantityError,
    format_duration,
    parse_bytes,
    parse_duration,
)
from tests.compose import oracle

SIZES = {
    "0": 0,
    "1024": 1024,
    "512m": 512 * 1024**2,
    "1b": 1,
    "1B": 1,
    "1k": 1024,
    "1K": 1024,
    "1kb": 1024,
    "1KiB": 1024,
    "1 k": 1024,
    "1 ": 1,
    "1g": 1024**3,
    "1t": 1024**4,
    "1pIb": 1024**5,
    "1.5g": 3 * 1024**3 // 2,
    ".5k": 512,
    "1.k": 1024,
    "1.9b": 1,
    "0.0009k": 0,
    "+2m": 2 * 1024**2,
    "-0": 0,
    "1e3k": 1000 * 1024,
    "1_0k": 10240,
    "0x1p4": 16,
    "0x1p4k": 16 * 1024,
    "1\u212a": 1024,
    "8191p": 8191 * 1024**5,
    # Beyond 64 bits.
    "8192p": -(2**63),
    "9223372036854775808": -(2**63),
    "1e300": -(2**63),
    "inf ": -(2**63),
    "nan ": -(2**63),
    # Not sizes.
    "": None,
    " ": None,
    "k": None,
    "-1": None,
    "-1k": None,
    "-inf ": None,
    "1  k": None,
    " 1k": None,
    "1k ": None,
    "1kk": None,
    "1ki": None,
    "1bb": None,
    "1bi": None,
    "1kib1": None,
    "1kibb": None,
    "1e": None,
    "1x": None,
    "1\u212ab": None,
    "1,5g": None,
    "1..5g": None,
    "0x10": None,
    "inf": None,
    "1e400": None,
    "\u0661k": None,
}

SECOND = 1_000_000_000

DURATIONS = {
    "0": 0,
    "+0": 0,
    "-0": 0,
    "0s": 0,
    "1ns": 1,
    "1us": 1_000,
    "1\u00b5s": 1_000,
    "1\u03bcs": 1_000,
    "1ms": 1_000_000,
    "1s": SECOND,
    "1m": 60 * SECOND,
    "1h": 3600 * SECOND,
    "1d": 86400 * SECOND,
    "1w": 604800 * SECOND,
    "1m30s": 90 * SECOND,
    "1s1m1s": 62 * SECOND,
    "1.5h": 5400 * SECOND,
    ".5s": SECOND // 2,
    "1.s": SECOND,
    "-1m": -60 * SECOND,
    "+1m": 60 * SECOND,
    "0.9ns": 0,
    "0.9ns0.9ns": 0,
    "1.0000000009s": SECOND,
    "0.3333333333333333333h": 1_200_000_000_000,
    "0.00000000000000000000000000001w": 0,
    "0001s": SECOND,
    "0" * 5000 + "1s": SECOND,
    "9223372036854775807ns": 2**63 - 1,
    "-9223372036854775807ns": -(2**63) + 1,
    "106751d": 106751 * 86400 * SECOND,
    # Beyond 64 bits.
    "9223372036854775808ns": None,
    "-9223372036854775808ns": None,
    "9223372036854775807ns1ns": None,
    "9223372036854775807.9us": None,
    "106752d": None,
    "9" * 5000 + "s": None,
    # Not durations.
    "": None,
    "-": None,
    "00": None,
    "1": None,
    "0.0": None,
    "1.5": None,
    "s": None,
    ".s": None,
    "1 s": None,
    " 1s": None,
    "1s ": None,
    "1s1": None,
    "1M": None,
    "1S": None,
    "1y": None,
    "--1s": None,
    "1s-1s": None,
    "1_0s": None,
    "1e3s": None,
    "1..s": None,
    "\uff11s": None,
}

PRINTED = {
    0: "0s",
    1: "1ns",
    999: "999ns",
    1_000: "1µs",
    1_500: "1.5µs",
    100_000: "100µs",
    1_000_000: "1ms",
    1_500_000: "1.5ms",
    999_999_999: "999.999999ms",
    SECOND: "1s",
    SECOND + 1_000_000: "1.001s",
    SECOND + 1: "1.000000001s",
    60 * SECOND: "1m0s",
    90 * SECOND: "1m30s",
    3600 * SECOND: "1h0m0s",
    3601 * SECOND: "1h0m1s",
    86400 * SECOND: "24h0m0s",
    -1: "-1ns",
    -1_500_000_000: "-1.5s",
    2**63 - 1: "2562047h47m16.854775807s",
    -(2**63): "-2562047h47m16.854775808s",
}


def tried(function: Callable[[str], int], text: str) -> int | None:
    try:
        return function(text)
    except QuantityError:
        return None


@pytest.mark.parametrize("text", SIZES)
def test_sizes_are_read_as_recorded(text: str) -> None:
    assert tried(parse_bytes, text) == SIZES[text]


@pytest.mark.parametrize("text", DURATIONS, ids=lambda text: str(text[:20]))
def test_durations_are_read_as_recorded(text: str) -> None:
    assert tried(parse_duration, text) == DURATIONS[text]


@pytest.mark.parametrize("nanoseconds", PRINTED)
def test_durations_are_printed_as_recorded(nanoseconds: int) -> None:
    assert format_duration(nanoseconds) == PRINTED[nanoseconds]


def test_errors_do_not_tell_the_text() -> None:
    for function in (parse_bytes, parse_duration):
        with pytest.raises(QuantityError) as raised:
            function("hush1hush")
        assert "hush" not in str(raised.value)


@given(st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1))
def test_printed_durations_are_read_back(nanoseconds: int) -> None:
    # Fractions are read as in the reference, in double precision.
    read = parse_duration(format_duration(nanoseconds))
    assert abs(read - nanoseconds) <= 1


@given(st.integers(min_value=0, max_value=2**53))
def test_whole_numbers_of_bytes_are_exact(size: int) -> None:
    assert parse_bytes(str(size)) == size


@settings(deadline=None)
@given(st.text() | st.text(alphabet="0159.+-_ smhdwnuµkKbBiMgGtTpPexinfa"))
def test_any_text_gives_a_quantity_or_the_documented_error(text: str) -> None:
    for function in (parse_bytes, parse_duration):
        found = tried(function, text)
        assert found is None or -(2**63) <= found < 2**63


@pytest.mark.parametrize(
    "text",
    ["1" * 500_000, "0." + "1" * 500_000 + "s", "1ns" * 100_000, " " * 500_000, "1_" * 300_000],
    ids=lambda text: str(text[:10]),
)
def test_long_texts_take_linear_time(text: str) -> None:
    tried(parse_bytes, text)
    tried(parse_duration, text)


def test_the_recorded_cases_have_these_sizes() -> None:
    seen = 0
    for case, folder in oracle.corpus("bytes"):
        document = yaml.safe_load((folder / case["files"][0]).read_text(encoding="utf-8"))
        size = document["services"]["a"].get("mem_limit")
        if not isinstance(size, str) or size == "1e3":  # a number for the reference
            continue
        seen += 1
        found = tried(parse_bytes, size)
        assert (found is not None) == (case["exit"] == 0), folder
        if found is not None:
            expected = oracle.recorded(case)["services"]["a"].get("mem_limit", "0")
            assert found == int(expected), folder
    assert seen > 10


def disagreement(
    folder: Path, field: str, texts: list[str], shown: Callable[[str], str | None]
) -> list[str]:
    """The texts on which ours and the oracle's answers differ; it leaves zero bytes out."""
    wrong = []
    for batch in oracle.batches([text for text in texts if shown(text) is not None]):
        services = {f"s{place}": {"image": "x", field: text} for place, text in enumerate(batch)}
        reply = oracle.config(folder, services)
        assert reply.status == 0, reply.errors
        found = reply.project["services"]
        wrong += [
            text
            for place, text in enumerate(batch)
            if found[f"s{place}"].get(field, "0") != shown(text)
        ]
    for text in [text for text in texts if shown(text) is None][:60]:
        if oracle.config(folder, {"s": {"image": "x", field: text}}).status == 0:
            wrong.append(text)
    return wrong


def shown_size(text: str) -> str | None:
    found = tried(parse_bytes, text)
    return None if found is None else str(found)


def shown_duration(text: str) -> str | None:
    found = tried(parse_duration, text)
    return None if found is None else format_duration(found)


@pytest.mark.oracle
def test_the_oracle_reads_the_same_sizes(tmp_path: Path) -> None:
    chance = random.Random(6)
    numbers = ["0", "1", "1.5", ".5", "7.", "+3", "-1", "1e3", "1_0", "0x1p4", "99999999999", "x"]
    units = [
        "",
        "",
        "b",
        "k",
        "K",
        "m",
        "MB",
        "gib",
        " g",
        "Tb",
        "pib",
        "  k",
        "kk",
        "ki",
        "e",
        "k ",
    ]
    texts = [*SIZES, *(chance.choice(numbers) + chance.choice(units) for _ in range(600))]
    assert disagreement(tmp_path, "shm_size", texts, shown_size) == []


@pytest.mark.oracle
def test_the_oracle_reads_and_prints_the_same_durations(tmp_path: Path) -> None:
    chance = random.Random(7)
    units = ["ns", "us", "µs", "ms", "s", "m", "h", "d", "w"]
    texts = [*DURATIONS]
    for _ in range(1500):
        parts = chance.choices(["1", "1.5", ".25", "0.1", "90", "0.3333333333333333333"], k=3)
        parts.append(str(chance.randrange(10 ** chance.randint(1, 20))))
        chosen = parts[: chance.randint(1, 4)] if chance.random() < 0.5 else parts[3:]
        texts.append(chance.choice(["", "-"]) + "".join(p + chance.choice(units) for p in chosen))
    assert disagreement(tmp_path, "stop_grace_period", texts, shown_duration) == []
