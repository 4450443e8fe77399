"""What ECS refuses of requests as they stand: nothing is edited, and nothing is guessed.

Which target a request is for, the request says, or the options; of what is left open, the target
that takes the request is assumed. So a finding is never about a target that is not meant.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from compose2ecs.diagnostics import Reporter, Severity
from compose2ecs.ecs import codes
from compose2ecs.ecs.documents import Request
from compose2ecs.ecs.limits import LIMITS, Constraint, Finding, OneOf
from compose2ecs.ecs.limits.names import ACROSS_TASKS
from compose2ecs.ecs.limits.requests import ON_FARGATE, Launch
from compose2ecs.ecs.limits.texts import family_of, name_of, text_of
from compose2ecs.ecs.model import CreateService, EcsProject, RegisterTaskDefinition, RunTask
from compose2ecs.ecs.refs import render
from compose2ecs.ecs.target import TARGETS, LaunchType, OperatingSystem, Target
from compose2ecs.shape import shape
from compose2ecs.trace import leaves


@shape
class Asked:
    """What the options say about the target; None where they leave it to the requests."""

    launch_type: LaunchType | None
    network_mode: str | None


def judge(requests: Sequence[Request], asked: Asked, reporter: Reporter) -> None:
    """Report as an error whatever ECS refuses. Only requests that were read whole are judged."""
    whole = [request for request in requests if request.is_whole]
    tasks = _by_family(whole)
    users = _by_task(whole, tasks)
    for request in whole:
        structure = request.structure
        if isinstance(structure, RegisterTaskDefinition):
            launches = users.get(id(structure), [])
            project = _project(structure, *launches)
            demands = _demands_of_task(structure, launches, asked)
        else:
            own = tasks.get(family_of(structure.task_definition))
            project = _project(structure, *([own] if own else []))
            demands = [_demand_of_launch(structure, own, asked)]
        if not all(demands):
            reporter.report(
                codes.NOT_ALLOWED_VALUE,
                f"{name_of(structure)}: network mode {asked.network_mode} is not possible on the "
                "launch type that it names",
                request.given,
            )
        _report(_refusals(project, _Own(structure), demands), request, reporter)
    _report_names(whole, reporter)


# ------------------------------------------------------------------ what belongs together
def _by_family(requests: Iterable[Request]) -> dict[str | None, RegisterTaskDefinition]:
    """The task definitions by family, without those that are one of several revisions."""
    tasks = [r.structure for r in requests if isinstance(r.structure, RegisterTaskDefinition)]
    count = Counter(text_of(task.family) for task in tasks)
    return {
        family: task
        for task in tasks
        if (family := text_of(task.family)) is not None and count[family] == 1
    }


def _by_task(
    requests: Iterable[Request], tasks: Mapping[str | None, RegisterTaskDefinition]
) -> Mapping[int, list[Launch]]:
    """The services and the tasks to run by the identity of their task definition."""
    users: dict[int, list[Launch]] = {}
    for request in requests:
        if isinstance(request.structure, (CreateService, RunTask)):
            task = tasks.get(family_of(request.structure.task_definition))
            if task is not None:
                users.setdefault(id(task), []).append(request.structure)
    return users


def _project(*structures: RegisterTaskDefinition | CreateService | RunTask) -> EcsProject:
    return EcsProject(
        task_definitions=tuple(s for s in structures if isinstance(s, RegisterTaskDefinition)),
        services=tuple(s for s in structures if isinstance(s, CreateService)),
        tasks=tuple(s for s in structures if isinstance(s, RunTask)),
        scalable_targets=(),
        scaling_policies=(),
        scheduled_actions=(),
    )


class _Own:
    """What belongs to one request of a project: the findings about it are told from the others."""

    def __init__(self, structure: RegisterTaskDefinition | CreateService | RunTask) -> None:
        self._leaves = {id(leaf) for leaf in leaves(structure)}
        self._root = _ROOTS[type(structure)]

    def has(self, constraint: Constraint, finding: Finding) -> bool:
        """Whether the finding stands in the request: its first place does."""
        if finding.leaves:
            return id(finding.leaves[0]) in self._leaves
        return constraint.field.root == self._root


_ROOTS: Mapping[type, str] = {
    RegisterTaskDefinition: "task_definitions",
    CreateService: "services",
    RunTask: "tasks",
}


# ------------------------------------------------------------------ targets
_COMPATIBILITIES = {target.compatibility: target.launch_type for target in TARGETS}


def _demands_of_task(
    task: RegisterTaskDefinition, users: Iterable[Launch], asked: Asked
) -> list[tuple[Target, ...]]:
    """The possible targets of each launch type that the task has to run on."""
    if asked.launch_type is not None:
        return [_possible((asked.launch_type,), task, asked)]
    named = [text_of(leaf) for leaf in task.requires_compatibilities or ()]
    types = [_COMPATIBILITIES[name] for name in named if name in _COMPATIBILITIES]
    if not types:
        types = [kinds[0] for user in users if len(kinds := _launch_types(user)) == 1]
    if not types:
        return [_possible(tuple(LaunchType), task, asked)]
    return [_possible((kind,), task, asked) for kind in dict.fromkeys(types)]


def _demand_of_launch(
    launch: Launch, task: RegisterTaskDefinition | None, asked: Asked
) -> tuple[Target, ...]:
    """The possible targets of a service, or of a task that runs once."""
    if asked.launch_type is not None:
        return _possible((asked.launch_type,), task, asked)
    types = _launch_types(launch)
    named = [text_of(leaf) for leaf in (task and task.requires_compatibilities) or ()]
    fitting = tuple(
        kind for kind in types if kind in {_COMPATIBILITIES.get(n or "") for n in named}
    )
    return _possible(fitting or types, task, asked)


def _launch_types(launch: Launch) -> tuple[LaunchType, ...]:
    """The launch types that a request may mean: a capacity provider does not say it by its name."""
    named = _COMPATIBILITIES.get(text_of(launch.launch_type) or "")
    if named is not None:
        return (named,)
    providers = [
        text_of(item.capacity_provider) for item in launch.capacity_provider_strategy or ()
    ]
    if any(name in ON_FARGATE for name in providers):
        return (LaunchType.FARGATE,)
    if providers:
        return (LaunchType.EC2, LaunchType.MANAGED_INSTANCES)
    # The default strategy of the cluster decides.
    return tuple(LaunchType)


def _possible(
    types: tuple[LaunchType, ...], task: RegisterTaskDefinition | None, asked: Asked
) -> tuple[Target, ...]:
    """The targets of these launch types with what is known of system and network, Linux first.

    Where none has the network of the task, those with another, which refuse it; but none where none
    has the network that is asked for.
    """
    of_type = [target for kind in types for target in TARGETS if target.launch_type is kind]
    if task is not None:
        of_type = [target for target in of_type if _may_run(target, task)] or of_type
    of_type.sort(key=lambda target: target.os is not _LINUX)
    if asked.network_mode is not None:
        return tuple(target for target in of_type if target.network_mode == asked.network_mode)
    if task is None:
        return tuple(of_type)
    if task.network_mode is None:
        return tuple(target for target in of_type if target in _DEFAULTS)
    mode = text_of(task.network_mode)
    fitting = [target for target in of_type if mode in (None, target.network_mode)]
    return tuple(fitting or of_type)


_LINUX = OperatingSystem.LINUX
_DEFAULTS = frozenset({(t.launch_type, t.os): t for t in reversed(TARGETS)}.values())
"""The targets with the network mode that a task has when it names none."""


def _may_run(target: Target, task: RegisterTaskDefinition) -> bool:
    """Whether the target has the operating system of the task, as far as that is known."""
    family = task.runtime_platform.operating_system_family if task.runtime_platform else None
    if family is None:
        # Instances of EC2 may be of either kind; elsewhere Linux is the default.
        return target.os is _LINUX or target.launch_type is LaunchType.EC2
    name = text_of(family)
    return name is None or name.startswith("WINDOWS") is (target.os is not _LINUX)


# ------------------------------------------------------------------ findings
_Refusal = tuple[Constraint, Finding]
_OF_ONE = tuple(constraint for constraint in LIMITS if constraint not in ACROSS_TASKS)


def _refusals(
    project: EcsProject, own: _Own, demands: Iterable[tuple[Target, ...]]
) -> Iterator[_Refusal]:
    """What is refused whichever of the possible targets is meant, said once for all demands."""
    seen = set()
    for targets in demands:
        for constraint, finding in _fewest(project, own, targets):
            places = tuple(id(leaf) for leaf in finding.leaves)
            key = (str(constraint.field), places or finding.message)
            if key not in seen:
                seen.add(key)
                yield constraint, finding


def _fewest(project: EcsProject, own: _Own, targets: Iterable[Target]) -> list[_Refusal]:
    """The refusals of the target that has the fewest; of several systems, those of the first.

    A Linux container that is wrong is not told that it would be wrong in another way on Windows.
    """
    best: list[_Refusal] | None = None
    for _, same_os in groupby(targets, key=lambda target: target.os):
        refusals = [list(_on(project, own, target)) for target in same_os]
        if not all(refusals):
            return []
        best = best or min(refusals, key=len)
    return best or []


def _on(project: EcsProject, own: _Own, target: Target) -> Iterator[_Refusal]:
    """The refusals of one target. What is to be removed as a whole is not judged any further."""
    removed: set[int] = set()
    for constraint in _OF_ONE:
        if target not in constraint.on:
            continue
        for finding in constraint.findings(project, target):
            places = {id(leaf) for leaf in finding.leaves}
            if not finding.refused or (places and places <= removed):
                continue
            if finding.edit and finding.edit.value is None:
                removed |= places
            if own.has(constraint, finding):
                yield constraint, finding


def _report_names(requests: Iterable[Request], reporter: Reporter) -> None:
    """Report services of one cluster with the same name. A family that stands twice is revised."""
    clusters: dict[str, list[Request]] = {}
    for request in requests:
        if isinstance(request.structure, CreateService):
            cluster = request.structure.cluster
            clusters.setdefault(render(cluster.value) if cluster else "", []).append(request)
    for of_cluster in clusters.values():
        project = _project(*(request.structure for request in of_cluster))
        for constraint in ACROSS_TASKS:
            if constraint.field.root == "services":
                found = constraint.findings(project, TARGETS[0])
                _report(((constraint, one) for one in found), of_cluster[0], reporter)


def _report(found: Iterable[_Refusal], request: Request, reporter: Reporter) -> None:
    for constraint, finding in found:
        code, message = finding.refusal or (finding.code, finding.message)
        reporter.report(
            code,
            message,
            *(finding.leaves or (request.given,)),
            help=_help(constraint, finding),
            severity=Severity.ERROR,
        )


def _help(constraint: Constraint, finding: Finding) -> str:
    """What ECS answers, where that is known, and its documentation.

    The help of a finding speaks to whoever writes a Compose file; only values and sizes that are
    possible mean the same to everyone.
    """
    lines = []
    if isinstance(constraint, OneOf) and constraint.values:
        lines.append(f"possible here: {', '.join(_values(constraint, finding))}")
    elif finding.code is codes.FARGATE_SIZE and finding.help:
        lines.append(finding.help)
    if constraint.says:
        lines.append(f'ECS says: "{constraint.says}"')
    return "\n".join([*lines, f"see {constraint.source}"])


def _values(constraint: OneOf, finding: Finding) -> Sequence[str]:
    """The values that are possible: all network modes of a launch type that lacks the one given."""
    if not constraint.replaces:
        return constraint.values
    (target,) = constraint.on
    modes = [
        other.network_mode.value
        for other in TARGETS
        if other.network_mode and (other.launch_type, other.os) == (target.launch_type, target.os)
    ]
    return constraint.values if finding.leaves[0].value in modes else modes
