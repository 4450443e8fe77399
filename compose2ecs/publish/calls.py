"""The call that a step is: its operation, and its request as JSON."""

from collections.abc import Mapping
from typing import Any, assert_never

from compose2ecs.ecs.wire import wire
from compose2ecs.publish import steps as s
from compose2ecs.publish.api import Operation, Request

_SCALED = "ecs"
"""The service namespace of Application Auto Scaling."""


OPERATIONS: Mapping[type, Operation] = {
    s.MakeCluster: Operation.CREATE_CLUSTER,
    s.MakeLogGroup: Operation.CREATE_LOG_GROUP,
    s.MakeSecret: Operation.CREATE_SECRET,
    s.ReplaceSecret: Operation.PUT_SECRET_VALUE,
    s.StoreParameter: Operation.PUT_PARAMETER,
    s.Register: Operation.REGISTER_TASK_DEFINITION,
    s.Deregister: Operation.DEREGISTER_TASK_DEFINITION,
    s.Run: Operation.RUN_TASK,
    s.Stop: Operation.STOP_TASK,
    s.Create: Operation.CREATE_SERVICE,
    s.Update: Operation.UPDATE_SERVICE,
    s.Drain: Operation.UPDATE_SERVICE,
    s.Delete: Operation.DELETE_SERVICE,
    s.Tag: Operation.TAG_RESOURCE,
    s.Untag: Operation.UNTAG_RESOURCE,
    s.ScaleTarget: Operation.REGISTER_SCALABLE_TARGET,
    s.ScalePolicy: Operation.PUT_SCALING_POLICY,
    s.ScaleSchedule: Operation.PUT_SCHEDULED_ACTION,
    s.DropTarget: Operation.DEREGISTER_SCALABLE_TARGET,
    s.DropPolicy: Operation.DELETE_SCALING_POLICY,
    s.DropSchedule: Operation.DELETE_SCHEDULED_ACTION,
}
"""The operation of each step that calls."""


def operation_of(step: s.Call) -> Operation:
    """The operation of the step."""
    return OPERATIONS[type(step)]


def request_of(step: s.Plain, cluster: str, registered: Mapping[str, str]) -> Request:
    """The request of the step. ``registered`` has the ARNs of revisions made so far, by family."""
    match step:
        case s.MakeCluster() | s.MakeLogGroup():
            return _made(step)
        case s.Register():
            return {**_wire(step.definition), "tags": _tags(step.tags)}
        case s.Run():
            return {
                **_wire(step.request),
                "cluster": cluster,
                "taskDefinition": arn_of(step.runs, registered),
                "tags": _tags(step.tags),
                "startedBy": step.started_by,
                "clientToken": step.token,
            }
        case s.Create():
            return _created(step, cluster, registered)
        case s.Update():
            runs = {} if step.runs is None else {"taskDefinition": arn_of(step.runs, registered)}
            return {"cluster": cluster, "service": step.service, **runs, **step.members}
        case s.Drain() | s.Delete() | s.Stop() | s.Deregister():
            return _ended(step, cluster)
        case s.Tag():
            return {"resourceArn": arn_of(step.resource, registered), "tags": _tags(step.tags)}
        case s.Untag():
            return {"resourceArn": step.resource.arn, "tagKeys": list(step.keys)}
        case s.ScaleTarget() | s.ScalePolicy() | s.ScaleSchedule():
            return _wire(step.request)
        case s.DropTarget() | s.DropPolicy() | s.DropSchedule():
            return _dropped(step)
    assert_never(step)


def _made(step: s.MakeCluster | s.MakeLogGroup) -> Request:
    is_cluster = isinstance(step, s.MakeCluster)
    return {"clusterName" if is_cluster else "logGroupName": step.name}


def _ended(step: s.Drain | s.Delete | s.Stop | s.Deregister, cluster: str) -> Request:
    match step:
        case s.Drain():
            return {"cluster": cluster, "service": step.service, "desiredCount": 0}
        case s.Delete():
            return {"cluster": cluster, "service": step.service, "force": True}
        case s.Stop():
            return {"cluster": cluster, "task": step.task, "reason": step.cause}
        case s.Deregister():
            return {"taskDefinition": step.revision}


def storing_request_of(step: s.StoreSecret, value: str) -> Request:
    """The request of the step, with the value of the secret."""
    match step:
        case s.MakeSecret():
            return {"Name": step.name, "SecretString": value}
        case s.ReplaceSecret():
            return {"SecretId": step.name, "SecretString": value}
        case s.StoreParameter():
            return {
                "Name": step.name,
                "Type": "SecureString",
                "Value": value,
                "Overwrite": step.replaces,
            }


def _created(step: s.Create, cluster: str, registered: Mapping[str, str]) -> Request:
    request = {
        **_wire(step.request),
        "cluster": cluster,
        "taskDefinition": arn_of(step.runs, registered),
        "tags": _tags(step.tags),
        "clientToken": step.token,
    }
    if request.get("schedulingStrategy") == "DAEMON":
        request.pop("desiredCount", None)  # ECS refuses the two together
    return request


def _dropped(step: s.DropTarget | s.DropPolicy | s.DropSchedule) -> Request:
    at = {
        "ServiceNamespace": _SCALED,
        "ResourceId": step.resource_id,
        "ScalableDimension": step.dimension,
    }
    match step:
        case s.DropTarget():
            return at
        case s.DropPolicy():
            return {**at, "PolicyName": step.name}
        case s.DropSchedule():
            return {**at, "ScheduledActionName": step.name}


def arn_of(revision: s.Revision, registered: Mapping[str, str]) -> str:
    """The ARN of the revision."""
    return revision.arn if isinstance(revision, s.Existing) else registered[revision.family]


def _tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in sorted(tags.items())]


def _wire(request: object) -> dict[str, Any]:
    made = wire(request)
    return dict(made) if isinstance(made, dict) else {}
