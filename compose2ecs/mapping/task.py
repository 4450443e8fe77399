"""The task definition of a task. Every field of ECS is decided here, once."""

from collections.abc import Mapping

from compose2ecs.ecs.model import ContainerDefinition, RegisterTaskDefinition, Text, Volume
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.rules.amounts import Amounts
from compose2ecs.mapping.rules.images import runtime_platform
from compose2ecs.mapping.rules.modes import network_mode
from compose2ecs.mapping.rules.namespaces import ipc_mode, pid_mode
from compose2ecs.mapping.rules.resources import ephemeral_storage
from compose2ecs.mapping.rules.tagging import task_definition_tags
from compose2ecs.mapping.rules.task_size import task_size
from compose2ecs.source import choose

EXECUTION_ROLE = "ecsTaskExecutionRole"
"""The name that the console gives to the role.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
"""


def task_definition(
    cx: TaskContext,
    called: Text,
    asked: Mapping[str, Amounts],
    containers: tuple[ContainerDefinition, ...],
    volumes: tuple[Volume, ...],
) -> RegisterTaskDefinition:
    """The task definition of a task, with a container for each of its services.

    It is of the family ``called``; ``asked`` is what each of the services asks for, by its name.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    """
    size = task_size(cx, asked)
    return RegisterTaskDefinition(
        family=called,
        task_role_arn=cx.settings.task_role,
        execution_role_arn=_execution_role(cx),
        network_mode=network_mode(cx),
        container_definitions=containers,
        volumes=volumes or None,
        placement_constraints=None,  # those of the service say the same
        requires_compatibilities=(cx.policy.compatibility,),
        cpu=size.cpu,
        memory=size.memory,
        tags=task_definition_tags(cx),
        pid_mode=pid_mode(cx),
        ipc_mode=ipc_mode(cx),
        proxy_configuration=None,
        inference_accelerators=None,
        ephemeral_storage=ephemeral_storage(cx),
        runtime_platform=runtime_platform(cx),
        enable_fault_injection=cx.settings.fault_injection,
        trusted_execution_configuration=None,
    )


def _execution_role(cx: ServiceContext) -> Text:
    return cx.settings.execution_role or choose(
        EXECUTION_ROLE, "the role that AWS proposes for pulling images and writing logs", cx.at
    )
