"""The namespaces of the kernel that the containers of a task share, with each other or the host."""

from collections.abc import Mapping

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import Text, VolumeFrom
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.deployment import SHARED_TASK_SETTING
from compose2ecs.mapping.codes.network import SHARED_NAMESPACE
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.grouping import lender, shared_service
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import some
from compose2ecs.source import Traced, merge_origins

_HOST = "host"
_TASK = "task"
_IPC_MODES = {"host": _HOST, "shareable": _TASK, "private": "none", "none": "none"}


@claims("services.*.pid")
def pid_mode(task: TaskContext) -> Text | None:
    """``pidMode``: ``host`` as it is, and ``task`` where services share their processes.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    """
    return _mode(task, "pid", {_HOST: _HOST})


@claims("services.*.ipc")
def ipc_mode(task: TaskContext) -> Text | None:
    """``ipcMode``: as ``pidMode``; ``shareable`` is ``task`` and ``private`` is ``none``.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    """
    return _mode(task, "ipc", _IPC_MODES)


def _mode(task: TaskContext, attribute: str, words: Mapping[str, str]) -> Text | None:
    """The mode of the task: that of the first service that has one; another one is reported."""
    found: list[Traced[str]] = []
    for cx in task.members:
        given = _given(cx.service, attribute)
        if given is None:
            continue
        word = _TASK if shared_service(given) in task.names else words.get(given.value)
        if word is None:
            _report_outside(cx, attribute, given)
        else:
            found.append(Traced(word, given.origins))
    if not found:
        return None
    shared_with_host = [leaf for leaf in found if leaf.value == _HOST]
    first = (shared_with_host or found)[0]
    for leaf in found:
        if leaf.value not in (first.value, _TASK):
            task.reporter.report(
                SHARED_TASK_SETTING,
                f"the services of one task have one {attribute} mode, which is {first.value} and "
                f"not {leaf.value}",
                leaf,
            )
    kept = [leaf for leaf in found if leaf.value in (first.value, _TASK)]
    return Traced(first.value, merge_origins(first, *kept))


def _given(service: Service, attribute: str) -> Traced[str] | None:
    return service.pid if attribute == "pid" else service.ipc


def _report_outside(cx: ServiceContext, attribute: str, given: Traced[str]) -> None:
    cx.reporter.report(
        SHARED_NAMESPACE,
        f"`{attribute}: {given.value}` names no service whose container could be in the task",
        given,
        help=f"name the service that runs the container: `{attribute}: service:<name>`",
    )


@claims("services.*.volumes_from[]")
def volumes_from(cx: ServiceContext, task: TaskContext) -> tuple[VolumeFrom, ...] | None:
    """``volumesFrom``: the containers of the task whose mounts this one has too.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VolumeFrom.html
    """
    if cx.service.volumes_from is None:
        return None
    found = []
    for item in cx.service.volumes_from.value:
        name = lender(item)
        if name not in task.names:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"`volumes_from: {item.value}` names no service whose container could be in the "
                "task",
                item,
                severity=Severity.ERROR,
                help="mount the same named volume in both",
            )
            continue
        is_read_only = item.value.endswith(":ro")
        found.append(
            VolumeFrom(
                source_container=Traced(sanitised(name or ""), item.origins),
                read_only=Traced(True, item.origins) if is_read_only else None,
            )
        )
    return some(found)
