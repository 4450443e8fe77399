"""Rules that are passed over, as a project holds nothing that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from compose2ecs.diagnostics import Reporter
from compose2ecs.lint.rule import Chosen, rules
from compose2ecs.lint.subject import Subject


def missed(subject: Subject) -> Iterator[str]:
    """The rules that are passed over, and would find something all the same."""
    looking = Chosen(rules().values()).concerned(subject)
    for slug, rule in rules().items():
        if rule not in looking:
            reporter = Reporter()
            rule.check(subject, partial(reporter.report, rule.code))
            if reporter.recorded:
                yield slug
