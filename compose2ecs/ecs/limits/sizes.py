"""Checks on CPU, memory and the size of the request."""

import json
from collections.abc import Callable, Iterable, Iterator

from compose2ecs.ecs import codes, sizes, units
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container, in_task
from compose2ecs.ecs.limits.findings import Constraint, unless
from compose2ecs.ecs.limits.groups import ALL, EC2, EXTERNAL, FARGATE, INSTANCES, LINUX
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import ContainerDefinition, EcsProject, RegisterTaskDefinition, Text
from compose2ecs.ecs.target import OperatingSystem, Target
from compose2ecs.ecs.wire import most_bytes, wire
from compose2ecs.source import Traced

LARGEST_REQUEST = 65536
"""Bytes of a task definition, serialised.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
"""

EC2_CPU_UNITS = (128, 196608)
"""CPU units of a task on instances.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""


def _cpu(task: RegisterTaskDefinition) -> int | None:
    """The CPU units of the task; None when it has none, or when they cannot be read."""
    return _amount(task.cpu, units.parse_cpu)


def _memory(task: RegisterTaskDefinition) -> int | None:
    """The MiB of the task; None when it has none, or when they cannot be read."""
    return _amount(task.memory, units.parse_memory)


def _amount(leaf: Text | None, parse: Callable[[str], int]) -> int | None:
    text = text_of(leaf)
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError:  # reported by _unreadable_sizes
        return None


def _reads(parse: Callable[[str], int]) -> Callable[[Text], bool]:
    """Whether the size can be read, or is not known."""
    return lambda leaf: _amount(leaf, parse) is not None or text_of(leaf) is None


def _unreadable_sizes(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A number of CPU units or vCPUs; the memory, of MiB or GB."""
    for task in ecs.task_definitions:
        for leaf, parse in ((task.cpu, units.parse_cpu), (task.memory, units.parse_memory)):
            text = text_of(leaf)
            if text is None:
                continue
            try:
                parse(text)
            except ValueError as error:
                yield Violation(message=f"{name_of(task)}: {error}", leaves=(leaf,))


def _fargate_size(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """A size that Fargate has."""
    windows = target.os is OperatingSystem.WINDOWS
    for task in ecs.task_definitions:
        cpu, memory = _cpu(task), _memory(task)
        if cpu is None or memory is None or sizes.is_size(cpu, memory, windows):
            continue
        size = sizes.smallest(cpu, memory, windows)
        yield Violation(
            message=f"{name_of(task)}: {target} has no size of {cpu} CPU units with {memory} MiB",
            leaves=(task.cpu, task.memory),
            help=f"the smallest size that holds both is {size.cpu_units} CPU units with "
            f"{size.memory_mib} MiB"
            if size
            else "no size holds as much; run it on EC2 (launch_type: ec2)",
        )


def _task_cpu(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """128 to 196608 CPU units."""
    low, high = EC2_CPU_UNITS
    for task in ecs.task_definitions:
        cpu = _cpu(task)
        if cpu is not None and not low <= cpu <= high:
            yield Violation(
                message=f"{name_of(task)}: cpu is {cpu} CPU units, which {target} refuses: it "
                f"takes {low} to {high}",
                leaves=(task.cpu,),
                help="leave it out, so that only the containers reserve CPU",
            )


def _containers_fit(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The containers fit into the task: CPU and reservations together, memory each."""
    for task in ecs.task_definitions:
        containers = task.container_definitions
        yield from _sum_fits(task, "cpu", _cpu(task), task.cpu, (c.cpu for c in containers))
        memory = _memory(task)
        reserved = (c.memory_reservation for c in containers)
        yield from _sum_fits(task, "memoryReservation", memory, task.memory, reserved)
        for container in containers:
            limit = container.memory
            if limit is not None and memory is not None and limit.value > memory:
                yield Violation(
                    message=f"{name_of(container)}: memory is {limit.value} MiB, and the whole "
                    f"task has {memory}",
                    leaves=(limit, task.memory),
                    help="make the task larger (x-ecs.memory), or the container smaller",
                )


def _sum_fits(
    task: RegisterTaskDefinition,
    field: str,
    size: int | None,
    size_leaf: Text | None,
    amounts: Iterable[Traced[int] | None],
) -> Iterator[Violation]:
    given = [amount for amount in amounts if amount is not None]
    total = sum(amount.value for amount in given)
    if size is not None and total > size:
        yield Violation(
            message=f"{name_of(task)}: the containers ask for {field} {total} together, and the "
            f"task has {size}",
            leaves=(*given, size_leaf),
            help="make the task larger (x-ecs.cpu, x-ecs.memory), or the containers smaller",
        )


def _memory_is_given(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """Memory or a reservation, where the task has no memory."""
    for task in ecs.task_definitions:
        for container in task.container_definitions:
            amounts = (task.memory, container.memory, container.memory_reservation)
            if all(amount is None for amount in amounts):
                yield Violation(
                    message=f"{name_of(container)}: no memory is given, and {target} needs to know "
                    "how much to reserve",
                    leaves=(container.image or container.name or task.family,),
                    help="set mem_limit or mem_reservation of the service, or x-ecs.memory",
                )


def _reservation_below_limit(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No more is reserved than the container may use."""
    for container in _containers(ecs):
        limit, reserved = container.memory, container.memory_reservation
        if limit and reserved and reserved.value > limit.value:
            yield Violation(
                message=f"{name_of(container)}: memoryReservation {reserved.value} MiB is more "
                f"than memory {limit.value} MiB",
                leaves=(reserved, limit),
            )


_JSON = json.JSONEncoder(separators=(",", ":"))
"""Escapes what is not ASCII, as boto3 does."""


def _request_size(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A task definition has up to 65536 bytes."""
    for task in ecs.task_definitions:
        if most_bytes((task,)) <= LARGEST_REQUEST:
            continue
        size = len(_JSON.encode(wire(task)))
        if size > LARGEST_REQUEST:
            yield Violation(
                message=f"{name_of(task)}: it has {size} bytes, and ECS takes {LARGEST_REQUEST}",
                leaves=(task.family,),
                help="move environment variables into a file in S3 or into the image",
            )


def _containers(ecs: EcsProject) -> Iterator[ContainerDefinition]:
    for task in ecs.task_definitions:
        yield from task.container_definitions


SIZES: tuple[Constraint, ...] = (
    Check(
        field=in_task("cpu"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_unreadable_sizes,
        within=(
            unless(in_task("cpu"), _reads(units.parse_cpu)),
            unless(in_task("memory"), _reads(units.parse_memory)),
        ),
        source=pages.TASK_PARAMETERS,
    ),
    Check(
        field=in_task("memory"),
        on=FARGATE,
        code=codes.FARGATE_SIZE,
        test=_fargate_size,
        source=pages.TASK_SIZE_ERROR,
        says="No Fargate configuration exists for given values.",
    ),
    Check(
        field=in_task("cpu"),
        on=INSTANCES & LINUX,
        code=codes.OUT_OF_RANGE,
        test=_task_cpu,
        source=pages.TASK_SIZE_ERROR,
        says="Invalid 'cpu' setting for task.",
    ),
    Check(
        field=in_container("memory"),
        on=ALL,
        code=codes.EXCEEDS_TASK,
        test=_containers_fit,
        within=(
            in_container("cpu"),
            in_container("memory"),
            in_container("memory_reservation"),
        ),
        source=pages.shape_page("ContainerDefinition"),
        says="The 'memory' setting for container 'X' is greater than for the task",
    ),
    Check(
        field=in_container("memory"),
        on=EC2 | EXTERNAL,
        code=codes.MISSING_ON_TARGET,
        test=_memory_is_given,
        source=pages.shape_page("ContainerDefinition"),
        says="Invalid setting for container 'X'. At least one of 'memory' or 'memoryReservation' "
        "must be specified.",
    ),
    Check(
        field=in_container("memory_reservation"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_reservation_below_limit,
        within=(in_container("memory_reservation"),),
        source=pages.shape_page("ContainerDefinition"),
        says="'memory' must be greater than or equal to 'memoryReservation'",
    ),
    Check(
        field=in_task("family"),
        on=ALL,
        code=codes.TOO_LARGE,
        test=_request_size,
        source=pages.QUOTAS,
        says="Actual length: 'N'. Max allowed length is '65536' bytes.",
    ),
)
"""Constraints on sizes."""
