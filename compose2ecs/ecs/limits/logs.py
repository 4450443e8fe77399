"""Checks on log drivers."""

from collections.abc import Iterator, Mapping

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container
from compose2ecs.ecs.limits.findings import Constraint, unless
from compose2ecs.ecs.limits.groups import ALL, FARGATE
from compose2ecs.ecs.limits.requests import containers
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import EcsProject, LogConfiguration, Text
from compose2ecs.ecs.target import Target

_AWSLOGS = ("awslogs-group", "awslogs-region", "awslogs-stream-prefix")
"""The options that the driver awslogs needs; the last on Fargate alone."""


def _has_awslogs_options(logging: LogConfiguration) -> bool:
    """Whether it has all options that any target asks for, or is of another driver."""
    if text_of(logging.log_driver) != "awslogs":
        return True
    given = logging.options or {}
    return all(map(given.__contains__, _AWSLOGS))


def _is_no_firelens(driver: Text) -> bool:
    return text_of(driver) != "awsfirelens"


def _awslogs_options(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """The driver awslogs needs a group and a region, and on Fargate a stream prefix."""
    required = _AWSLOGS if target in FARGATE else _AWSLOGS[:-1]
    for _task, container in containers(ecs):
        logging = container.log_configuration
        if not logging or text_of(logging.log_driver) != "awslogs":
            continue
        given: Mapping[str, Text] = logging.options or {}
        missing = [option for option in required if option not in given]
        if missing:
            yield Violation(
                message=f"{name_of(container)}: the log driver awslogs needs the options "
                f"{', '.join(missing)}",
                leaves=(logging.log_driver,),
                help="set them in logging.options of the service",
            )


def _firelens_file(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """The configuration of FireLens is a file in the image, and not in S3."""
    for _task, container in containers(ecs):
        router = container.firelens_configuration
        kind = router and router.options and router.options.get("config-file-type")
        if kind and text_of(kind) == "s3":
            yield Violation(
                message=f"{name_of(container)}: {target} does not read the configuration of "
                "FireLens from S3",
                leaves=(kind,),
                help="put the file into the image, and set config-file-type to file",
            )


def _firelens_is_used(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """One container routes logs where others log with awsfirelens, and the other way around."""
    for task in ecs.task_definitions:
        routers = [c for c in task.container_definitions if c.firelens_configuration]
        users = [
            c.log_configuration.log_driver
            for c in task.container_definitions
            if c.log_configuration and text_of(c.log_configuration.log_driver) == "awsfirelens"
        ]
        if users and not routers:
            yield Violation(
                message=f"{name_of(task)}: containers log with awsfirelens, and none routes logs",
                leaves=tuple(users),
                help="put a log router into the task: a service with x-ecs.firelens and the same "
                "x-ecs.task",
            )
        elif routers and not users:
            yield Violation(
                message=f"{name_of(task)}: a container routes logs, and none logs with awsfirelens",
                leaves=tuple(router.name or task.family for router in routers),
            )


LOGS: tuple[Constraint, ...] = (
    Check(
        field=in_container("log_configuration.options"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_awslogs_options,
        within=(unless(in_container("log_configuration"), _has_awslogs_options),),
        source=pages.shape_page("LogConfiguration"),
        says="Log driver awslogs requires options: awslogs-group",
    ),
    Check(
        field=in_container("firelens_configuration.options"),
        on=FARGATE,
        code=codes.NOT_ALLOWED_VALUE,
        test=_firelens_file,
        within=(in_container("firelens_configuration"),),
        source=pages.FIRELENS,
        says="Fargate launch type does not support FirelensConfiguration config file from 's3'",
    ),
    Check(
        field=in_container("firelens_configuration"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_firelens_is_used,
        within=(
            in_container("firelens_configuration"),
            unless(in_container("log_configuration.log_driver"), _is_no_firelens),
        ),
        source=pages.FIRELENS,
        says="When a firelensConfiguration object is specified, at least one container has to be "
        "configured with the awsfirelens log driver",
    ),
)
"""Constraints on log drivers."""
