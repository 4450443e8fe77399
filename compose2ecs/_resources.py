"""What ships with the package and is known by its file: schemas, the support matrix, lint rules.

The documents live in ``schemas/`` at the top of the repository. A built wheel holds them as
``compose2ecs/_schemas``; an editable installation and a checkout do not, so the checkout is looked
at second.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_schemas", _PACKAGE.parent / "schemas")


def schema(name: str) -> dict[str, Any]:
    """The schema ``name``, ``compose`` or ``x-ecs``, as ``document`` gives it."""
    return document(name)


@cache
def document(name: str) -> dict[str, Any]:
    """The document ``name`` as parsed JSON.

    It is one object per name, not to be changed.
    Raises FileNotFoundError, naming the places searched, when no place has it.
    """
    candidates = [place / f"{name}.json" for place in _PLACES]
    for candidate in candidates:
        if candidate.is_file():
            parsed: dict[str, Any] = json.loads(candidate.read_text(encoding="utf-8"))
            return parsed
    searched = " or ".join(str(candidate) for candidate in candidates)
    raise FileNotFoundError(f"no document at {searched}")


def has_rule(slug: str) -> bool:
    """Whether the linter has a rule with this code.

    Rules stand above the rooms that ask, and are modules with the name of their code.
    """
    return _PACKAGE.joinpath("lint", "rules", f"{slug.replace('-', '_')}.py").is_file()
