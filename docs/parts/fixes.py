"""The codes of loading and translation that have a fix, with what it does."""

# ruff: noqa: PLC0415 -- the linter has codes of its own, which other parts do not list

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docs.parts.text import sentence, table

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "lint" / "fixes"
_SAFETY = {frozenset({True}): "safe", frozenset({False}): "unsafe"}


def fixes() -> Iterator[str]:
    """The table of codes; whether a fix is safe is what the fixture of the code shows."""
    from compose2ecs.lint.catalogue import remedy_of
    from compose2ecs.lint.fixing.remedy import fixable

    yield from table(
        ("Code", "Fix", ""),
        (
            (f"[`{slug}`](rules/{slug}.md)", sentence(remedy_of(slug)), _safety(slug))
            for slug in sorted(fixable())
        ),
    )


def _safety(slug: str) -> str:
    from compose2ecs.compose.discover import Options
    from compose2ecs.lint.engine import check

    folder = _FIXTURES / slug
    options = Options(files=("bad.yaml",), cwd=str(folder), variables={}, project_name="fixture")
    found = check(options, ("fargate",), lambda: b"").diagnostics
    kinds = frozenset(one.fix.is_safe for one in found if one.code.slug == slug and one.fix)
    return _SAFETY.get(kinds, "safe or unsafe")
