"""Commands in containers: in a task of its own, and in one that runs."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Sequence

import typer

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.life.living import Given, Living, living
from compose2ecs.cli.output import write_stdout
from compose2ecs.cli.running import Stop, say
from compose2ecs.ecs.model import CreateService, EcsProject, RunTask
from compose2ecs.mapping.names import sanitised
from compose2ecs.publish import reasons
from compose2ecs.publish.api import Api, ApiError, Operation, Reply
from compose2ecs.publish.bindings import unbound
from compose2ecs.publish.clock import Interrupted
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.life import logs, once, session
from compose2ecs.publish.life.found import Found, family_in
from compose2ecs.publish.observed import Service
from compose2ecs.publish.options import family_of, short_name
from compose2ecs.publish.ownership import tags_for
from compose2ecs.publish.retry import Retrying

_OF_TERMINALS = ("SIGINT", "SIGQUIT", "SIGTSTP")
"""What keys of a terminal send. Windows has not all of them."""


def running(
    given: Given, service: str, words: Sequence[str], variables: Sequence[str], *, wait: bool
) -> Exit | int:
    """Run a command in a task of its own; the exit code of its container, or our own."""
    environment = _environment(variables)
    codes: list[int] = []

    def work(living: Living) -> Exit:
        command = (tuple(words), environment)
        try:
            codes.append(_run(living, service, *command, wait=wait))
        except once.NotRunError as error:
            say(f"error: {error}")
            return Exit.NOT_RUN
        except ApiError as error:
            say(f"error: {described(error)}", hint(error))
            return Exit.NOT_RUN
        return Exit.OK

    code = living(given, work)
    if code is Exit.PREFLIGHT:
        return Exit.NOT_RUN
    return codes[0] if codes else code


def _run(
    living: Living, name: str, words: tuple[str, ...], environment: dict[str, str], *, wait: bool
) -> int:
    """The exit code of the command. Raises ApiError, NotRunError, Interrupted."""
    found = living.found()
    family = _only(living, found, name)
    like, revision = _like(living, found, family)
    definition = _definition(living, revision)
    container = _container(living, definition, name)
    request = once.request(
        like,
        definition["taskDefinitionArn"],
        once.Command(container=container, words=words, environment=environment),
        cluster=living.cluster,
        tags=tags_for(living.name, family, None),
        token=uuid.uuid4().hex,
    )
    api = Retrying(living.api, living.clock, notice=living.printer.repeated)
    arn = once.start(api, request)
    say(f"task {short_name(arn)} of {short_name(definition['taskDefinitionArn'])}")
    if not wait:
        write_stdout(f"{arn}\n")
        return Exit.OK
    try:
        return _followed(living, api, arn, definition, container)
    except Interrupted:
        say(
            "the task goes on",
            f"aws ecs stop-task --cluster {living.cluster} --task {short_name(arn)} ends it",
        )
        raise


def _followed(living: Living, api: Api, arn: str, definition: Reply, container: str) -> int:
    """The exit code of the container, once its task has stopped."""
    stream = None
    for source in logs.sources(definition, (), living.name, living.api.region):
        if isinstance(source, logs.Source) and source.container == container:
            stream = once.Stream(
                api, source, short_name(arn), lambda line: write_stdout(f"{line}\n")
            )
    if stream is None:
        say(f"{container} does not log to CloudWatch Logs here: its lines are not shown")
    task = once.follow(
        api, living.clock, living.cluster, arn, stream, lambda state: say(state.lower())
    )
    if stream is not None and stream.problem:
        say(f"its log is not readable: {stream.problem}")
    for line in reasons.ends(task):
        say(line)
    code = task.exit_codes.get(container)
    return Exit.NOT_RUN if code is None else code


def _only(living: Living, found: Found, name: str) -> str:
    """The family that ``name`` speaks of."""
    return min(living.chosen(found, [name]).families)


def _like(living: Living, found: Found, family: str) -> tuple[CreateService | RunTask, str]:
    """What the task is to be placed like, and the task definition to run.

    Raises NotRunError where neither the cluster nor the file says where it may run.
    """
    service = _service(found, family)
    if service is not None:
        return service.request, service.task_definition
    for run in living.ecs.tasks:
        if family_of(run) == family and _is_bound(run):
            return run, family
    raise once.NotRunError(f"there is no service {family} in {living.cluster}: publish it first")


def _is_bound(run: RunTask) -> bool:
    """Whether all that the task needs of the account is known."""
    alone = EcsProject(
        task_definitions=(),
        services=(),
        tasks=(run,),
        scalable_targets=(),
        scaling_policies=(),
        scheduled_actions=(),
    )
    return not unbound(alone)


def _service(found: Found, family: str) -> Service | None:
    """The service of the project that runs the family."""
    for service in found.ours:
        if service.status == "ACTIVE" and family_in(service.task_definition) == family:
            return service
    return None


def _definition(living: Living, revision: str) -> Reply:
    request = {"taskDefinition": revision}
    found: Reply = living.patient.call(Operation.DESCRIBE_TASK_DEFINITION, request)[
        "taskDefinition"
    ]
    return found


def _container(living: Living, definition: Reply, name: str) -> str:
    container = once.container_of(definition, sanitised(name), living.name)
    if container is None:
        raise once.NotRunError(f"{short_name(definition['taskDefinitionArn'])} has no `{name}`")
    return container


def _environment(variables: Sequence[str]) -> dict[str, str]:
    """Variables by name: ``NAME=VALUE``, or ``NAME`` for the value that it has here."""
    made: dict[str, str] = {}
    for each in variables:
        name, sign, value = each.partition("=")
        if not name or (not sign and name not in os.environ):
            raise typer.BadParameter(f"`{each}` gives no variable a value", param_hint="--env")
        made[name] = value if sign else os.environ[name]
    return made


def entering(
    given: Given, service: str, words: Sequence[str], container: str | None, task: str | None
) -> Exit | int:
    """Run a command in a container that runs, and the exit code of the plugin."""
    plugin = shutil.which(session.PLUGIN)
    if plugin is None:
        say(f"error: {session.PLUGIN} is not installed", session.PLUGIN_PAGE)
        return Exit.PREFLIGHT
    codes: list[int] = []

    def work(living: Living) -> Exit:
        chosen = _running_container(living, service, container, task)
        command = shlex.join(words) if words else "/bin/sh"
        opened = session.opened(living.patient, living.cluster, chosen, command)
        arguments = session.plugin_arguments(
            opened,
            chosen,
            cluster=living.cluster,
            region=living.api.region,
            profile=given.place.aws_profile,
            endpoint=given.place.endpoint_url,
        )
        codes.append(_attached((plugin, *arguments[1:])))
        return Exit.OK

    code = living(given, work)
    return codes[0] if codes else code


def _running_container(
    living: Living, name: str, container: str | None, task: str | None
) -> session.Container:
    """The container to go into. Raises Stop, ApiError."""
    found = living.found(strict=True)
    family = _only(living, found, name)
    arns = [
        each.arn
        for each in found.tasks
        if family_in(each.task_definition) == family and each.status != "STOPPED"
    ]
    replies: list[Reply] = []
    for start in range(0, len(arns), 100):
        request = {"cluster": living.cluster, "tasks": arns[start : start + 100]}
        replies += living.patient.call(Operation.DESCRIBE_TASKS, request).get("tasks") or ()
    names = [each["name"] for reply in replies[:1] for each in reply.get("containers") or ()]
    wanted = container or (sanitised(name) if sanitised(name) in names else (names or [name])[0])
    try:
        return session.choose(replies, wanted, task)
    except session.NoContainerError as error:
        say(f"error: {error}", error.help)
        raise Stop(Exit.PREFLIGHT) from error


def _attached(arguments: Sequence[str]) -> int:
    """The exit code of a program that has the terminal: signals are for it, and not for us."""
    numbers = [getattr(signal, name) for name in _OF_TERMINALS if hasattr(signal, name)]
    sys.stdout.flush()
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        return subprocess.call(arguments)  # noqa: S603 -- the plugin that was found on the path
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
