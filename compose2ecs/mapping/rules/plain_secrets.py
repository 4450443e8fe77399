"""Secrets that whoever may read a task definition reads in it."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from compose2ecs.compose.credentials import (
    AWS_KEYS,
    ENDPOINTS,
    is_for_clients,
    is_secret,
    is_secret_name,
    kind_of_token,
)
from compose2ecs.compose.given import Given
from compose2ecs.compose.secret_parts import command_secrets, option_secrets, url_passwords
from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.model import RegisterTaskDefinition
from compose2ecs.mapping.codes.secrets import SECRET_IN_TASK_DEFINITION
from compose2ecs.mapping.context import Context, ServiceContext
from compose2ecs.mapping.optional import entries, listed
from compose2ecs.mapping.rules.logging import SECRET_OPTIONS
from compose2ecs.source import Path, Source, Traced, dotted
from compose2ecs.trace import placed_leaves

_OUT = "for ECS, leave it out, and mount a secret with `target: {name}`, which ECS hands over"
_ROLE = "leave the keys out, and name a role: `x-ecs: {task_role: …}`"
_SHELL = "for ECS, hand {names} over by `secrets`, and let a shell in the container read {reads}"
_LEFT_OUT = "for ECS, leave it out: nothing hands a secret over to a label"
_OPTION = (
    "for ECS, leave it out, and name the secret in `secretOptions` of `logConfiguration`, below "
    "`x-ecs.overrides.container_definition`"
)
_ELSEWHERE = "for ECS, leave it out: nothing hands a secret over to this"

_SPOKEN_OF = frozenset(
    {
        ("secrets",),
        ("repository_credentials",),
        ("credential_specs",),
        ("log_configuration", "secret_options"),
        *(("log_configuration", "options", option) for option in SECRET_OPTIONS),
    }
)
"""Parts of a container that name secrets and do not tell them, or have a code of their own."""


class _Text(NamedTuple):
    """A text of a project, where it stands, and what to do about a secret in it.

    ``owner`` is its service, or empty; ``called`` is what the file calls it by itself, ``variable``
    the variable of a container that it is the value of, ``words`` the command whose word ``number``
    it is.
    ``opens_aws`` says that it is a key of AWS, and not of an emulator.
    """

    where: str
    leaf: Traced[str] | Traced[str | None]
    help: str
    owner: str = ""
    called: str = ""
    variable: str = ""
    words: tuple[str, ...] = ()
    number: int = 0
    opens_aws: bool = False


class _Plain(NamedTuple):
    """A text, its place, and what the variables of the environment that put secrets into it give.

    ``secret`` are those variables with their values.
    """

    text: _Text
    source: Source
    secret: Mapping[str, str]


def report_plain_secrets(
    cx: Context, members: Sequence[ServiceContext], tasks: Sequence[RegisterTaskDefinition]
) -> None:
    """Report the secrets that variables of the environment put into the task definitions.

    A secret that stands in a file is known to whoever has the file, and the linter speaks of it. A
    place that several services have, and the keys of AWS of one service, are reported once.
    """
    found = [one for member in members for one in _plain(_texts(member), cx.given)]
    if not found and not cx.given.gives:
        return
    shown = _shown_in(tasks)
    found = [one for one in found if _is_in(shown.get(one.source, ()), one.secret.values())]
    if cx.given.gives:
        known = {text.leaf.source for member in members for text in _texts(member)}
        found += _plain(_others(shown, known), cx.given)
    groups: dict[object, list[_Plain]] = {}
    for one in found:
        is_key = one.text.variable in AWS_KEYS
        groups.setdefault(one.text.owner if is_key else one.source.span, []).append(one)
    for group in groups.values():
        _report(group, cx.reporter)


def _plain(texts: Iterable[_Text], given: Given) -> Iterator[_Plain]:
    """The texts that have a secret from the environment in them."""
    for text in texts:
        known = given.to(text.variable, text.leaf)
        secret = _secret(text, known) if known else {}
        if secret and text.leaf.source is not None:
            yield _Plain(text, text.leaf.source, secret)


def _is_in(texts: Iterable[str], secrets: Iterable[str]) -> bool:
    return any(secret in text for secret in secrets for text in texts)


def _shown_in(tasks: Sequence[RegisterTaskDefinition]) -> Mapping[Source, list[str]]:
    """The texts in task definitions, by the places in the files that they come from."""
    found: dict[Source, list[str]] = {}
    for path, leaf in placed_leaves(tuple(tasks)):
        if isinstance(leaf.value, str) and not _is_spoken_of(path):
            for origin in leaf.origins:
                if isinstance(origin, Source):
                    found.setdefault(origin, []).append(leaf.value)
    return found


def _is_spoken_of(path: Path) -> bool:
    """Whether a place in task definitions is one of those, below a container."""
    return any(path[3 : 3 + length] in _SPOKEN_OF for length in (1, 2, 3))


def _texts(cx: ServiceContext) -> Iterator[_Text]:
    """The texts of a service that its container has on ECS, where secrets are put."""
    owner, service = cx.name, cx.service
    variables = entries(service.environment)
    is_emulated = any(name.startswith(ENDPOINTS) for name in variables)
    for name, leaf in variables.items():
        opens_aws = not is_emulated and name in AWS_KEYS
        yield _Text(f"`{name}`", leaf, _OUT, owner, name, variable=name, opens_aws=opens_aws)
    check = service.healthcheck.value.test if service.healthcheck is not None else None
    for where, command in (
        ("the command", service.command),
        ("the entry point", service.entrypoint),
        ("the health check", check),
    ):
        if command is None:
            continue
        words = tuple([one.value for one in command.value])
        for number, word in enumerate(command.value):
            yield _Text(where, word, _SHELL, owner, words=words, number=number)
    for label, text in entries(service.labels).items():
        yield _Text(f"the label `{label}`", text, _LEFT_OUT, owner, called=label)
    options = service.logging.value.options if service.logging is not None else None
    for option, text in entries(options).items():
        yield _Text(f"the log option `{option}`", text, _OPTION, owner, called=option)


def _others(shown: Mapping[Source, list[str]], known: Container[object]) -> Iterator[_Text]:
    """The texts of task definitions that come from none of the places that are known."""
    for source, texts in shown.items():
        if source not in known:
            where, called = f"`{dotted(source.path)}`", str(source.path[-1])
            for text in texts:
                yield _Text(where, Traced(text, (source,)), _ELSEWHERE, called=called)


def _report(group: list[_Plain], reporter: Reporter) -> None:
    """Report one place, or the keys of AWS of one service."""
    text = group[0].text
    places = listed(dict.fromkeys(one.text.where for one in group), "and")
    given = [variable for one in group for variable in one.secret]
    names, owners = _shown(given), _shown(one.text.owner for one in group)
    reporter.report(
        SECRET_IN_TASK_DEFINITION,
        f"the secret in {places}{f' of {owners}' if text.owner else ''}, from "
        f"{'' if names == places else f'{names} in '}the environment, stands in the task "
        "definition",
        *{(one.source.span, one.text.owner): one.text.leaf for one in group}.values(),
        help=_ROLE
        if text.opens_aws
        else text.help.format(
            name=text.variable, names=names, reads=_shown(f"$${{{one}}}" for one in given)
        ),
    )


def _shown(names: Iterable[str]) -> str:
    return listed((f"`{name}`" for name in dict.fromkeys(names)), "and")


def _secret(text: _Text, given: Mapping[str, str]) -> Mapping[str, str]:
    """The variables among ``given`` whose values are secrets, as names or values say."""
    parts = _parts(text)
    # A part that is the value of one variable says nothing about others that stand in it as well.
    made = [part for part in parts if part not in given.values()]
    return {
        one: value
        for one, value in given.items()
        if _holds_credential(value, text.called, one)
        or (
            is_secret(value)
            and (is_secret_name(one) or value in parts or any(value in part for part in made))
        )
    }


def _holds_credential(value: str, *names: str) -> bool:
    """Whether a value has one, by its shape or in a URL, that by no name of it is for browsers."""
    kind = kind_of_token(value)
    if kind is not None:
        return not any(is_for_clients(name, kind) for name in names)
    return any(url_passwords(value))


def _parts(text: _Text) -> Sequence[str]:
    """What is secret in a text, as what stands around it says."""
    value = text.leaf.value or ""
    if text.words:
        of_word = [part for number, part in _of_command(text.words) if number == text.number]
        return [*url_passwords(value), *of_word]
    return [
        *([value] if is_secret_name(text.called) else ()),
        *url_passwords(value),
        *option_secrets(value),
    ]


@lru_cache(maxsize=1)
def _of_command(words: tuple[str, ...]) -> Sequence[tuple[int, str]]:
    """The secrets in a command, for which each of its words asks."""
    return tuple(command_secrets(words))
