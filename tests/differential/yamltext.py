"""YAML text from values, in as many spellings as people and programs write.

Every spelling of a value is meant to stand for it, except for ``Plain``, which is put into the text
as it is, and for the few texts that are left without quotes although they need them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.differential.chooser import Chooser


class Plain(str):
    """Text that is written as it is, without quotes, whatever it may mean."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value with a tag, such as ``!reset``."""

    tag: str
    value: Any


@dataclass(frozen=True, slots=True)
class Anchored:
    """A value that has a name."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Alias:
    """The value that has that name."""

    name: str


_SAFE = re.compile(r"[A-Za-z_./][A-Za-z0-9_./@+$()-]*(?:[ :=][A-Za-z0-9_./@+$()-]+)*")
_LITERAL = re.compile(r"[^\s#'\"{}\[\]&*!|>%@`,?:-][^:#\t]*")
_NUMERIC = re.compile(r"[-+.]?[0-9.]|[-+.]?(inf|nan)", re.IGNORECASE)
_WORDS = {"true", "false", "null", "~", "yes", "no", "on", "off", "y", "n", ""}


class YamlText:
    """Writes documents, taking the choices that the format leaves."""

    def __init__(self, choose: Chooser, *, careless: float = 0) -> None:
        self.choose = choose
        self._careless = careless
        self._flow_anyway = 8

    def document(self, value: Any) -> str:
        """The text of one document, with a line feed at its end."""
        if isinstance(value, dict) and value:
            return "".join(f"{line}\n" for line in self._mapping(value))
        return f"{self._flow(value)}\n"

    # ------------------------------------------------------------------ blocks
    def _mapping(self, value: Mapping[str, Any]) -> list[str]:
        lines: list[str] = []
        for key, child in value.items():
            if self.choose.chance(1.5):
                lines.append(self.choose.pick(("# a comment", "", "  # 'an indented one'")))
            lines += self._entry(f"{self._key(key)}:", child, is_item=False)
        return lines

    def _entry(self, start: str, child: Any, *, is_item: bool) -> list[str]:
        """The lines of an entry; ``start`` is its key with the colon, or a dash."""
        while isinstance(child, (Anchored, Tagged)):
            start += f" &{child.name}" if isinstance(child, Anchored) else f" {child.tag}"
            child = child.value
        if isinstance(child, (dict, list)) and child and not self.choose.chance(self._flow_anyway):
            return self._block(start, child, is_item=is_item)
        if isinstance(child, str) and "\n" in child and self._can_be_block(child):
            return self._literal(start, child)
        text = self._flow(child)
        end = self.choose.pick(("", "", "", "", "", "", "", "  # why", "   ")) if text else ""
        if text.startswith("#") or (isinstance(child, Plain) and child.startswith(("|", ">"))):
            end = ""
        return [f"{start} {text}{end}" if text else start]

    def _block(self, start: str, child: Any, *, is_item: bool) -> list[str]:
        if isinstance(child, dict):
            below = self._mapping(child)
        else:
            below = [line for item in child for line in self._entry("-", item, is_item=True)]
        if is_item and start == "-" and below[0][:1] not in ("#", "", " "):
            return [f"- {below[0]}", *(f"  {line}" for line in below[1:])]
        indent = "  "
        if isinstance(child, list) and not is_item and self.choose.chance(30):
            indent = ""
        return [start, *(f"{indent}{line}" for line in below)]

    def _can_be_block(self, text: str) -> bool:
        return not text.startswith((" ", "\n", "\t")) and "\r" not in text

    def _literal(self, start: str, text: str) -> list[str]:
        body = text.rstrip("\n")
        kept = len(text) - len(body)
        mark = "|" + ("-" if kept == 0 else "" if kept == 1 else "+")
        if not body:
            return [f"{start} {json.dumps(text)}"]
        return [
            f"{start} {mark}",
            *(f"  {line}" if line else "" for line in body.split("\n")),
            *[""] * (kept - 1),
        ]

    # ------------------------------------------------------------------ flow
    def _flow(self, value: Any) -> str:
        if isinstance(value, Anchored):
            return f"&{value.name} {self._flow(value.value)}"
        if isinstance(value, Alias):
            return f"*{value.name} " if self.choose.chance(2) else f"*{value.name}"
        if isinstance(value, Tagged):
            return f"{value.tag} {self._flow(value.value)}"
        if isinstance(value, dict):
            inner = ", ".join(
                f"{self._key(key, flow=True)}: {self._nested(child)}"
                for key, child in value.items()
            )
            return f"{{{inner}}}"
        if isinstance(value, list):
            return f"[{', '.join(self._nested(item) for item in value)}]"
        return self._scalar(value, flow=False)

    def _nested(self, value: Any) -> str:
        if isinstance(value, (dict, list, Tagged, Anchored)):
            return self._flow(value)
        if isinstance(value, Alias):
            return f"*{value.name} "
        return self._scalar(value, flow=True)

    # ------------------------------------------------------------------ scalars
    def _scalar(self, value: Any, *, flow: bool) -> str:
        if value is None:
            return self.choose.pick(("null", "~", "Null")) if flow else self._null()
        if isinstance(value, bool):
            word = "true" if value else "false"
            return (
                word if self.choose.chance(85) else self.choose.pick((word.upper(), word.title()))
            )
        if isinstance(value, (int, float)):
            return str(value)
        if isinstance(value, Plain):
            return str.__str__(value)
        return self._text(value, flow=flow)

    def _null(self) -> str:
        return self.choose.pick(("", "null", "~", "NULL"))

    def _key(self, key: str, *, flow: bool = False) -> str:
        if isinstance(key, Plain) or key == "<<":
            return str.__str__(key)
        if _is_safe(key, flow=flow) and ":" not in key and not self.choose.chance(4):
            return key
        return json.dumps(key, ensure_ascii=False)

    def _text(self, text: str, *, flow: bool) -> str:
        careless = _LITERAL.fullmatch(text) and not flow and "\n" not in text
        if _is_safe(text, flow=flow) or (careless and self.choose.chance(self._careless)):
            if not self.choose.chance(25):
                return text
        elif careless and text == text.strip() and not _may_mean_more(text):
            return text
        printable = text.isprintable()
        if printable and self.choose.chance(50):
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=not printable).replace("\x7f", "\\x7f")


def _is_safe(text: str, *, flow: bool) -> bool:
    if flow and any(character in text for character in ":,$(){}[]"):
        return False
    return _SAFE.fullmatch(text) is not None and not _may_mean_more(text)


def _may_mean_more(text: str) -> bool:
    """Whether a reader may take the text for more than text."""
    return (
        text.lower() in _WORDS
        or re.match(r"[-+.]?[0-9.]|[-+.]?(inf|nan)", text, re.IGNORECASE) is not None
    )
