"""The network mode of a task: it decides about ports, names and security groups."""

from compose2ecs.ecs.model import Text
from compose2ecs.ecs.target import TARGETS, NetworkMode
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.network import SHARED_NAMESPACE
from compose2ecs.mapping.context import ServiceContext

_MODES = tuple(NetworkMode)
_SHARED = ("service:", "container:")


@claims("services.*.network_mode")
def network_mode(cx: ServiceContext) -> Text | None:
    """``networkMode``: the one of the file, else that of the target.

    A launch type that does not have the mode refuses it later.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    """
    given, default = cx.service.network_mode, cx.policy.network_mode
    if given is None:
        return default
    if given.value in _MODES:
        return given
    if given.value == "default":
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "the network mode of the target is the default", given
        )
    elif given.value.startswith(_SHARED):
        cx.reporter.report(
            SHARED_NAMESPACE,
            f"`network_mode: {given.value}` names no service whose container could be in the task",
            given,
            help="name the service that runs the container: `network_mode: service:<name>`",
        )
    else:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`network_mode: {given.value}` names a network of the engine, which ECS does not have",
            given,
            help="use networks",
        )
    return default


def mode(cx: ServiceContext) -> NetworkMode:
    """The network mode that the task runs in; Windows' default works as ``bridge`` does.

    A mode that the launch type does not have at all cannot be run in, whatever the file says; the
    task is then described for the mode of the target.
    """
    target = cx.policy.target
    default = target.network_mode or NetworkMode.BRIDGE
    if cx.service.network_mode is None:
        return default
    text = network_mode(cx)
    possible = {
        other.network_mode
        for other in TARGETS
        if other.launch_type is target.launch_type and other.os is target.os
    }
    return NetworkMode(str(text.value)) if text and text.value in possible else default
