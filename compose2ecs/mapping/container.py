"""The container of a service. Every field of ECS is decided here, once."""

from collections.abc import Mapping

from compose2ecs.ecs.model import ContainerDefinition
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.names import container_name
from compose2ecs.mapping.optional import some
from compose2ecs.mapping.rules.accelerators import resource_requirements
from compose2ecs.mapping.rules.amounts import Amounts
from compose2ecs.mapping.rules.discovery import Offer
from compose2ecs.mapping.rules.environment import docker_labels, environment, environment_files
from compose2ecs.mapping.rules.firelens import firelens_configuration
from compose2ecs.mapping.rules.health import health_check
from compose2ecs.mapping.rules.images import image, repository_credentials
from compose2ecs.mapping.rules.lifecycle import depends_on, essential, restart_policy
from compose2ecs.mapping.rules.linux import (
    linux_parameters,
    privileged,
    readonly_root_filesystem,
    system_controls,
    ulimits,
)
from compose2ecs.mapping.rules.logging import log_configuration
from compose2ecs.mapping.rules.namespaces import volumes_from
from compose2ecs.mapping.rules.network import (
    dns_search_domains,
    dns_servers,
    extra_hosts,
    hostname,
)
from compose2ecs.mapping.rules.operation import version_consistency
from compose2ecs.mapping.rules.process import (
    interactive,
    process,
    pseudo_terminal,
    stop_timeout,
    user,
    working_directory,
)
from compose2ecs.mapping.rules.resolution import links
from compose2ecs.mapping.rules.secrets import secrets
from compose2ecs.mapping.rules.security import credential_specs, docker_security_options
from compose2ecs.mapping.rules.storage import Storage


def container_definition(
    cx: ServiceContext,
    task: TaskContext,
    storage: Storage,
    asked: Amounts,
    offered: Mapping[str, Offer],
) -> ContainerDefinition:
    """The container definition of a service in a task.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    entry_point, command = process(cx)
    return ContainerDefinition(
        name=container_name(cx),
        image=image(cx),
        repository_credentials=repository_credentials(cx),
        cpu=asked.cpu,
        memory=asked.memory,
        memory_reservation=asked.memory_reservation,
        links=links(cx, task, offered),
        port_mappings=some(offered[cx.name].ports),
        essential=essential(cx, task),
        restart_policy=restart_policy(cx),
        entry_point=entry_point,
        command=command,
        environment=environment(cx),
        environment_files=environment_files(cx),
        mount_points=storage.mount_points or None,
        volumes_from=volumes_from(cx, task),
        linux_parameters=linux_parameters(cx, storage.tmpfs or None),
        secrets=secrets(cx),
        depends_on=depends_on(cx, task),
        start_timeout=cx.settings.start_timeout,
        stop_timeout=stop_timeout(cx),
        version_consistency=version_consistency(cx),
        hostname=hostname(cx),
        user=user(cx),
        working_directory=working_directory(cx),
        disable_networking=None,
        privileged=privileged(cx),
        readonly_root_filesystem=readonly_root_filesystem(cx),
        dns_servers=dns_servers(cx),
        dns_search_domains=dns_search_domains(cx),
        extra_hosts=extra_hosts(cx),
        docker_security_options=docker_security_options(cx),
        interactive=interactive(cx),
        pseudo_terminal=pseudo_terminal(cx),
        docker_labels=docker_labels(cx),
        ulimits=ulimits(cx),
        log_configuration=log_configuration(cx),
        health_check=health_check(cx),
        system_controls=system_controls(cx),
        resource_requirements=resource_requirements(cx),
        firelens_configuration=firelens_configuration(cx),
        credential_specs=credential_specs(cx),
    )
