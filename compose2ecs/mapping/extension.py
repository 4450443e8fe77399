"""The settings below ``x-ecs``: what to deploy, said in the Compose file itself.

They are decoded closed: a key that does not exist at its level is reported with the nearest one
that does. ``schemas/x-ecs.json`` says the same for editors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from compose2ecs.compose.model import (
    Extensible,
    FileObject,
    Network,
    Project,
    Seq,
    Service,
    Volume,
)
from compose2ecs.diagnostics import Reporter, Severity
from compose2ecs.ecs.target import LaunchType, NetworkMode
from compose2ecs.ecs.units import parse_cpu, parse_memory
from compose2ecs.mapping import codes
from compose2ecs.mapping.claims import claims
from compose2ecs.shape import shape
from compose2ecs.source import Traced, lift, merge_origins
from compose2ecs.trace import leaves, origins

KEY = "x-ecs"

_FEW = 20

T = TypeVar("T")

Reasons: TypeAlias = Mapping[str, Traced[str]]
"""Diagnostic codes with the reasons for which they are accepted."""


@shape
class ServiceSettings:
    """What a service runs with. ``cpu`` is the task's size in CPU units, ``memory`` in MiB."""

    execution_role: Traced[str] | None
    task_role: Traced[str] | None
    subnets: Seq[str] | None
    security_groups: Seq[str] | None
    assign_public_ip: Traced[bool] | None
    cpu: Traced[int] | None
    memory: Traced[int] | None
    task: Traced[str] | None


@shape
class ProjectSettings:
    """Where the project runs, and what its services run with unless they say otherwise."""

    cluster: Traced[str] | None
    region: Traced[str] | None
    registry: Traced[str] | None
    launch_type: Traced[str] | None
    network_mode: Traced[str] | None
    log_group: Traced[str] | None
    service: ServiceSettings


@shape
class VolumeSettings:
    """The EFS file system, and the access point of it, that hold a volume."""

    file_system: Traced[str] | None
    access_point: Traced[str] | None


@shape
class NetworkSettings:
    """The security groups that stand for a network."""

    security_groups: Seq[str] | None


@shape
class SecretSettings:
    """The ARN or parameter name of the value of a secret."""

    value_from: Traced[str] | None


@claims("x-ecs.**")
def project_settings(project: Project, reporter: Reporter) -> ProjectSettings:
    """The settings at the top level. What cannot be read is reported and left out."""
    block = _Block(project, reporter)
    settings = ProjectSettings(
        cluster=block.text("cluster"),
        region=block.text("region"),
        registry=block.text("registry"),
        launch_type=block.word("launch_type", tuple(LaunchType)),
        network_mode=block.word("network_mode", tuple(NetworkMode)),
        log_group=block.text("log_group"),
        service=_service_settings(block),
    )
    block.close("accept")
    return settings


@claims("services.*.x-ecs.**")
def service_settings(
    service: Service, inherited: ServiceSettings, reporter: Reporter
) -> ServiceSettings:
    """The settings of a service over those of the project. An overridden one stays an origin."""
    block = _Block(service, reporter)
    own = _service_settings(block)
    task = block.text("task")
    block.close("accept")
    return ServiceSettings(
        execution_role=_over(own.execution_role, inherited.execution_role),
        task_role=_over(own.task_role, inherited.task_role),
        subnets=_list_over(own.subnets, inherited.subnets),
        security_groups=_list_over(own.security_groups, inherited.security_groups),
        assign_public_ip=_over(own.assign_public_ip, inherited.assign_public_ip),
        cpu=_over(own.cpu, inherited.cpu),
        memory=_over(own.memory, inherited.memory),
        task=task,
    )


@claims("volumes.*.x-ecs.**")
def volume_settings(volume: Volume, reporter: Reporter) -> VolumeSettings:
    """The settings of a top-level volume."""
    block = _Block(volume, reporter)
    settings = VolumeSettings(
        file_system=block.text("file_system"),
        access_point=block.text("access_point"),
    )
    block.close("accept")
    return settings


@claims("networks.*.x-ecs.**")
def network_settings(network: Network, reporter: Reporter) -> NetworkSettings:
    """The settings of a top-level network."""
    block = _Block(network, reporter)
    settings = NetworkSettings(security_groups=block.texts("security_groups"))
    block.close()
    return settings


@claims("secrets.*.x-ecs.**")
def secret_settings(secret: FileObject, reporter: Reporter) -> SecretSettings:
    """The settings of a top-level secret."""
    block = _Block(secret, reporter)
    settings = SecretSettings(value_from=block.text("value_from"))
    block.close()
    return settings


def accepted(holder: Extensible, reporter: Reporter) -> Reasons:
    """The codes that the project, a service or a volume accepts, with their reasons."""
    return _Block(holder, reporter).reasons("accept")


def _service_settings(block: _Block) -> ServiceSettings:
    return ServiceSettings(
        execution_role=block.text("execution_role"),
        task_role=block.text("task_role"),
        subnets=block.texts("subnets"),
        security_groups=block.texts("security_groups"),
        assign_public_ip=block.flag("assign_public_ip"),
        cpu=block.number("cpu", parse_cpu, "CPU units (512) or vCPUs (0.5 vCPU)"),
        memory=block.number("memory", parse_memory, "MiB (2048) or GB (2 GB)"),
        task=None,
    )


def _over(own: Traced[T] | None, inherited: Traced[T] | None) -> Traced[T] | None:
    """``own`` if there is one; what it overrides stays as a secondary origin."""
    if own is None or inherited is None:
        return own or inherited
    return Traced(own.value, merge_origins(own, inherited))


def _list_over(own: Seq[str] | None, inherited: Seq[str] | None) -> Seq[str] | None:
    """As ``_over``; the first item keeps the origins of the overridden list."""
    if own is None or inherited is None or not own.value:
        return own or inherited
    first, *rest = own.value
    kept = tuple(dict.fromkeys((*first.origins, *origins(inherited))))
    return Traced((Traced(first.value, kept), *rest), own.origins)


class _Block:
    """One ``x-ecs`` while it is read. It remembers which keys exist, to name the others."""

    def __init__(self, holder: Extensible, reporter: Reporter) -> None:
        found = holder.extensions.value.get(KEY) if holder.extensions else None
        self._reporter = reporter
        self._known: list[str] = []
        self._entries: Mapping[str, Traced[Any]] = {}
        if found is None or found.value is None:
            return
        if isinstance(found.value, Mapping):
            self._entries = found.value
        else:
            self._refuse(found, KEY, "settings by name")

    def text(self, key: str) -> Traced[str] | None:
        """The text under ``key``."""
        return self._read(key, _text, "text")

    def word(self, key: str, words: tuple[str, ...]) -> Traced[str] | None:
        """The text under ``key``, which must be one of ``words``."""

        def parse(value: object) -> str:
            if value not in words:
                raise ValueError
            return str(value)

        return self._read(key, parse, "one of " + ", ".join(words))

    def flag(self, key: str) -> Traced[bool] | None:
        """The truth value under ``key``; text as interpolation gives it counts."""
        return self._read(key, _flag, "true or false")

    def number(self, key: str, parse: Callable[[str], int], unit: str) -> Traced[int] | None:
        """The size under ``key``, a number or text with a unit."""
        return self._read(key, lambda value: _size(value, parse), unit)

    def texts(self, key: str) -> Seq[str] | None:
        """The list of texts under ``key``; one text is a list of one."""
        self._known.append(key)
        found = self._entries.get(key)
        if found is None:
            return None
        items = found.value if isinstance(found.value, tuple) else (found,)
        read = tuple(
            leaf
            for item in items
            if (leaf := self._parse(item, key, _text, "text or a list of it"))
        )
        return Traced(read, found.origins)

    def reasons(self, key: str) -> Reasons:
        """The codes under ``key`` with their reasons."""
        self._known.append(key)
        found = self._entries.get(key)
        if found is None:
            return {}
        if not isinstance(found.value, Mapping):
            self._refuse(found, f"{key} in x-ecs", "diagnostic codes with a reason each")
            return {}
        return {
            code: leaf
            for code, reason in found.value.items()
            if (leaf := self._parse(reason, f"{key}.{code}", _text, "a reason"))
        }

    def close(self, *others: str) -> None:
        """Report the keys that nobody has asked for. ``others`` are read elsewhere."""
        self._known.extend(others)
        for key, found in self._entries.items():
            if key not in self._known and not self._is_reported(found):
                self._reporter.report(
                    codes.UNKNOWN_SETTING,
                    f"x-ecs has no setting `{key}` here",
                    *_leaves(found),
                    help=suggestion(key.replace("-", "_"), self._known),
                )

    def _read(self, key: str, parse: Callable[[object], T], wanted: str) -> Traced[T] | None:
        self._known.append(key)
        found = self._entries.get(key)
        return None if found is None else self._parse(found, key, parse, wanted)

    def _parse(
        self, leaf: Traced[Any], key: str, parse: Callable[[object], T], wanted: str
    ) -> Traced[T] | None:
        try:
            return lift(parse, leaf)
        except ValueError as problem:
            self._refuse(leaf, f"{key} in x-ecs", wanted, str(problem))
            return None

    def _refuse(self, found: Traced[Any], name: str, wanted: str, problem: str = "") -> None:
        if self._is_reported(found):
            return
        self._reporter.report(
            codes.INVALID_SETTING,
            f"{name} must be {wanted}",
            *_leaves(found),
            help=problem or None,
        )

    def _is_reported(self, found: Traced[Any]) -> bool:
        """Whether there is an error about the value, as when the schema of ``x-ecs`` refused it."""
        path = found.source and found.source.path
        return path is not None and any(
            problem.severity is Severity.ERROR and location.path == path
            for problem in self._reporter.diagnostics
            for location in problem.locations
        )


def _leaves(node: Traced[Any]) -> Iterator[Traced[Any]]:
    return (leaf for _, leaf in leaves(node))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError


def _size(value: object, parse: Callable[[str], int]) -> int:
    if isinstance(value, bool):
        raise ValueError  # noqa: TRY004 -- a mistake in the file, not of the caller
    return parse(str(value))


def suggestion(word: str, known: list[str]) -> str:
    """The nearest of ``known`` as a question; else all of them, unless they are many."""
    from difflib import get_close_matches  # noqa: PLC0415 -- only mistakes pay for the import

    near = get_close_matches(word, known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    if len(known) > _FEW:
        return "there is none with a similar name"
    return "possible are " + ", ".join(f"`{name}`" for name in sorted(known))
