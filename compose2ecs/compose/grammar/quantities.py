"""Sizes and durations as Compose writes them: ``512m``, ``1m30s``.

The reference reads sizes with go-units (https://github.com/docker/go-units), durations with
go-str2duration (https://github.com/xhit/go-str2duration), which is Go's ``time.ParseDuration`` with
days and weeks, and prints durations like https://pkg.go.dev/time#Duration.String.
"""

from __future__ import annotations

import re
from math import isfinite

from compose2ecs.compose.grammar.gonumbers import INT64_MAX, INT64_MIN, NumberError, parse_float

_BYTE_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4, "p": 1024**5}

_SECOND = 1_000_000_000
_DURATION_UNITS = {
    "ns": 1,
    "us": 1_000,
    "\u00b5s": 1_000,
    "\u03bcs": 1_000,
    "ms": 1_000_000,
    "s": _SECOND,
    "m": 60 * _SECOND,
    "h": 3600 * _SECOND,
    "d": 24 * 3600 * _SECOND,
    "w": 168 * 3600 * _SECOND,
}
_DURATION_PART = r"([0-9]*+)(?:\.([0-9]*+))?([^.0-9]*+)"


class QuantityError(ValueError):
    """Text that is not a size or duration. The message does not repeat the text."""


def parse_bytes(text: str) -> int:
    """The number of bytes, units being powers of 1024, rounded towards zero.

    The suffix is one of k, m, g, t, p, alone or with ``b`` or ``ib`` after it, or ``b``, in any
    case; one blank may precede it. Raises QuantityError. A size beyond 64 bits becomes the smallest
    64-bit integer, as in the reference.
    """
    last = max(map(text.rfind, "0123456789. "))
    if last < 0:
        raise QuantityError("not a size: it has no number")
    number = text[:last] if text[last] == " " else text[: last + 1]
    try:
        size = parse_float(number)
    except NumberError as error:
        raise QuantityError(f"not a size: {error}") from error
    if size < 0:
        raise QuantityError("not a size: it is negative")
    size *= _byte_unit(text[last + 1 :])
    # What the reference's conversion yields, on amd64, for numbers that an int64 cannot hold.
    return int(size) if isfinite(size) and size <= INT64_MAX else INT64_MIN


def _byte_unit(suffix: str) -> int:
    """The bytes that a suffix stands for. Raises QuantityError."""
    lowered = suffix.lower()
    if lowered in {"", "b"}:
        return 1
    unit = _BYTE_UNITS.get(lowered[0])
    if unit is None or lowered[1:] not in {"", "b", "ib"} or len(suffix.encode()) > 3:
        raise QuantityError("not a size: the unit must be b, k, m, g, t or p, such as in 512m")
    return unit


def parse_duration(text: str) -> int:
    """The nanoseconds of a text such as ``1.5h``, ``1m30s`` or ``-2d``; ``0`` needs no unit.

    Rounded towards zero part by part. Units are ns, us, µs, ms, s, m, h, d and w. Raises
    QuantityError, also beyond 64 bits.
    """
    negative = text.startswith("-")
    rest = text[1:] if text[:1] in {"-", "+"} else text
    if rest == "0":
        return 0
    if not rest:
        raise QuantityError("not a duration: it is empty")
    total = 0
    part = re.compile(_DURATION_PART)
    at = 0
    while at < len(rest):
        match = part.match(rest, at)
        if match is None or not (match[1] or match[2]):
            raise QuantityError("not a duration: a number with a unit is missing")
        total += _duration_part(match[1], match[2] or "", match[3])
        if total > INT64_MAX:
            raise QuantityError("not a duration: it is too long")
        at = match.end()
    return -total if negative else total


def _duration_part(whole: str, fraction: str, suffix: str) -> int:
    """The nanoseconds of one number with its unit, with the reference's precision of fractions."""
    if not suffix:
        raise QuantityError("not a duration: a unit is missing, such as in 30s")
    unit = _DURATION_UNITS.get(suffix)
    if unit is None:
        raise QuantityError("not a duration: the unit must be ns, us, ms, s, m, h, d or w")
    significant = whole.lstrip("0")
    # Python refuses to convert very long numbers, and an int64 has at most 19 digits.
    nanoseconds = int(significant or "0") * unit if len(significant) <= 19 else INT64_MAX + 1
    if nanoseconds > INT64_MAX:
        raise QuantityError("not a duration: it is too long")
    numerator, scale = _leading_fraction(fraction)
    if numerator:
        nanoseconds += int(float(numerator) * (float(unit) / scale))
    if nanoseconds > INT64_MAX:
        raise QuantityError("not a duration: it is too long")
    return nanoseconds


def _leading_fraction(digits: str) -> tuple[int, float]:
    """Numerator and denominator of a fraction, without the digits that do not fit in 64 bits."""
    kept = len(digits)
    while kept and (kept > 40 or int(digits[:kept]) > INT64_MAX):
        kept = 40 if kept > 40 else kept - 1
    return int(digits[:kept] or "0"), float(10**kept)


def format_duration(nanoseconds: int) -> str:
    """The duration as Go prints it: ``1h0m0s``, ``1.001s``, ``1.5ms``, ``100µs``, ``0s``."""
    sign = "-" if nanoseconds < 0 else ""
    size = abs(nanoseconds)
    if size < _SECOND:
        for unit, suffix in ((1_000_000, "ms"), (1_000, "\u00b5s")):
            if size >= unit:
                return sign + _decimal(size, unit) + suffix
        return f"{sign}{size}ns" if size else "0s"
    minutes, rest = divmod(size, 60 * _SECOND)
    text = _decimal(rest, _SECOND) + "s"
    if minutes >= 60:
        text = f"{minutes // 60}h{minutes % 60}m{text}"
    elif minutes:
        text = f"{minutes}m{text}"
    return sign + text


def _decimal(value: int, unit: int) -> str:
    """``value / unit``, exactly, without trailing zeros; ``unit`` is a power of ten."""
    whole, rest = divmod(value, unit)
    fraction = f"{rest + unit}"[1:].rstrip("0")
    return f"{whole}.{fraction}" if fraction else str(whole)
