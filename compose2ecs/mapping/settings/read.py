"""The settings of a project and of what is in it, read where they stand."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from compose2ecs.compose.model import (
    Extensible,
    FileObject,
    Map,
    Network,
    Project,
    Service,
    Volume,
)
from compose2ecs.diagnostics import Reporter
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.settings.declare import Block
from compose2ecs.mapping.settings.forms import (
    FORMS,
    ConfigSettings,
    Defaults,
    NetworkSettings,
    ProjectSettings,
    SecretSettings,
    ServiceSettings,
)
from compose2ecs.mapping.settings.inherit import laid_over
from compose2ecs.mapping.settings.reading import KEY, Reading
from compose2ecs.mapping.settings.storage import VolumeSettings
from compose2ecs.source import Path

T = TypeVar("T")


@claims("x-ecs.**")
def project_settings(project: Project, reporter: Reporter) -> ProjectSettings:
    """The settings at the top level. What cannot be read is reported and left out."""
    return _read(ProjectSettings, project, reporter)


@claims("services.*.x-ecs.**")
def service_settings(service: Service, inherited: Defaults, reporter: Reporter) -> ServiceSettings:
    """The settings of a service over those of the project. An overridden one stays an origin."""
    return laid_over(_read(ServiceSettings, service, reporter), inherited)


@claims("volumes.*.x-ecs.**")
def volume_settings(volume: Volume, reporter: Reporter) -> VolumeSettings:
    """The settings of a top-level volume."""
    return _read(VolumeSettings, volume, reporter)


@claims("networks.*.x-ecs.**")
def network_settings(network: Network, reporter: Reporter) -> NetworkSettings:
    """The settings of a top-level network."""
    return _read(NetworkSettings, network, reporter)


@claims("secrets.*.x-ecs.**")
def secret_settings(secret: FileObject, reporter: Reporter) -> SecretSettings:
    """The settings of a top-level secret."""
    return _read(SecretSettings, secret, reporter)


@claims("configs.*.x-ecs.**")
def config_settings(config: FileObject, reporter: Reporter) -> ConfigSettings:
    """The settings of a top-level config."""
    return _read(ConfigSettings, config, reporter)


def accepted(project: Project, reporter: Reporter) -> Iterator[tuple[Path, Map[str]]]:
    """The codes that are accepted, with their reasons, by the place below which they are."""
    for place, form, holder in _extended(project):
        found: Map[str] | None = _read(form, holder, reporter).accept
        if found is not None:
            yield place, found


def _extended(project: Project) -> Sequence[tuple[Path, type[Any], Extensible]]:
    """All that has extensions, by its place and with the form of its settings."""
    found: list[tuple[Path, type[Any], Extensible]] = []
    for section, form in FORMS.items():
        if not section:
            found += [((), form, project)] if project.extensions else []
            continue
        entries: Map[Extensible] = getattr(project, section)
        for name, entry in entries.value.items():
            if entry.value.extensions:
                found.append(((section, name), form, entry.value))
    return found


def _read(form: type[T], holder: Extensible, reporter: Reporter) -> T:
    """The settings of ``holder``, all absent when it has none."""
    found = holder.extensions.value.get(KEY) if holder.extensions else None
    absent: T = _absent(form)  # type: ignore[arg-type]
    if found is None or found.value is None:
        return absent
    read = Block(form=form).read(found, Reading(reporter=reporter))
    return absent if read is None else read.value


@cache
def _absent(form: Any) -> Any:
    """The form with all settings absent: most of what a project holds has none."""
    return form()
