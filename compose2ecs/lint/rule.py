"""What a rule of the linter is, and the registry of all.

A rule is a function in a module of its own in ``rules``, named as its slug. Its docstring is the
page that users read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, TypeAlias

from compose2ecs.diagnostics import Code, Fix, Place, Severity, declaring
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex
from compose2ecs.shape import shape

SECTIONS = ("What it does", "Why is this bad", "Example", "Instead", "Source")
"""The headings of a page, in this order."""


class Report(Protocol):
    """What a rule says its findings to."""

    def __call__(
        self,
        message: str,
        *places: Place | None,
        help: str | None = None,
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Record a finding of the rule. The first place is primary, others are related."""


Check: TypeAlias = Callable[[Subject, Report], None]


@shape
class Rule:
    """A rule: the code of its findings, and the function that makes them.

    Where ``about`` names something it finds nothing in a project that holds nothing of it.
    """

    code: Code
    check: Check
    about: frozenset[str]


class Chosen:
    """The rules that run, in their order, by what they are about."""

    def __init__(self, chosen: Iterable[Rule]) -> None:
        self._rules = tuple(chosen)
        self._always = [at for at, one in enumerate(self._rules) if not one.about]
        self._by_name: dict[str, list[int]] = {}
        for at, one in enumerate(self._rules):
            for name in one.about:
                self._by_name.setdefault(name, []).append(at)

    def concerned(self, subject: Subject) -> list[Rule]:
        """The rules that may find something in a project."""
        found = {*self._always}
        for name in self._by_name.keys() & subject.names:
            found.update(self._by_name[name])
        return [self._rules[at] for at in sorted(found)]


_REGISTRY: dict[str, Rule] = {}


def rule(
    slug: str,
    severity: Severity,
    group: str,
    *,
    about: Iterable[str] = (),
    by_default: bool = True,
) -> Callable[[Check], Check]:
    """The decorator that makes a function a rule.

    The first line of the docstring is the summary, the rest the page, with the headings of
    ``SECTIONS``. ``about`` are attributes of services, keys of the top level and ``MARKS`` without
    all of which there is nothing to find, so that the rule need not look. Raises ValueError when
    the slug is taken.
    """

    def register(check: Check) -> Check:
        summary, _, page = (check.__doc__ or "").partition("\n")
        code = declaring(group)(slug, severity, summary.rstrip("."), page, by_default=by_default)
        _REGISTRY[slug] = Rule(code=code, check=check, about=frozenset(about))
        return check

    return register


def rules() -> Mapping[str, Rule]:
    """All rules, by slug, in the order of their slugs."""
    if not _REGISTRY:
        package = import_module("compose2ecs.lint.rules")
        for module in sorted(found.name for found in iter_modules(package.__path__)):
            import_module(f"{package.__name__}.{module}")
    return _REGISTRY


_HEADING = regex(r"^## (.+)$", re.MULTILINE)


def sections(page: str) -> Iterator[tuple[str, str]]:
    """The parts of a page as headings and texts, in the order of the page."""
    pieces = _HEADING.split(page)
    yield from zip(pieces[1::2], (text.strip() for text in pieces[2::2]), strict=True)
