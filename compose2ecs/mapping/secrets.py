"""Secrets and configs: files in Compose, variables or nothing on ECS. No value is read here."""

import posixpath
import re

from compose2ecs.compose.model import FileObject, FileReference
from compose2ecs.ecs.model import Secret, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.codes_storage import (
    CONFIG_NOT_MOUNTED,
    SECRET_AS_VARIABLE,
    SECRET_NOT_STORED,
)
from compose2ecs.mapping.context import Context, ServiceContext, below
from compose2ecs.mapping.extension import secret_settings
from compose2ecs.mapping.optional import items, some
from compose2ecs.source import Traced, merge_origins

_NOT_IN_VARIABLES = re.compile(r"[^A-Z0-9_]")
_STORED = re.compile(r"arn:|/")
"""How an ARN and the path of a parameter begin.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
"""


def secrets(cx: ServiceContext) -> tuple[Secret, ...] | None:
    """``secrets``: the secrets of the service as environment variables."""
    return some(
        secret for place in items(cx.service.secrets) if (secret := _secret(cx, place)) is not None
    )


@claims(
    "services.*.secrets[].source",
    "services.*.secrets[].target",
    "services.*.secrets[].uid",
    "services.*.secrets[].gid",
    "services.*.secrets[].mode",
)
def _secret(cx: ServiceContext, place: Traced[FileReference]) -> Secret | None:
    """One secret, as a variable called after its file in upper case.

    ``/run/secrets/db-password`` is ``DB_PASSWORD``.
    """
    source, target = place.value.source, place.value.target
    if source is None:
        return None
    path = target or source
    file = path.value if path.value.startswith("/") else f"/run/secrets/{path.value}"
    variable = _NOT_IN_VARIABLES.sub("_", posixpath.basename(file).upper())
    cx.reporter.report(
        SECRET_AS_VARIABLE,
        f"`{cx.name}` finds secret `{source.value}` in the variable {variable}, "
        f"and not in the file {file}",
        *below(place),
        help=f"let the program read {variable}",
    )
    called = merge_origins(*([target] if target else []), source)
    return Secret(name=Traced(variable, called), value_from=_value_from(cx, source))


def _value_from(cx: ServiceContext, source: Traced[str]) -> Text:
    """The ARN or parameter name of the value, or a reference that is still to be bound."""
    definition = cx.project.secrets.value.get(source.value)
    stored = None if definition is None else _stored(cx, definition.value)
    if stored is not None:
        return Traced(stored.value, merge_origins(stored, source))
    return Traced(Ref(RefKind.SECRET, source.value), source.origins)


def _stored(cx: Context, definition: FileObject) -> Traced[str] | None:
    """Where the value of a secret is already stored, as far as the file says."""
    given = secret_settings(definition, cx.reporter).value_from
    if given is not None:
        return given
    name = definition.name
    if definition.external is None or not definition.external.value or name is None:
        return None
    is_stored = _STORED.match(name.value)
    return Traced(name.value, merge_origins(name, definition.external)) if is_stored else None


@claims(
    "secrets.*.file",
    "secrets.*.environment",
    "secrets.*.content",
    "secrets.*.external",
    "secrets.*.name",
)
def report_secrets(cx: Context) -> None:
    """Report what must be stored before ECS can hand it over.

    ECS reads neither files nor the variables of this machine.
    """
    used = {
        place.value.source.value
        for service in cx.project.services.value.values()
        for place in items(service.value.secrets)
        if place.value.source is not None
    }
    for name, definition in cx.project.secrets.value.items():
        given = definition.value
        leaves = (given.file, given.environment, given.content, given.external, given.name)
        written = [leaf for leaf in leaves if leaf is not None and leaf.source is not None]
        if name not in used:
            _note(cx, f"secret `{name}` is for building images", written)
        elif _stored(cx, given) is not None:
            _note(cx, f"the value of secret `{name}` is stored already", written)
        else:
            cx.reporter.report(
                SECRET_NOT_STORED,
                f"ECS reads secret `{name}` from Secrets Manager or the Parameter Store",
                *(written or ()),
                definition.source,
                help=f"store it, and name it: secrets.{name}.x-ecs.value_from",
            )


def _note(cx: Context, message: str, leaves: list[Traced[str] | Traced[bool]]) -> None:
    if leaves:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, message, *leaves)


@claims("services.*.configs[].**", "configs.**")
def report_configs(cx: Context) -> None:
    """Report configs at the services that mount them: ECS puts no files into containers."""
    mounted: set[str] = set()
    for name, service in cx.project.services.value.items():
        for place in items(service.value.configs):
            source = place.value.source.value if place.value.source else ""
            mounted.add(source)
            definition = cx.project.configs.value.get(source)
            cx.reporter.report(
                CONFIG_NOT_MOUNTED,
                f"`{name}` does not get the file of config `{source}`: ECS mounts no files",
                *below(place),
                *(below(definition) if definition else ()),
                help="copy the file into the image, or pass its text in an environment variable",
            )
    for name, definition in cx.project.configs.value.items():
        if name not in mounted:
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE, f"no service mounts config `{name}`", *below(definition)
            )
