"""Checks on secrets, and on the role with which ECS reads them and pulls images."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container, in_task
from compose2ecs.ecs.limits.findings import Constraint, without
from compose2ecs.ecs.limits.groups import ALL, FARGATE
from compose2ecs.ecs.limits.requests import containers
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import ContainerDefinition, EcsProject, Text
from compose2ecs.ecs.target import Target
from compose2ecs.regex import regex

_ECR_IMAGE = regex(r"\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/.+")


def _secret_names(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No secret has the name of an environment variable."""
    for _task, container in containers(ecs):
        variables = {text_of(pair.name): pair.name for pair in container.environment or ()}
        for secret in container.secrets or ():
            name = text_of(secret.name)
            if name is not None and name in variables:
                yield Violation(
                    message=f"{name_of(container)}: the secret {name} has the name of an "
                    "environment variable",
                    leaves=(secret.name, variables[name]),
                    help="remove the variable, or give the secret another target",
                )


def _secrets_need_role(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A task with secrets has an execution role, which reads them."""
    for task, container in containers(ecs):
        logging = container.log_configuration
        secrets = (*(container.secrets or ()), *((logging and logging.secret_options) or ()))
        if secrets and task.execution_role_arn is None:
            yield _no_role(
                container, "it has secrets", tuple(secret.value_from for secret in secrets)
            )


def _logs_need_role(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """A task that logs with awslogs has an execution role."""
    for task, container in containers(ecs):
        logging = container.log_configuration
        if logging and text_of(logging.log_driver) == "awslogs" and not task.execution_role_arn:
            yield _no_role(container, f"it logs with awslogs on {target}", (logging.log_driver,))


def _ecr_needs_role(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """A task with an image in ECR has an execution role, which pulls it."""
    for task, container in containers(ecs):
        is_in_ecr = _ECR_IMAGE.fullmatch(text_of(container.image) or "")
        if is_in_ecr and not task.execution_role_arn:
            yield _no_role(container, f"{target} pulls its image from ECR", (container.image,))


def _no_role(
    container: ContainerDefinition, why: str, places: tuple[Text | None, ...]
) -> Violation:
    return Violation(
        message=f"{name_of(container)}: {why}, and the task has no executionRoleArn",
        leaves=places,
        help="set x-ecs.execution_role of the project or the service",
    )


SECRETS: tuple[Constraint, ...] = (
    Check(
        field=in_container("secrets[].name"),
        on=ALL,
        code=codes.DUPLICATE_NAME,
        test=_secret_names,
        within=(in_container("secrets"),),
        source=pages.SECRETS,
        says="The secret name must be unique and not shared with any new or existing environment "
        "variables set on the container, such as 'X'.",
    ),
    Check(
        field=in_task("execution_role_arn"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_secrets_need_role,
        within=(
            in_container("secrets"),
            in_container("log_configuration.secret_options"),
        ),
        source=pages.SECRETS,
        says="When you are specifying container secrets, you must also specify a value for "
        "'executionRoleArn'.",
    ),
    Check(
        field=in_task("execution_role_arn"),
        on=FARGATE,
        code=codes.MISSING_ON_TARGET,
        test=_logs_need_role,
        within=(without(in_task("execution_role_arn")),),
        source=pages.FARGATE_TASKS,
        says="Fargate requires task definition to have execution role ARN to support log driver "
        "awslogs.",
    ),
    Check(
        field=in_task("execution_role_arn"),
        on=FARGATE,
        code=codes.MISSING_ON_TARGET,
        test=_ecr_needs_role,
        within=(without(in_task("execution_role_arn")),),
        source=pages.FARGATE_TASKS,
        says="Fargate requires task definition to have execution role ARN to support ECR images.",
        refused=False,  # not verified
    ),
)
"""Constraints on secrets and on the execution role."""
