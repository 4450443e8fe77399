"""The formats of findings, and the registry of them.

A format is a module here, named as users name it, with a function ``write``. It is imported when it
is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

from compose2ecs.report.findings import Findings

Format: TypeAlias = Callable[[Findings], str]
"""From findings to the text of a file, with a final newline; empty where nothing is to be said."""


def _format(name: str) -> Format:
    def write(findings: Findings) -> str:
        text: str = import_module(f"{__name__}.{name}").write(findings)
        return text

    return write


FORMATS: Mapping[str, Format] = {
    name: _format(name)
    for name in ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson")
}
"""The formats by their names, those for people first."""

__all__ = ["FORMATS", "Findings", "Format"]
