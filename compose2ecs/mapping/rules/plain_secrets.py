"""Secrets that whoever may read a task definition reads in it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from compose2ecs.compose.credentials import (
    AWS_KEYS,
    ENDPOINTS,
    is_secret,
    is_secret_name,
    kind_of_token,
)
from compose2ecs.diagnostics import Reporter
from compose2ecs.mapping.codes.secrets import SECRET_IN_TASK_DEFINITION
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import entries, listed
from compose2ecs.source import Traced

_OUT = "for ECS, leave it out, and mount a secret with `target: {}`, which ECS hands over"
_ROLE = "leave the keys out, and name a role: `x-ecs: {task_role: …}`"


class _Plain(NamedTuple):
    """A variable of a service, and the variables of the environment that put a secret into it.

    ``opens_aws`` says that it is a key of AWS, and not of an emulator.
    """

    owner: str
    name: str
    leaf: Traced[str | None]
    secret: tuple[str, ...]
    opens_aws: bool


def report_plain_secrets(members: Iterable[ServiceContext]) -> None:
    """Report the secrets that variables of the environment put into variables of containers.

    A secret that stands in a file is known to whoever has the file, and the linter speaks of it. A
    place that several services have, and the keys of AWS of one service, are reported once.
    """
    groups: dict[object, list[_Plain]] = {}
    for cx in members:
        is_emulated = any(name.startswith(ENDPOINTS) for name in entries(cx.service.environment))
        for name, leaf in entries(cx.service.environment).items():
            secret = _secret(name, cx.given.to(name, leaf))
            if secret and leaf.source is not None:
                place = cx.name if name in AWS_KEYS else leaf.source.span
                keys = name in AWS_KEYS and not is_emulated
                groups.setdefault(place, []).append(_Plain(cx.name, name, leaf, secret, keys))
                reporter = cx.reporter
    for group in groups.values():
        _report(group, reporter)


def _report(group: list[_Plain], reporter: Reporter) -> None:
    """Report one place, or the keys of AWS of one service."""
    name = group[0].name
    names = _shown(one.name for one in group)
    variables = _shown(variable for one in group for variable in one.secret)
    reporter.report(
        SECRET_IN_TASK_DEFINITION,
        f"the secret in {names} of {_shown(one.owner for one in group)}, from "
        f"{'' if variables == names else f'{variables} in '}the environment, stands in the task "
        "definition",
        *(one.leaf for one in group),
        help=_ROLE if group[0].opens_aws else _OUT.format(name),
    )


def _shown(names: Iterable[str]) -> str:
    return listed((f"`{name}`" for name in dict.fromkeys(names)), "and")


def _secret(name: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """The variables among ``given`` whose values are secrets, as names or values say."""
    return tuple(
        one
        for one, value in given.items()
        if kind_of_token(value) is not None
        or ((is_secret_name(name) or is_secret_name(one)) and is_secret(value))
    )
