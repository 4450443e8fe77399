"""moto takes every request of what is emitted, but for its own mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from compose2ecs.ecs.model import EcsProject
from tests.ecs.build import leaf, project, run, service, task
from tests.oracles.account import MISTAKES, Account, Mistake, Refusal, account
from tests.oracles.emitted import emitted


@pytest.fixture
def own_account() -> Iterator[Account]:
    with account() as made:
        yield made


SHARED = (
    "task_definition",
    "cluster",
    "launch_type",
    "capacity_provider_strategy",
    "network_configuration",
    "platform_version",
    "propagate_tags",
    "enable_ecs_managed_tags",
    "tags",
)
"""What CreateService and RunTask say in the same words."""


def once(ecs: EcsProject) -> EcsProject:
    """The project with each service run once as well."""
    runs = [run(**{name: getattr(service, name) for name in SHARED}) for service in ecs.services]
    return replace(ecs, tasks=(*ecs.tasks, *runs))


@cache
def judged() -> tuple[list[Refusal], set[Mistake]]:
    with account() as own:
        projects = [(name, once(ecs)) for name, ecs in emitted().items()]
        return list(own.refusals(projects)), own.mended


def test_every_request_is_taken() -> None:
    refusals, _ = judged()
    assert [str(refusal) for refusal in refusals] == []


def test_every_mistake_of_moto_is_still_made() -> None:
    _, mended = judged()
    assert [mistake for mistake in MISTAKES if mistake not in mended] == []


def test_what_is_wrong_is_refused(own_account: Account) -> None:
    of_another = project(task(), service(task_definition=leaf("other")))
    ((name, operation, message),) = own_account.refusals([("wrong", of_another)])
    assert (name, operation) == ("wrong", "CreateService")
    assert message.endswith("Unable to describe task definition.")
