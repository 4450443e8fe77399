"""Numbers and booleans as the reference, a Go program, reads and prints them.

Python's own ``int``, ``float`` and ``repr`` accept and print other spellings. Reading follows
https://pkg.go.dev/strconv, printing the verb ``%v`` of https://pkg.go.dev/fmt and
https://pkg.go.dev/encoding/json.
"""

from __future__ import annotations

import re
import struct
from math import copysign, inf, isfinite, isinf, isnan, nan

# Patterns are compiled, once, where they are first needed.
_INT = r"([+-]?)([0-9]+)"
# An underscore may stand between two digits, and after the prefix of a hexadecimal number.
_DECIMAL = (
    r"[+-]?(?:[0-9]++(?:_[0-9]++)*+(?:\.(?:[0-9]++(?:_[0-9]++)*+)?)?|\.[0-9]++(?:_[0-9]++)*+)"
    r"(?:[eE][+-]?[0-9]++(?:_[0-9]++)*+)?"
)
_HEXADECIMAL = (
    r"[+-]?0[xX](?:(?:_?[0-9a-fA-F]++)++(?:\.(?:[0-9a-fA-F]++(?:_[0-9a-fA-F]++)*+)?)?"
    r"|\.[0-9a-fA-F]++(?:_[0-9a-fA-F]++)*+)"
    r"[pP][+-]?[0-9]++(?:_[0-9]++)*+"
)
_INFINITY = r"(?ai)([+-]?)inf(?:inity)?"

_BOOLEANS = {
    "true": True,
    "y": True,
    "yes": True,
    "on": True,
    "false": False,
    "n": False,
    "no": False,
    "off": False,
}

INT64_MAX = 2**63 - 1
INT64_MIN = -(2**63)


class NumberError(ValueError):
    """Text that is not a number or boolean as wanted. The message does not repeat the text."""


def parse_int(text: str) -> int:
    """The integer: decimal digits after an optional sign, within 64 bits. Raises NumberError."""
    match = re.fullmatch(_INT, text)
    if match is None:
        raise NumberError("not an integer" if text else "not an integer: empty")
    digits = match[2].lstrip("0") or "0"
    # Longer ones cannot be in range, and Python refuses to convert very long ones.
    value = int(match[1] + digits) if len(digits) <= 19 else INT64_MAX + 1
    if not INT64_MIN <= value <= INT64_MAX:
        raise NumberError("integer out of range: it must fit in 64 bits")
    return value


def parse_float(text: str, *, single: bool = False) -> float:
    """The nearest number of double precision, or of single precision if ``single``.

    Accepts decimal and hexadecimal numbers (``1e-1``, ``0x1p-1``, ``1_000.5``), ``inf``,
    ``infinity`` and ``nan`` in any case. Raises NumberError for other text and for numbers that are
    too large.
    """
    if re.fullmatch(_DECIMAL, text):
        value = float(text)
    elif re.fullmatch(_HEXADECIMAL, text):
        try:
            value = float.fromhex(text.replace("_", ""))
        except OverflowError:
            value = inf
    elif match := re.fullmatch(_INFINITY, text):
        return -inf if match[1] == "-" else inf
    elif text.isascii() and text.lower() == "nan":
        return nan
    else:
        raise NumberError("not a number" if text else "not a number: empty")
    if single and isfinite(value):
        value = _nearest_single(value, text)
    if isinf(value):
        raise NumberError(f"number out of range: it must fit in {32 if single else 64} bits")
    return value


def parse_bool(text: str) -> bool:
    """True for true, y, yes and on, False for false, n, no and off, in any case.

    Raises NumberError for other text.
    """
    value = _BOOLEANS.get(text.lower())
    if value is None:
        raise NumberError("not a boolean: use true or false")
    return value


def to_float32(value: float) -> float:
    """The nearest number of single precision, ties to even; infinite beyond its range."""
    try:
        rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return inf if value > 0 else -inf
    return rounded


def format_float(value: float) -> str:
    """The number in the fewest digits that are read back as the same one, as ``%v`` prints it.

    Below 0.0001 and from 1000000 with an exponent of at least two digits: ``1e+06``.
    """
    special = _special(value)
    if special is not None:
        return special
    sign, digits, point = _shortest(repr(value))
    if -4 < point <= 6:
        return sign + _plain(digits, point)
    return sign + _scientific(digits, point, width=2)


def json_number(value: float, *, single: bool = False) -> str:
    """The number as encoding/json prints it: ``1``, ``0.1``, ``1e-7``, ``1e+21``.

    With an exponent below 1e-6 and from 1e21. ``single`` prints a number of single precision in the
    fewest digits that are read back as that one. Raises NumberError for infinities and NaN, which
    JSON cannot hold.
    """
    if not isfinite(value):
        raise NumberError("JSON cannot hold infinities and NaN")
    if value == 0:
        return "-0" if str(value).startswith("-") else "0"
    sign, digits, point = _shortest_single(value) if single else _shortest(repr(value))
    if -6 < point <= 21:
        return sign + _plain(digits, point)
    return sign + _scientific(digits, point, width=1 if point <= 0 else 2)


def _special(value: float) -> str | None:
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "-0" if str(value).startswith("-") else "0"
    return None


def _shortest(text: str) -> tuple[str, str, int]:
    """Sign, significant digits and place of the point: 0.00123 is ``("", "123", -2)``."""
    sign = "-" if text.startswith("-") else ""
    mantissa, _, exponent = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading = len(whole) + len(fraction) - len(digits)
    point = len(whole) - leading + int(exponent or 0)
    return sign, digits.rstrip("0"), point


def _shortest_single(value: float) -> tuple[str, str, int]:
    """As ``_shortest``, for the fewest digits that name the same number of single precision."""
    # Nine significant digits always suffice for single precision.
    for precision in range(9):
        text = f"{value:.{precision}e}"
        if to_float32(float(text)) == value:
            return _shortest(text)
    return _shortest(repr(value))


def _plain(digits: str, point: int) -> str:
    if point <= 0:
        return "0." + "0" * -point + digits
    if point >= len(digits):
        return digits + "0" * (point - len(digits))
    return digits[:point] + "." + digits[point:]


def _scientific(digits: str, point: int, *, width: int) -> str:
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{'-' if point < 1 else '+'}{abs(point - 1):0{width}d}"


def _nearest_single(value: float, text: str) -> float:
    """The single precision nearest to ``text``, of which ``value`` is the nearest double."""
    rounded = to_float32(value)
    if rounded == value:
        return rounded
    # Rounding twice goes wrong only where the first step ends half way between two neighbours.
    neighbour = _next_single(rounded, up=value > rounded)
    # Infinity stands where the number after the largest one would.
    edge = copysign(2.0**128, value) if isinf(rounded) else rounded
    if value - edge != neighbour - value:
        return rounded
    side = _compare(text, value)
    if side == 0:
        return rounded
    return max(rounded, neighbour) if side > 0 else min(rounded, neighbour)


def _next_single(value: float, *, up: bool) -> float:
    """The number of single precision next to ``value``."""
    bits: int = struct.unpack("<i", struct.pack("<f", abs(value)))[0]
    if value == 0:
        return to_float32(1.5e-45) * (1 if up else -1)
    bits += 1 if (value > 0) == up else -1
    neighbour: float = struct.unpack("<f", struct.pack("<i", bits))[0]
    return neighbour if value > 0 else -neighbour


def _compare(text: str, value: float) -> int:
    """-1, 0 or 1 as the exact number in ``text`` is below, equal to or above ``value``."""
    text = text.lower().replace("_", "")
    if "x" in text:
        from fractions import Fraction  # noqa: PLC0415 (slow to import, and needed almost never)

        mantissa, _, exponent = text.replace("0x", "").partition("p")
        whole, _, fraction = mantissa.partition(".")
        scale = int(exponent) - 4 * len(fraction)
        exact = Fraction(int(whole + fraction, 16)) * Fraction(2) ** scale
        return (exact > value) - (exact < value)
    from decimal import Decimal  # noqa: PLC0415 (slow to import, and needed almost never)

    written = Decimal(text)
    return (written > Decimal(value)) - (written < Decimal(value))
