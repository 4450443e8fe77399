"""Which services run in one task, and what they say together about it.

A service is a task of its own, unless it shares a namespace or the volumes of another one, unless
it is put into a task by name, or unless all services are to be one task. A task has one network,
one size and one number of replicas: what its services say about these is put together here, so that
the rules about tasks and services read it as if one service had said it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/application_architecture.html
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from compose2ecs.compose.model import Deploy, Placement, Service, Unsigned
from compose2ecs.ecs.target import TARGETS, NetworkMode, Target
from compose2ecs.mapping.codes.deployment import SHARED_TASK_SETTING, TASK_CONFLICT
from compose2ecs.mapping.codes.network import SHARED_NAMESPACE
from compose2ecs.mapping.context import ServiceContext, TaskContext, below
from compose2ecs.mapping.optional import listed
from compose2ecs.mapping.policy import SINGLE
from compose2ecs.mapping.settings import ServiceSettings
from compose2ecs.shape import fields_of, replace
from compose2ecs.source import Traced, merge_origins

T = TypeVar("T")

_SHARES = "service:"
_ENGINE = "container:"

_OF_ONE_SERVICE = (
    "accept",
    "env_files",
    "firelens",
    "load_balancer",
    "load_balancers",
    "log_group",
    "overrides",
    "repository_credentials",
    "service_connect",
    "start_timeout",
    "stop_timeout",
    "tags",
    "version_consistency",
)
"""Settings that are not about the task but about the container of one service, and those of which
rules put together what all services say."""


def tasks(run: Sequence[ServiceContext]) -> tuple[TaskContext, ...]:
    """The tasks that the services run in, in the order of their first service."""
    joins = {cx.name: _joins(cx) for cx in run}
    if not any(joins.values()) and all(map(_is_apart, run)):
        return tuple([_context(cx, (cx,), cx.service, cx.settings, ()) for cx in run])
    roots = _groups(run, joins)
    groups: dict[str, list[ServiceContext]] = {}
    for cx in run:
        groups.setdefault(roots[cx.name], []).append(cx)
    return tuple([_task(members, joins) for members in groups.values()])


def _is_apart(cx: ServiceContext) -> bool:
    """Whether neither settings nor options put the service into a task with others."""
    return cx.settings.task is None and cx.policy.grouping != SINGLE


def shared_service(mode: Traced[str] | None) -> str | None:
    """The service whose namespace ``service:NAME`` shares; None for another mode, or for none."""
    if mode is None or not mode.value.startswith(_SHARES):
        return None
    return mode.value.removeprefix(_SHARES)


def lender(item: Traced[str]) -> str | None:
    """The service that an item of ``volumes_from`` names; None for a container of the engine."""
    return None if item.value.startswith(_ENGINE) else item.value.partition(":")[0]


_Joins: TypeAlias = Mapping[str, Sequence[tuple[str, Traced[str]]]]
"""The services that each service must be in one task with, each with the leaf that says so."""


def _groups(run: Sequence[ServiceContext], joins: _Joins) -> Mapping[str, str]:
    """The name of a service of the same task for each service: the same for all of one task."""
    parents = {cx.name: cx.name for cx in run}

    def root(name: str) -> str:
        while parents[name] != name:
            parents[name] = parents[parents[name]]
            name = parents[name]
        return name

    by_task: dict[str, str] = {}
    for cx in run:
        others = [name for name, _ in joins[cx.name] if name in parents]
        if cx.settings.task is not None:
            others.append(by_task.setdefault(cx.settings.task.value, cx.name))
        if cx.policy.grouping == SINGLE:
            others.append(run[0].name)
        for other in others:
            parents[root(cx.name)] = root(other)
    return {name: root(name) for name in parents}


def _joins(cx: ServiceContext) -> Sequence[tuple[str, Traced[str]]]:
    service = cx.service
    modes = [mode for mode in (service.network_mode, service.pid, service.ipc) if mode is not None]
    found = [(name, mode) for mode in modes if (name := shared_service(mode)) is not None]
    if service.volumes_from is not None:
        lent = service.volumes_from.value
        found += [(name, item) for item in lent if (name := lender(item)) is not None]
    return found


def _task(members: Sequence[ServiceContext], joins: _Joins) -> TaskContext:
    lead = members[0] if len(members) == 1 else _lead(members, joins)
    names = [cx.settings.task for cx in members if cx.settings.task is not None]
    _report_conflict(lead, names)
    joined = tuple([leaf for cx in members for _, leaf in joins[cx.name]])
    if len(members) == 1:
        return _context(lead, members, lead.service, lead.settings, (*names, *joined))
    ordered = (lead, *(cx for cx in members if cx is not lead))
    mode = _network_mode(ordered)
    settings = _settings(ordered)
    kept = [
        replace(
            cx, service=replace(cx.service, network_mode=mode), settings=_own(cx.settings, settings)
        )
        for cx in members
    ]
    return _context(lead, kept, _merged(ordered, mode), settings, (*names, *joined))


def _context(
    lead: ServiceContext,
    members: Sequence[ServiceContext],
    service: Service,
    settings: ServiceSettings,
    joined: tuple[Traced[str], ...],
) -> TaskContext:
    given = settings.task.value if settings.task else None
    names = tuple([cx.name for cx in members])
    return TaskContext(
        project=lead.project,
        policy=lead.policy,
        reporter=lead.reporter,
        once=lead.once,
        read_file=lead.read_file,
        directory=lead.directory,
        given=lead.given,
        name=given or ("" if lead.policy.grouping == SINGLE else lead.name),
        service=service,
        origins=lead.origins,
        settings=settings,
        at=lead.at,
        members=tuple(members),
        names=names,
        joined=merge_origins(*joined) if joined else (),
        is_once=bool(lead.once) and lead.once.keys() >= set(names),
    )


def _lead(members: Sequence[ServiceContext], joins: _Joins) -> ServiceContext:
    """The service that others share something of and that shares nothing itself, or the first."""
    lenders = {name for cx in members for name, _ in joins[cx.name]}
    for cx in members:
        if cx.name in lenders and not joins[cx.name]:
            return cx
    return members[0]


def _report_conflict(lead: ServiceContext, names: Sequence[Traced[str]]) -> None:
    different = dict.fromkeys([name.value for name in names])
    if len(different) > 1:
        lead.reporter.report(
            TASK_CONFLICT,
            f"services that share namespaces or volumes run in one task, and not in "
            f"{listed((f'`{name}`' for name in different), 'and')}",
            *names,
            help="give them the same task under x-ecs, or separate them",
        )


def _network_mode(members: Sequence[ServiceContext]) -> Traced[str] | None:
    """The network mode that the services give to their task.

    Where one shares the network of another, it is one on which the containers of a task have one
    network, unless the other says otherwise: that of the target, or ``awsvpc``. On ``bridge`` each
    has its own, so that what one container filters or encrypts would pass by the other.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
    """
    mode = _agreed(members, "network mode", _own_network_mode)
    shared = [
        leaf
        for cx in members
        if (leaf := cx.service.network_mode) is not None and shared_service(leaf) is not None
    ]
    if mode is None and shared:
        mode = Traced(_shared_mode(members[0].policy.target), merge_origins(*shared))
    if mode is not None and mode.value == NetworkMode.BRIDGE and shared:
        members[0].reporter.report(
            SHARED_NAMESPACE,
            f"on network mode bridge each container of `{members[0].name}` has a network of its "
            "own, and not the one that the file shares",
            *shared,
            mode,
            help="run it on network mode host or, where the launch type has it, awsvpc "
            "(x-ecs.network_mode), and name no other one in the file",
        )
    return mode


def _shared_mode(target: Target) -> str:
    """The network mode on which the containers of a task share a network; ``bridge`` for none."""
    if target.network_mode is NetworkMode.HOST:
        return NetworkMode.HOST.value
    possible = {other.network_mode for other in TARGETS if other.launch_type is target.launch_type}
    return (NetworkMode.AWSVPC if NetworkMode.AWSVPC in possible else NetworkMode.BRIDGE).value


def _own_network_mode(cx: ServiceContext) -> Traced[str] | None:
    mode = cx.service.network_mode
    return None if shared_service(mode) is not None else mode


def _agreed(
    members: Sequence[ServiceContext], what: str, read: Callable[[ServiceContext], Traced[T] | None]
) -> Traced[T] | None:
    """What the first member says that says something.

    Members that say the same stay as origins; another value is reported, as it is lost.
    """
    given = [leaf for cx in members if (leaf := read(cx)) is not None]
    if not given:
        return None
    first = given[0]
    for leaf in given[1:]:
        if leaf.value != first.value:
            members[0].reporter.report(
                SHARED_TASK_SETTING,
                f"the services of one task have one {what}, which is {_shown(first)} and not "
                f"{_shown(leaf)}",
                *below(leaf),
                help="say it once, or run the services as tasks of their own",
            )
    same = [leaf for leaf in given if leaf.value == first.value]
    return Traced(first.value, merge_origins(*same))


def _shown(leaf: Traced[Any]) -> str:
    value = leaf.value
    if isinstance(value, tuple):
        return ", ".join(str(item.value) for item in value)
    return "that of the first" if not isinstance(value, (str, int, float)) else str(value)


def _merged(members: Sequence[ServiceContext], mode: Traced[str] | None) -> Service:
    """The lead's service with what all members say about the task."""
    return replace(
        members[0].service,
        network_mode=mode,
        networks=_united(cx.service.networks for cx in members),
        platform=_agreed(members, "platform", lambda cx: cx.service.platform),
        scale=_agreed(members, "number of tasks", lambda cx: cx.service.scale),
        deploy=_deploy(members),
    )


def _deploy(members: Sequence[ServiceContext]) -> Traced[Deploy] | None:
    """What all members say about the service in ``deploy``, and the lead about its container."""
    given = [cx.service.deploy for cx in members if cx.service.deploy is not None]
    if not given:
        return None

    def agreed(what: str, name: str) -> Any:
        def read(cx: ServiceContext) -> Any:
            return getattr(cx.service.deploy.value, name) if cx.service.deploy else None

        return _agreed(members, what, read)

    placements = [one.value.placement for one in given if one.value.placement is not None]
    merged = replace(
        given[0].value,
        mode=agreed("mode", "mode"),
        replicas=agreed("number of tasks", "replicas"),
        labels=_united(one.value.labels for one in given),
        update_config=agreed("update_config", "update_config"),
        placement=_placement(members, placements),
    )
    return Traced(merged, given[0].origins)


def _placement(
    members: Sequence[ServiceContext], given: Sequence[Traced[Placement]]
) -> Traced[Placement] | None:
    if not given:
        return None

    def limit(cx: ServiceContext) -> Traced[Unsigned] | None:
        deploy = cx.service.deploy
        placement = deploy.value.placement if deploy else None
        return placement.value.max_replicas_per_node if placement else None

    merged = replace(
        given[0].value,
        constraints=_chained(one.value.constraints for one in given),
        preferences=_chained(one.value.preferences for one in given),
        max_replicas_per_node=_agreed(members, "number of tasks on an instance", limit),
    )
    return Traced(merged, given[0].origins)


def _united(maps: Iterable[Traced[Mapping[str, Any]] | None]) -> Any:
    """All entries; of those with one name the first, with the others as origins of its leaves."""
    present = [one for one in maps if one is not None]
    if not present:
        return None
    found: dict[str, Any] = {}
    for one in present:
        for name, leaf in one.value.items():
            same = found.get(name)
            found[name] = leaf if same is None else Traced(same.value, merge_origins(same, leaf))
    return Traced(found, merge_origins(*present))


def _chained(lists: Iterable[Traced[tuple[Any, ...]] | None]) -> Any:
    present = [one for one in lists if one is not None]
    if not present:
        return None
    return Traced(tuple(item for one in present for item in one.value), present[0].origins)


def _settings(members: Sequence[ServiceContext]) -> ServiceSettings:
    """The settings of the task: each as the first member has it that has it."""

    def agreed(name: str) -> Any:
        def read(cx: ServiceContext) -> Any:
            return getattr(cx.settings, name)

        return _agreed(members, name.replace("_", " "), read)

    of_task = [name for name in fields_of(ServiceSettings) or () if name not in _OF_ONE_SERVICE]
    return replace(members[0].settings, **{name: agreed(name) for name in of_task})


def _own(own: ServiceSettings, of_task: ServiceSettings) -> ServiceSettings:
    """The settings of the task with those that a service has for its container alone."""
    return replace(of_task, **{name: getattr(own, name) for name in _OF_ONE_SERVICE})
