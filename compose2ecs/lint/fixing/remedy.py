"""Fixes for findings that no rule makes: those of loading and of the translation.

A remedy is a function in a module of ``fixes``, both named as the code with ``_`` for ``-``. It is
imported when the code is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeAlias

from compose2ecs.diagnostics import Diagnostic, Fix, Reporter
from compose2ecs.lint import codes
from compose2ecs.lint.subject import Subject
from compose2ecs.shape import replace

Remedy: TypeAlias = Callable[[Diagnostic, Subject], Fix | None]
"""The fix of a finding; None where it is not certain what to do."""

_PACKAGE = "compose2ecs.lint.fixes"


@cache
def fixable() -> frozenset[str]:
    """The codes that have a remedy."""
    package = import_module(_PACKAGE)
    return frozenset(found.name.replace("_", "-") for found in iter_modules(package.__path__))


@cache
def remedy(slug: str) -> Remedy:
    """The remedy of a code that has one."""
    name = slug.replace("-", "_")
    found: Remedy = getattr(import_module(f"{_PACKAGE}.{name}"), name)
    return found


def with_fixes(
    diagnostics: Iterable[Diagnostic], subject: Subject, reporter: Reporter
) -> tuple[Diagnostic, ...]:
    """The diagnostics with a fix each, where there is one. A remedy that raises is reported."""
    known = fixable()
    return tuple(
        [
            _with_fix(found, subject, reporter)
            if found.fix is None and found.code.slug in known
            else found
            for found in diagnostics
        ]
    )


def _with_fix(found: Diagnostic, subject: Subject, reporter: Reporter) -> Diagnostic:
    slug = found.code.slug
    try:
        fix = remedy(slug)(found, subject)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the finding stands without a fix
        reporter.report(
            codes.CRASHED_RULE,
            f"the fix of `{slug}` failed: {type(error).__name__}",
            found.span,
            help="report it; the finding itself is complete",
        )
        return found
    return found if fix is None else replace(found, fix=fix)
