"""The same values behind variables: texts are replaced by expressions that give them back."""

from __future__ import annotations

from typing import Any

from tests.differential.chooser import Chooser
from tests.differential.yamltext import Alias, Anchored, Plain, Tagged

_UNTOUCHED = frozenset({"extends", "group_add", "include", "name", "ulimits"})
"""Where a variable changes more than the spelling: see ``differences.md`` for the numbers."""

_PERCENT = 9


class Disguise:
    """Puts variables into a document, and their values into the environment."""

    def __init__(self, choose: Chooser, variables: dict[str, str]) -> None:
        self.choose = choose
        self.variables = variables

    def of(self, value: Any) -> Any:
        """The value with some of its texts, numbers and booleans behind variables."""
        if isinstance(value, dict):
            return {k: v if k in _UNTOUCHED else self.of(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.of(item) for item in value]
        if isinstance(value, Tagged):
            return Tagged(value.tag, self.of(value.value))
        if isinstance(value, Anchored):
            return Anchored(value.name, self.of(value.value))
        if isinstance(value, Alias) or value is None or not self.choose.chance(_PERCENT):
            return value
        return self._behind(value)

    def _behind(self, value: Any) -> Any:
        if isinstance(value, bool):
            value = "true" if value else "false"
        text = str(value)
        if isinstance(value, Plain) or "$" in text or "\n" in text or "\x7f" in text:
            return value
        form = self.choose.below(5)
        if form == 0 and not set("{}") & set(text):
            return f"${{UNSET:-{text}}}"
        if form == 1:
            return f"${self._variable(text)}"
        if form == 2:
            return f"${{{self._variable(text)}:?missing}}"
        if form == 3:
            half = len(text) // 2
            return f"{text[:half]}${{{self._variable(text[half:])}}}"
        return f"${{A:+{text}}}" if not set("{}") & set(text) else value

    def _variable(self, text: str) -> str:
        for name, known in self.variables.items():
            if known == text:
                return name
        name = f"V{len(self.variables)}"
        self.variables[name] = text
        return name
