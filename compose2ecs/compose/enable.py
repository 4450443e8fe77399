"""Which services take part, by profile, and which resources remain in use.

https://github.com/compose-spec/compose-spec/blob/main/15-profiles.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from compose2ecs.compose.model import FileReference, Project, Service
from compose2ecs.shape import replace
from compose2ecs.source import Traced

T = TypeVar("T")

ALL_PROFILES = "*"


def is_enabled(service: Service, profiles: Iterable[str]) -> bool:
    """Whether a service takes part: it has no profile, or one of the active ones."""
    if service.profiles is None or not service.profiles.value:
        return True
    active = set(profiles)
    if ALL_PROFILES in active:
        return True
    return any(profile.value in active for profile in service.profiles.value)


def enable(project: Project, profiles: Iterable[str]) -> tuple[Project, frozenset[str]]:
    """The project with its enabled services only, and the names of the disabled ones."""
    profiles = tuple(profiles)
    services = project.services.value
    kept = {name: s for name, s in services.items() if is_enabled(s.value, profiles)}
    if len(kept) == len(services):
        return project, frozenset()
    disabled = frozenset(services.keys() - kept.keys())
    return replace(project, services=Traced(kept, project.services.origins)), disabled


def scaled(project: Project) -> Project:
    """The project with the ``scale`` of services that have ``deploy`` as their replicas too."""
    changed: dict[str, Traced[Service]] = {}
    for name, traced in project.services.value.items():
        service, deploy = traced.value, traced.value.deploy
        if service.scale is not None and deploy is not None:
            replicas = replace(deploy.value, replicas=service.scale)
            service = replace(service, deploy=Traced(replicas, deploy.origins))
            changed[name] = Traced(service, traced.origins)
    if not changed:
        return project
    services = {**project.services.value, **changed}
    return replace(project, services=Traced(services, project.services.origins))


def select(project: Project, names: tuple[str, ...]) -> Project:
    """The project with the named services and what they depend on; all of it without names."""
    if not names:
        return project
    services = project.services.value
    kept: dict[str, Traced[Service]] = {}
    wanted = [name for name in names if name in services]
    while wanted:
        name = wanted.pop()
        if name in kept or name not in services:
            continue
        kept[name] = services[name]
        depends_on = services[name].value.depends_on
        wanted += depends_on.value if depends_on is not None else ()
    ordered = {name: service for name, service in services.items() if name in kept}
    return replace(project, services=Traced(ordered, project.services.origins))


def prune(project: Project) -> Project:
    """The project without networks, volumes, secrets, configs and models that nobody uses."""
    services = [service.value for service in project.services.value.values()]
    networks: set[str] = set()
    volumes: set[str] = set()
    secrets: set[str] = set()
    configs: set[str] = set()
    models: set[str] = set()
    for service in services:
        if service.networks is not None:
            networks.update(service.networks.value)
        if service.models is not None:
            models.update(service.models.value)
        if service.secrets is not None:
            secrets |= _references(service.secrets)
        if service.configs is not None:
            configs |= _references(service.configs)
        if service.build is not None and service.build.value.secrets is not None:
            secrets |= _references(service.build.value.secrets)
        if service.credential_spec is not None and service.credential_spec.value.config is not None:
            configs.add(service.credential_spec.value.config.value)
        for mount in service.volumes.value if service.volumes is not None else ():
            kind, source = mount.value.type, mount.value.source
            if kind is not None and kind.value == "volume" and source is not None:
                volumes.add(source.value)
    used = {
        "networks": networks,
        "volumes": volumes,
        "secrets": secrets,
        "configs": configs,
        "models": models,
    }
    changed: dict[str, Any] = {
        kind: _only(resources, names)
        for kind, names in used.items()
        if not (resources := getattr(project, kind)).value.keys() <= names
    }
    return replace(project, **changed) if changed else project


def _references(items: Traced[tuple[Traced[FileReference], ...]]) -> set[str]:
    return {item.value.source.value for item in items.value if item.value.source is not None}


def _only(entries: Traced[Mapping[str, T]], used: set[str]) -> Traced[Mapping[str, T]]:
    kept = {name: value for name, value in entries.value.items() if name in used}
    return Traced(kept, entries.origins)
