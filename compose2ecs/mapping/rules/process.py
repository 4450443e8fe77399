"""What runs in the container: command, entry point, user, directory, terminal, signals."""

from compose2ecs.compose.grammar.quantities import format_duration
from compose2ecs.ecs.model import Text
from compose2ecs.ecs.target import LaunchType
from compose2ecs.ecs.units import NANOSECONDS_PER_SECOND, seconds
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.codes.container import NOT_CLEARED, STOP_CUT_SHORT
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.source import Traced, both, lift

Words = tuple[Text, ...] | None

_SPOT_NOTICE = 120
"""Seconds between the notice that a Spot Instance is taken back and its end.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
"""


@claims("services.*.command[]", "services.*.entrypoint[]")
def process(cx: ServiceContext) -> tuple[Words, Words]:
    """``entryPoint`` and ``command``.

    An empty list clears what the image says, in Compose; ECS reads it as absent. A cleared entry
    point with a command is the same as the first word of the command for an entry point, and the
    image's command is not used once there is an entry point, so only the rest is reported.

    https://github.com/compose-spec/compose-spec/blob/main/05-services.md#command
    """
    entrypoint, command = cx.service.entrypoint, cx.service.command
    if entrypoint is not None and not entrypoint.value:
        if command is None or not command.value:
            cx.reporter.report(
                NOT_CLEARED,
                f"`{cx.name}` clears the entry point of its image, which ECS cannot do",
                entrypoint,
                command,
                help="give the program that should run as the entry point",
            )
            return None, None
        first, *rest = command.value
        return (both(lambda _, word: word, entrypoint, first),), tuple(rest) or None
    if command is not None and not command.value and not entrypoint:
        cx.reporter.report(
            NOT_CLEARED,
            f"`{cx.name}` clears the command of its image, which ECS cannot do",
            command,
            help="give the program that should run as the entry point; ECS then ignores the "
            "command of the image",
        )
    if command is not None and not command.value and entrypoint:
        # Docker and ECS both ignore the command of the image next to an entry point.
        first, *rest = entrypoint.value
        return (both(lambda word, _: word, first, command), *rest), None
    return (
        None if entrypoint is None else entrypoint.value,
        None if command is None else command.value or None,
    )


@claims("services.*.user")
def user(cx: ServiceContext) -> Text | None:
    """``user``, as ``name``, ``uid``, ``name:group`` or ``uid:gid``."""
    return cx.service.user


@claims("services.*.working_dir")
def working_directory(cx: ServiceContext) -> Text | None:
    """``workingDirectory``, the directory that the process starts in."""
    return cx.service.working_dir


@claims("services.*.tty")
def pseudo_terminal(cx: ServiceContext) -> Traced[bool] | None:
    """``pseudoTerminal``, whether the process has a terminal."""
    return cx.service.tty


@claims("services.*.stdin_open")
def interactive(cx: ServiceContext) -> Traced[bool] | None:
    """``interactive``, whether standard input stays open."""
    return cx.service.stdin_open


@claims("services.*.stop_grace_period")
def stop_timeout(cx: ServiceContext) -> Traced[int] | None:
    """``stopTimeout`` in whole seconds, rounded up so that the grace period never shrinks.

    Without one ECS waits 30 seconds, where docker compose waits 10; the longer one stays. The agent
    takes 0 for "not given", so that 1 is the least.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    https://github.com/aws/amazon-ecs-agent/blob/master/agent/engine/docker_task_engine.go
    """
    given = _time_to_stop(cx)
    if given is not None and given.value > _SPOT_NOTICE and _may_be_spot(cx):
        shown = format_duration(given.value * NANOSECONDS_PER_SECOND)
        cx.reporter.report(
            STOP_CUT_SHORT,
            f"`{cx.name}` has {_SPOT_NOTICE} s to stop, and not {shown}, "
            "when AWS takes back the Spot Instance that it runs on",
            given,
            help="run it on instances that are not Spot Instances",
        )
    return given


def _time_to_stop(cx: ServiceContext) -> Traced[int] | None:
    """The seconds to stop in: as set, or else the grace period of the file."""
    period, wanted = cx.service.stop_grace_period, cx.settings.stop_timeout
    if wanted is None:
        return None if period is None else lift(lambda long: max(seconds(max(long, 0)), 1), period)
    if period is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "stop_timeout under x-ecs says otherwise, and wins", period
        )
    return wanted


def _may_be_spot(cx: ServiceContext) -> bool:
    return cx.policy.target.launch_type in (LaunchType.EC2, LaunchType.MANAGED_INSTANCES)
