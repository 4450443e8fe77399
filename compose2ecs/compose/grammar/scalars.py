"""What an unquoted YAML scalar means to docker compose.

The reference reads YAML with go-yaml v3, which is neither YAML 1.1 (PyYAML) nor 1.2: ``22:22`` and
``yes`` are text, ``0755`` is octal, ``1e3`` is a number. The rules below are that library's
``resolve``.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from datetime import UTC, datetime, timedelta, timezone

from compose2ecs.compose.tree import ScalarValue
from compose2ecs.regex import regex

_WORDS: dict[str, ScalarValue] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}

_FLOAT = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_INTEGER = regex(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<binary>[01]+)|0[oO](?P<octal>[0-7]+)"
    r"|0(?P<zero>[0-7]*)|(?P<decimal>[1-9][0-9]*))",
    re.ASCII,
)
_BASES = {"hex": 16, "binary": 2, "octal": 8, "zero": 8, "decimal": 10}
_TIMESTAMP = regex(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?P<separator>[Tt]|[ ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?(Z|[-+]\d\d:\d\d)?)?",
    re.ASCII,
)
_STARTS = frozenset("0123456789+-.")
_MIN_INTEGER = -(2**63)
_MAX_INTEGER = 2**64 - 1
_MAX_INTEGER_DIGITS = 80
_MAX_SHOWN_TAG = 20

_PREFIX = "tag:yaml.org,2002:"


class ScalarError(ValueError):
    """The text does not fit its explicit tag, such as ``!!int x``."""


def resolve(text: str) -> ScalarValue:
    """The value of an unquoted scalar without a tag."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS:
        return text
    if text[0] == ".":
        return _finite(text) if _FLOAT.fullmatch(text) else text
    moment = _timestamp(text)
    if moment is not None:
        return moment
    digits = text.replace("_", "")
    number = _integer(digits)
    if number is not None:
        return number
    if _FLOAT.fullmatch(digits):
        value = _finite(digits)
        return text if isinstance(value, str) else value
    return text


def resolve_tagged(tag: str, text: str, *, plain: bool) -> ScalarValue:
    """The value of a scalar with an explicit tag.

    An unknown tag leaves the text. Raises ScalarError.
    """
    kind = tag.removeprefix(_PREFIX)
    if kind in (tag, "str"):
        return text
    if kind == "binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise ScalarError("!!binary value is not base64 of text") from error
    value = resolve(text)
    if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if _kind(value) != kind or (kind == "null" and not plain and text):
        raise ScalarError(f"the value is not a !!{kind[:_MAX_SHOWN_TAG]}")
    return value


def _kind(value: ScalarValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case datetime():
            return "timestamp"
        case _:
            return "str"


def _integer(digits: str) -> int | float | None:
    if len(digits) > _MAX_INTEGER_DIGITS:
        return None
    found = _INTEGER.fullmatch(digits)
    if found is None or found.lastgroup is None:
        return None
    base = found.lastgroup
    value = int(found[base] or "0", _BASES[base])
    if found["sign"] == "-":
        value = -value
    if _MIN_INTEGER <= value <= _MAX_INTEGER:
        return value
    return float(digits) if base == "decimal" else None


def _finite(text: str) -> float | str:
    """The number, or the text itself where it is beyond double precision."""
    value = float(text)
    return text if math.isinf(value) else value


def _timestamp(text: str) -> datetime | None:
    if len(text) < 8 or text[4] != "-":
        return None
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    year, month, day, separator, hour, minute, second, fraction, zone = found.groups()
    if separator is not None and (separator == " ") != (zone is None):
        return None
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    offset = UTC if zone in (None, "Z") else _zone(zone)
    try:
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            micro,
            offset,
        )
    except ValueError:
        return None


def _zone(text: str) -> timezone:
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-offset if text[0] == "-" else offset)
