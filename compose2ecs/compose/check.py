"""Checks that no schema can make: references that must exist, settings that must agree, cycles.

They look at the enabled services of the decoded project, and are those of docker compose;
``check_tree`` has the checks of what is written, used or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compose2ecs.compose import codes
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.model import (
    Build,
    Dependency,
    Deploy,
    Develop,
    Project,
    Resource,
    Service,
)
from compose2ecs.compose.phases.normalize import SERVICE_PREFIX
from compose2ecs.compose.structure.hints import SECTIONS
from compose2ecs.diagnostics import Code, Place
from compose2ecs.source import Traced, dotted

MAX_CIRCLES = 100
"""Circles of dependencies that are reported: services that all depend on each other have many."""
_WHAT_RUNS = ("image", "build", "provider", "context", "dockerfile", "extends")
"""What a service may have in place of an image, and what of it is often put into the service."""


def check_project(project: Project, disabled: frozenset[str], reporter: Findings) -> None:
    """Report every inconsistency of the enabled services and what they refer to."""
    checks = _ProjectChecks(project, disabled, reporter)
    for name, service in project.services.value.items():
        checks.service(name, service)
    checks.container_names()
    checks.secrets()
    checks.cycles()


class _ProjectChecks:
    def __init__(self, project: Project, disabled: frozenset[str], reporter: Findings) -> None:
        self._project = project
        self._services = project.services.value
        self._disabled = disabled
        self._reporter = reporter
        self._circles = 0

    def service(self, name: str, traced: Traced[Service]) -> None:
        service = traced.value
        self._image_or_build(name, traced)
        if service.build is not None:
            self._build(name, service, service.build.value)
        self._networks(name, service)
        if service.depends_on is not None:
            self._dependencies(name, service.depends_on.value)
        self._references(name, service)
        if service.volumes is not None or service.tmpfs is not None:
            self._mounts(name, service)
        if service.deploy is not None:
            self._sizes(name, service, service.deploy.value)
        if service.deploy is not None or service.scale is not None:
            self._scale(name, service)
        if service.develop is not None:
            self._watch(name, service.develop.value)

    def _report(self, code: Code, message: str, *places: Place | None, help: str = "") -> None:
        self._reporter.report(code, message, *places, help=help or None)

    def _missing(self, message: str, structure: Traced[object], *keys: str) -> None:
        """Report that a structure lacks all of ``keys``, unless a fault may be the reason."""
        place = structure.source
        if place is None or self._reporter.lacks(place.path, *keys):
            self._report(codes.MISSING_SETTING, message, structure)

    def _image_or_build(self, name: str, service: Traced[Service]) -> None:
        given = service.value
        if given.build is not None or given.provider is not None:
            return
        if given.image is not None and given.image.value:
            return
        if name in SECTIONS and self._reporter.is_faulty(("services", name)):
            return
        if self._reporter.lacks(("services", name), *_WHAT_RUNS):
            template = "a template stands at the top level: move it there"
            self._report(
                codes.MISSING_SETTING,
                f"service `{name}` has neither an image nor a build context",
                service,
                help=template if name.startswith("x-") else "add `image:` or `build:`",
            )

    def _build(self, name: str, service: Service, build: Build) -> None:
        inline, dockerfile = build.dockerfile_inline, build.dockerfile
        if inline is not None and inline.value and dockerfile is not None and dockerfile.value:
            self._report(
                codes.CONFLICTING_ATTRIBUTES,
                f"service `{name}` has both `dockerfile` and `dockerfile_inline`",
                inline,
                dockerfile,
            )
        platforms = build.platforms
        if (
            service.platform is not None
            and platforms is not None
            and platforms.value
            and service.platform not in platforms.value
            and not self._reporter.is_faulty(("services", name, "build", "platforms"))
        ):
            self._report(
                codes.INCONSISTENT_SETTINGS,
                f"service `{name}` runs on {service.platform.value}, which is not one of its "
                "build platforms",
                service.platform,
                platforms,
            )
        for key, context in (
            build.additional_contexts.value if build.additional_contexts else {}
        ).items():
            if context.value.startswith(SERVICE_PREFIX):
                base = context.value.removeprefix(SERVICE_PREFIX)
                target = self._services.get(base)
                if target is None:
                    self._undefined("service", base, context)
                elif target.value.build is None and self._reporter.lacks(
                    ("services", base), "build"
                ):
                    self._report(
                        codes.INCONSISTENT_SETTINGS,
                        f"build context `{key}` of `{name}` is a service that is not built",
                        context,
                    )

    def _undefined(self, what: str, name: str, place: Place, help: str = "") -> None:
        kind = f"{what}s"
        if self._reporter.may_define(kind, name):
            return
        close = None if help else self._reporter.guess(name, getattr(self._project, kind).value)
        way_out = (
            f"did you mean `{close}`?" if close else f"add `{name}:` under the top-level `{kind}:`"
        )
        self._report(
            codes.UNDEFINED_REFERENCE,
            f"{what} `{name}` is not defined",
            place,
            help=help or way_out,
        )

    def _networks(self, name: str, service: Service) -> None:
        networks = service.networks.value if service.networks is not None else {}
        if service.network_mode is not None and networks:
            self._report(
                codes.CONFLICTING_ATTRIBUTES,
                f"service `{name}` has both `network_mode` and `networks`",
                service.network_mode,
                service.networks,
            )
        for key, network in networks.items():
            if key not in self._project.networks.value:
                self._undefined("network", key, network)
        mode = service.network_mode
        if mode is not None and mode.value.startswith(SERVICE_PREFIX):
            target = mode.value.removeprefix(SERVICE_PREFIX)
            implied = service.depends_on is not None and target in service.depends_on.value
            if target not in self._services and not implied:
                self._undefined("service", target, mode)

    def _dependencies(self, name: str, given: Mapping[str, Traced[Dependency]]) -> None:
        for target, dependency in given.items():
            if target in self._services:
                continue
            if target in self._disabled:
                if not dependency.value.required.value:
                    continue
                if self._reporter.is_faulty(("services", target, "profiles")):
                    continue
                self._undefined(
                    "service",
                    target,
                    dependency,
                    help=f"`{name}` needs it, and its profile is not active: activate it with "
                    "--profile, or set `required: false`",
                )
            else:
                self._undefined("service", target, dependency)

    def _references(self, name: str, service: Service) -> None:
        for mount in service.volumes.value if service.volumes is not None else ():
            kind, source = mount.value.type, mount.value.source
            if kind is None or kind.value != "volume" or source is None or not source.value:
                continue
            if source.value not in self._project.volumes.value:
                self._undefined("volume", source.value, source)
        built = service.build.value.secrets if service.build is not None else None
        for what, references, defined in (
            ("secret", service.secrets, self._project.secrets.value),
            ("secret", built, self._project.secrets.value),
            ("config", service.configs, self._project.configs.value),
        ):
            if references is None:
                continue
            for reference in references.value:
                origin = reference.value.source
                if origin is None:
                    self._missing(
                        f"a {what} of service `{name}` has no `source`", reference, "source"
                    )
                elif origin.value not in defined:
                    self._undefined(what, origin.value, origin)
        if service.models is not None:
            for key, model in service.models.value.items():
                if key not in self._project.models.value:
                    self._undefined("model", key, model)

    def _mounts(self, name: str, service: Service) -> None:
        seen: dict[str, Traced[str]] = {}
        for target in _targets(service):
            first = seen.setdefault(target.value, target)
            if first is not target:
                self._report(
                    codes.DUPLICATE_MOUNT,
                    f"service `{name}` mounts {target.value} twice",
                    target,
                    first,
                )

    def _sizes(self, name: str, service: Service, deploy: Deploy) -> None:
        resources = deploy.resources
        if resources is None:
            return
        limits, reservations = resources.value.limits, resources.value.reservations
        for own, key, traced in (
            (service.cpus, "cpus", limits),
            (service.mem_limit, "memory", limits),
            (service.pids_limit, "pids", limits),
            (service.mem_reservation, "memory", reservations),
        ):
            self._agree(name, own, key, traced)

    def _agree(
        self, name: str, own: Traced[float] | None, key: str, traced: Traced[Resource] | None
    ) -> None:
        if own is None or not own.value or traced is None:
            return
        other: Traced[float] | None = getattr(traced.value, key)
        limits = traced.source
        if other is None and limits and not self._reporter.lacks(limits.path, key):
            return
        if other is None or other.value != own.value:
            place = own.source
            attribute = dotted(place.path[2:]) if place else key
            self._report(
                codes.INCONSISTENT_SETTINGS,
                f"`{attribute}` of service `{name}` and its `deploy.resources` differ in `{key}`",
                own,
                other if other is not None else traced,
                help="give the value in one place only",
            )

    def _scale(self, name: str, service: Service) -> None:
        replicas = service.deploy.value.replicas if service.deploy is not None else None
        if service.scale is not None and service.scale.value < 0:
            self._report(codes.INVALID_VALUE, f"`scale` of `{name}` is negative", service.scale)
        if replicas is not None and replicas.value < 0:
            self._report(codes.INVALID_VALUE, f"`replicas` of `{name}` is negative", replicas)
        if service.scale is not None and replicas is not None and service.scale != replicas:
            self._report(
                codes.INCONSISTENT_SETTINGS,
                f"`scale` and `deploy.replicas` of service `{name}` differ",
                service.scale,
                replicas,
            )
        count = service.scale or replicas
        if service.container_name is not None and count is not None and count.value > 1:
            self._report(
                codes.INCONSISTENT_SETTINGS,
                f"service `{name}` has a container name and {count.value} replicas",
                service.container_name,
                count,
                help="remove `container_name`: it can name one container only",
            )

    def _watch(self, name: str, develop: Develop) -> None:
        for watch in develop.watch.value if develop.watch is not None else ():
            action = watch.value.action.value if watch.value.action is not None else ""
            target = watch.value.target
            if action not in ("rebuild", "restart") and (target is None or not target.value):
                self._missing(
                    f"a watch of service `{name}` that syncs needs a `target`",
                    watch,
                    "target",
                    "action",
                )

    def container_names(self) -> None:
        seen: dict[str, Traced[str]] = {}
        for service in self._services.values():
            name = service.value.container_name
            if name is None:
                continue
            first = seen.setdefault(name.value, name)
            if first is not name:
                self._report(
                    codes.INCONSISTENT_SETTINGS,
                    f"container name `{name.value}` is used twice",
                    name,
                    first,
                )

    def secrets(self) -> None:
        for name, secret in self._project.secrets.value.items():
            given = secret.value
            if given.external is not None and given.external.value:
                continue
            texts = (given.file, given.environment)
            if not any(text is not None and text.value for text in texts):
                self._missing(
                    f"secret `{name}` must have `file` or `environment`",
                    secret,
                    *("file", "environment", "external", "driver"),
                )

    def cycles(self) -> None:
        """Report each dependency that closes a circle, once, up to a number that can be read."""
        done: set[str] = set()
        for start, service in self._services.items():
            if service.value.depends_on is not None:
                self._walk(start, done)

    def _walk(self, start: str, done: set[str]) -> None:
        stack: list[tuple[str, Iterator[str]]] = [(start, self._targets_of(start))]
        open_ = {start: None}
        while stack:
            name, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                open_.pop(name, None)
                done.add(name)
            elif target in open_:
                self._circles += 1
                if self._circles > MAX_CIRCLES:
                    continue
                circle = [*list(open_)[list(open_).index(target) :], target]
                depends_on = self._services[name].value.depends_on
                place = depends_on.value[target] if depends_on is not None else None
                self._report(
                    codes.DEPENDENCY_CYCLE,
                    f"services depend on each other: {' → '.join(circle)}",
                    place,
                    help="remove one of these dependencies: none of them can be started first",
                )
            elif target not in done and target in self._services:
                open_[target] = None
                stack.append((target, self._targets_of(target)))

    def _targets_of(self, name: str) -> Iterator[str]:
        service = self._services.get(name)
        if service is None or service.value.depends_on is None:
            return iter(())
        return iter(service.value.depends_on.value)


def _targets(service: Service) -> Iterator[Traced[str]]:
    for mount in service.volumes.value if service.volumes is not None else ():
        if mount.value.target is not None:
            yield mount.value.target
    for tmpfs in service.tmpfs.value if service.tmpfs is not None else ():
        yield Traced(tmpfs.value.partition(":")[0], tmpfs.origins)
