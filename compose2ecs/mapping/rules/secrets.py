"""Secrets and configs: files in Compose, variables or nothing on ECS. No value is read here."""

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping

from compose2ecs.compose.model import FileObject, FileReference
from compose2ecs.compose.tree import LocalPath
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import Secret, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import INVALID_SETTING, IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.codes.secrets import (
    CONFIG_NOT_MOUNTED,
    SECRET_AS_VARIABLE,
    SECRET_FILE_EXPECTED,
    SECRET_NOT_STORED,
)
from compose2ecs.mapping.context import Context, ServiceContext, below
from compose2ecs.mapping.optional import entries, items, some
from compose2ecs.mapping.settings import SecretSettings, secret_settings
from compose2ecs.regex import regex
from compose2ecs.source import Traced, merge_origins

_NOT_IN_VARIABLES = regex(r"[^A-Z0-9_]")
_FOLDER = "/run/secrets/"
"""https://github.com/compose-spec/compose-spec/blob/main/05-services.md#secrets"""

_MOUNTED = regex(re.escape(_FOLDER) + r"[\w./-]+")
_FILE = regex(r"__?FILE$")
"""What image authors append to the name of a variable that holds the name of a file.

Grafana and Gitea have two underscores.
https://github.com/docker-library/docs/tree/master/postgres#docker-secrets
"""

_STORED = regex(r"arn:|/")
"""How an ARN and the path of a parameter begin.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
"""


def secrets(cx: ServiceContext) -> tuple[Secret, ...] | None:
    """``secrets``: the secrets of the service as environment variables."""
    given = cx.service.secrets
    if given is None and cx.service.environment is None:
        return None
    made = [(place, secret) for place in items(given) if (secret := _secret(cx, place))]
    report_expected_files(cx, {_file(place.value): place for place, _ in made})
    return some([secret for _, secret in made])


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
    called = merge_origins(*([target] if target else []), source)
    return Secret(name=Traced(_variable(place.value), called), value_from=_value_from(cx, source))


def report_expected_files(cx: ServiceContext, files: Mapping[str, Traced[FileReference]]) -> None:
    """Report each secret: at the variables that name its file, or else where it is mounted.

    ``files`` are the secrets of the service by the file that each is in Compose. A variable that
    names another file below ``/run/secrets`` is reported as well. A target that is spelled as the
    variable means it.
    """
    named = set()
    for name, value in entries(cx.service.environment).items():
        for file in _files_in(value.value or "", files):
            named.add(file)
            _report_expected(cx, name, value, file, files.get(file))
    for file, place in files.items():
        if file not in named:
            variable, target = _variable(place.value), place.value.target
            is_meant = target is not None and target.value == variable
            cx.reporter.report(
                SECRET_AS_VARIABLE,
                f"`{cx.name}` finds secret `{_source(place)}` in the variable {variable}, "
                f"and not in the file {file}",
                *below(place),
                help=None if is_meant else f"let the program read {variable}",
                severity=Severity.NOTE if is_meant else None,
            )


def _files_in(text: str, files: Collection[str]) -> Iterable[str]:
    """The files of secrets that a text names, each once."""
    if not files and _FOLDER not in text:
        return ()
    known = (file for file in files if re.search(rf"{re.escape(file)}(?![\w./-])", text))
    return dict.fromkeys((*known, *_MOUNTED.findall(text)))


def _report_expected(
    cx: ServiceContext,
    name: str,
    value: Traced[str | None],
    file: str,
    place: Traced[FileReference] | None,
) -> None:
    plain = _FILE.sub("", name)
    if place is None:
        what, way = "secrets are variables there", f"set {plain} in another way"
    elif plain != name:
        what = f"secret `{_source(place)}` is the variable {_variable(place.value)}"
        way = (
            f"leave {name} out, and mount the secret with `target: {plain}`, so that it is {plain}"
        )
    else:
        what = f"secret `{_source(place)}` is the variable {_variable(place.value)}"
        way = f"let the program read {_variable(place.value)}"
    cx.reporter.report(
        SECRET_FILE_EXPECTED,
        f"`{cx.name}` looks for {file} in {name}, a file that ECS does not make: {what}",
        value,
        *(below(place) if place else ()),
        help=way,
    )


def _source(place: Traced[FileReference]) -> str:
    return place.value.source.value if place.value.source else ""


def _file(reference: FileReference) -> str:
    """The path at which Compose mounts the secret."""
    path = reference.target or reference.source
    name = path.value if path else ""
    return name if name.startswith("/") else f"{_FOLDER}{name}"


def _variable(reference: FileReference) -> str:
    path = _file(reference).rstrip("/")
    name = posixpath.basename(path) or (reference.source.value if reference.source else "")
    return _NOT_IN_VARIABLES.sub("_", name.upper())


def _value_from(cx: ServiceContext, source: Traced[str]) -> Text:
    """The ARN or parameter name of the value, or a reference that is still to be bound."""
    definition = cx.project.secrets.value.get(source.value)
    stored = None if definition is None else _stored(cx, definition.value)
    if stored is not None:
        return Traced(stored.value, merge_origins(stored, source))
    return Traced(Ref(RefKind.SECRET, source.value, is_reported=True), source.origins)


def _stored(cx: Context, definition: FileObject) -> Traced[str] | None:
    """Where the value of a secret is already stored, as far as the file says."""
    settings = secret_settings(definition, cx.reporter)
    if settings.value_from is not None:
        return _part_of(cx, settings.value_from, settings)
    name = definition.name
    if definition.external is None or not definition.external.value or name is None:
        return None
    if not _STORED.match(name.value):
        return None
    stored = Traced(name.value, merge_origins(name, definition.external))
    return _part_of(cx, stored, settings)


def _part_of(cx: Context, stored: Traced[str], settings: SecretSettings) -> Traced[str]:
    """``<arn>:<key>:<version stage>:<version id>`` where a part or a version is asked for.

    Only Secrets Manager has such parts.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    parts = (settings.key, settings.version_stage, settings.version_id)
    given = [part for part in parts if part is not None]
    if not given:
        return stored
    if not _SECRET_ARN.match(stored.value):
        cx.reporter.report(
            INVALID_SETTING,
            f"{stored.value} is not the ARN of a Secrets Manager secret, which alone has keys and "
            "versions",
            *given,
        )
        return stored
    texts = [part.value if part else "" for part in parts]
    return Traced(":".join((stored.value, *texts)), merge_origins(stored, *given))


_SECRET_ARN = regex(r"arn:aws[a-z-]*:secretsmanager:")


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
                help=f"store it, and name it: secrets.{name}.x-ecs.value_from "
                "(an ARN or a parameter name)",
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
                help=_way_out(place.value, definition.value if definition else None),
            )
    for name, definition in cx.project.configs.value.items():
        if name not in mounted:
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE, f"no service mounts config `{name}`", *below(definition)
            )


def _way_out(reference: FileReference, definition: FileObject | None) -> str:
    """How the program gets what the config holds, from where the config has it."""
    source = reference.source.value if reference.source else ""
    target = reference.target.value if reference.target else f"/{source}"
    if definition is not None and definition.file is not None:
        path = definition.file.value
        shown = path.written if isinstance(path, LocalPath) else path
        return f"copy it into the image: COPY {shown} {target} in the Dockerfile"
    if definition is not None and definition.environment is not None:
        variable = definition.environment.value
        return f"let the program read its text from {variable}, and set {variable} in environment"
    return f"save its text in a file that the image has at {target}, or mount a volume with it"
