"""Secrets that whoever may read a task definition reads in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from compose2ecs.compose.credentials import (
    AWS_KEYS,
    ENDPOINTS,
    is_secret,
    is_secret_name,
    kind_of_token,
)
from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.model import RegisterTaskDefinition
from compose2ecs.mapping.codes.secrets import SECRET_IN_TASK_DEFINITION
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import entries, items, listed
from compose2ecs.source import Source, Traced
from compose2ecs.trace import leaves

_OUT = "for ECS, leave it out, and mount a secret with `target: {}`, which ECS hands over"
_ROLE = "leave the keys out, and name a role: `x-ecs: {task_role: …}`"
_SHELL = "for ECS, hand `{0}` over as a secret, and let a shell in the container read it: `$${0}`"
_LEFT_OUT = "for ECS, leave it out: nothing hands a secret over to a label"
_OPTION = (
    "for ECS, leave it out, and name the secret in `secretOptions` of `logConfiguration`, below "
    "`x-ecs.overrides.container_definition`"
)


class _Text(NamedTuple):
    """A text of a container, where it stands, and what to do about a secret in it.

    ``name`` is the variable that it is the value of, or empty: ``help`` speaks of it then, and of
    the variable of the environment otherwise.
    """

    where: str
    leaf: Traced[str] | Traced[str | None]
    help: str
    name: str = ""


class _Plain(NamedTuple):
    """A text of a service, and the variables of the environment that put a secret into it.

    ``opens_aws`` says that it is a key of AWS, and not of an emulator.
    """

    owner: str
    text: _Text
    secret: tuple[str, ...]
    opens_aws: bool


def report_plain_secrets(
    members: Iterable[ServiceContext], tasks: Sequence[RegisterTaskDefinition]
) -> None:
    """Report the secrets that variables of the environment put into the task definitions.

    A secret that stands in a file is known to whoever has the file, and the linter speaks of it. A
    place that several services have, and the keys of AWS of one service, are reported once.
    """
    groups: dict[object, list[_Plain]] = {}
    shown: Mapping[Source, list[str]] | None = None
    for cx in members:
        is_emulated = any(name.startswith(ENDPOINTS) for name in entries(cx.service.environment))
        for text in _texts(cx.service):
            given = cx.given.to(text.name, text.leaf)
            secret = _secret(text.name, given)
            if secret and text.leaf.source is not None:
                shown = _shown_in(tasks) if shown is None else shown
                texts = shown.get(text.leaf.source, ())
                if not any(given[one] in other for one in secret for other in texts):
                    continue
                is_key = text.name in AWS_KEYS
                place = cx.name if is_key else text.leaf.source.span
                found = _Plain(cx.name, text, secret, is_key and not is_emulated)
                groups.setdefault(place, []).append(found)
                reporter = cx.reporter
    for group in groups.values():
        _report(group, reporter)


def _shown_in(tasks: Sequence[RegisterTaskDefinition]) -> Mapping[Source, list[str]]:
    """The texts in task definitions, by the places in the files that they come from."""
    found: dict[Source, list[str]] = {}
    for leaf in leaves(tuple(tasks)):
        if isinstance(leaf.value, str):
            for origin in leaf.origins:
                if isinstance(origin, Source):
                    found.setdefault(origin, []).append(leaf.value)
    return found


def _texts(service: Service) -> Iterator[_Text]:
    """The texts of a service that its container has on ECS, where secrets are put."""
    for name, leaf in entries(service.environment).items():
        yield _Text(f"`{name}`", leaf, _OUT, name)
    check = service.healthcheck.value.test if service.healthcheck is not None else None
    for where, words in (
        ("the command", service.command),
        ("the entry point", service.entrypoint),
        ("the health check", check),
    ):
        for word in items(words):
            yield _Text(where, word, _SHELL)
    for label, text in entries(service.labels).items():
        yield _Text(f"the label `{label}`", text, _LEFT_OUT)
    options = service.logging.value.options if service.logging is not None else None
    for option, text in entries(options).items():
        yield _Text(f"the log option `{option}`", text, _OPTION)


def _report(group: list[_Plain], reporter: Reporter) -> None:
    """Report one place, or the keys of AWS of one service."""
    text = group[0].text
    places = listed(dict.fromkeys(one.text.where for one in group), "and")
    variables = _shown(variable for one in group for variable in one.secret)
    reporter.report(
        SECRET_IN_TASK_DEFINITION,
        f"the secret in {places} of {_shown(one.owner for one in group)}, from "
        f"{'' if variables == places else f'{variables} in '}the environment, stands in the task "
        "definition",
        *(one.text.leaf for one in group),
        help=_ROLE if group[0].opens_aws else text.help.format(text.name or group[0].secret[0]),
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
