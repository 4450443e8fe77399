"""One broken project for each rule about several fields, with what must be said about it."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.legalize import legalize
from compose2ecs.ecs.model import (
    CapacityProviderStrategyItem,
    ContainerDependency,
    CreateService,
    DeploymentConfiguration,
    DeploymentController,
    DockerVolumeConfiguration,
    EFSAuthorizationConfig,
    EFSVolumeConfiguration,
    FirelensConfiguration,
    HealthCheck,
    HostVolumeProperties,
    KeyValuePair,
    LoadBalancer,
    LogConfiguration,
    MountPoint,
    PlacementStrategy,
    PortMapping,
    RegisterTaskDefinition,
    RunTask,
    RuntimePlatform,
    Secret,
    ServiceConnectClientAlias,
    ServiceConnectConfiguration,
    ServiceConnectService,
    ServiceRegistry,
    ServiceVolumeConfiguration,
    Ulimit,
    Volume,
    VolumeFrom,
)
from compose2ecs.ecs.target import TARGETS
from tests.ecs.build import blank, container, leaf, project, run, service, task

Request = RegisterTaskDefinition | CreateService | RunTask


def port(inside: int, outside: int | None = None, **members: Any) -> PortMapping:
    given = leaf(outside) if outside is not None else None
    return blank(PortMapping, container_port=leaf(inside), host_port=given, **members)


def waits(name: str, condition: str) -> tuple[ContainerDependency, ...]:
    return (ContainerDependency(container_name=leaf(name), condition=leaf(condition)),)


def db(**members: Any) -> Any:
    return container(name=leaf("db"), **members)


def logs(driver: str, **options: str) -> LogConfiguration:
    named = {name.replace("_", "-"): leaf(text) for name, text in options.items()}
    return blank(LogConfiguration, log_driver=leaf(driver), options=named)


def secret(name: str) -> Secret:
    return Secret(name=leaf(name), value_from=leaf("arn:aws:secretsmanager:::x"))


def efs(access: EFSAuthorizationConfig | None = None, **members: Any) -> Volume:
    configuration = blank(
        EFSVolumeConfiguration,
        file_system_id=leaf("fs-1"),
        authorization_config=access,
        **members,
    )
    return blank(Volume, name=leaf("data"), efs_volume_configuration=configuration)


def mount(name: str = "data") -> tuple[MountPoint, ...]:
    return (blank(MountPoint, source_volume=leaf(name), container_path=leaf("/data")),)


def mounting(volume: Volume) -> RegisterTaskDefinition:
    return task(container(mount_points=mount()), volumes=(volume,))


def router(kind: str = "file") -> FirelensConfiguration:
    return FirelensConfiguration(type=leaf("fluentbit"), options={"config-file-type": leaf(kind)})


def daemon(**members: Any) -> CreateService:
    return service(**({"scheduling_strategy": leaf("DAEMON"), "desired_count": None} | members))


def deployed(smallest: int, largest: int) -> DeploymentConfiguration:
    return blank(
        DeploymentConfiguration,
        minimum_healthy_percent=leaf(smallest),
        maximum_percent=leaf(largest),
    )


def provider(weight: int, name: str = "p") -> tuple[CapacityProviderStrategyItem, ...]:
    return (blank(CapacityProviderStrategyItem, capacity_provider=leaf(name), weight=leaf(weight)),)


def balanced(kind: type, name: str | None, number: int | None) -> Any:
    arn = "registry_arn" if kind is ServiceRegistry else "target_group_arn"
    return blank(
        kind,
        container_name=leaf(name) if name else None,
        container_port=leaf(number) if number else None,
        **{arn: leaf("arn")},
    )


ACCESS_POINT = blank(EFSAuthorizationConfig, access_point_id=leaf("fsap-1"))
IAM = blank(EFSAuthorizationConfig, iam=leaf("ENABLED"))
ONE_TO_ONE = (port(80, 80),)

CASES: list[tuple[str, str, str, tuple[Request, ...]]] = [
    (
        "ec2-bridge",
        "not-allowed-value",
        'service "web": its launch type is FARGATE, which task definition "shop-web" does not name',
        (task(requires_compatibilities=(leaf("EC2"),)), service(launch_type=leaf("FARGATE"))),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        'task "shop-web": its launch type is EXTERNAL, which task definition "shop-web" does not',
        (task(requires_compatibilities=(leaf("EC2"),)), run(launch_type=leaf("EXTERNAL"))),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        'task "shop-web": the capacity provider FARGATE_SPOT runs it on Fargate, which task',
        (
            task(requires_compatibilities=(leaf("EC2"),)),
            run(capacity_provider_strategy=provider(1, "FARGATE_SPOT")),
        ),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        'service "web": the capacity provider FARGATE runs it on Fargate, which task definition',
        (
            task(requires_compatibilities=(leaf("EC2"),)),
            service(capacity_provider_strategy=provider(1, "FARGATE")),
        ),
    ),
    (
        "fargate",
        "conflicting-settings",
        'service "web": capacity providers of Fargate and others do not go together',
        (service(capacity_provider_strategy=(*provider(1, "FARGATE"), *provider(1, "instances"))),),
    ),
    ("ec2-bridge", "not-allowed-value", "'lots' is not a CPU size", (task(cpu=leaf("lots")),)),
    ("ec2-bridge", "not-allowed-value", "is not a memory size", (task(memory=leaf("lots")),)),
    (
        "fargate",
        "fargate-size",
        "Fargate has no size of 256 CPU units with 4096 MiB",
        (task(cpu=leaf("256"), memory=leaf("4 GB")),),
    ),
    (
        "fargate",
        "fargate-size",
        "no size of 65536 CPU units",
        (task(cpu=leaf("64 vCPU"), memory=leaf("4 GB")),),
    ),
    (
        "fargate-windows",
        "fargate-size",
        "Fargate for Windows has no size of 256",
        (task(cpu=leaf("256"), memory=leaf("512")),),
    ),
    ("ec2-bridge", "out-of-range", "cpu is 64 CPU units", (task(cpu=leaf("64")),)),
    (
        "ec2-bridge",
        "exceeds-task",
        "ask for cpu 600 together",
        (task(container(cpu=leaf(300)), db(cpu=leaf(300)), cpu=leaf("512")),),
    ),
    (
        "ec2-bridge",
        "exceeds-task",
        "ask for memoryReservation 600 together",
        (
            task(
                container(memory=None, memory_reservation=leaf(300)),
                db(memory=None, memory_reservation=leaf(300)),
                memory=leaf("512"),
            ),
        ),
    ),
    (
        "ec2-bridge",
        "exceeds-task",
        "memory is 1024 MiB, and the whole task has 512",
        (task(container(memory=leaf(1024)), memory=leaf("512")),),
    ),
    ("ec2-bridge", "missing-on-target", "no memory is given", (task(container(memory=None)),)),
    (
        "ec2-bridge",
        "conflicting-settings",
        "memoryReservation 256 MiB is more than memory 128 MiB",
        (task(container(memory_reservation=leaf(256))),),
    ),
    (
        "ec2-bridge",
        "too-large",
        "and ECS takes 65536",
        (task(container(command=(leaf("x" * 70000),))),),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        "requiresCompatibilities does not name EC2",
        (task(requires_compatibilities=(leaf("FARGATE"),)),),
    ),
    (
        "ec2-windows",
        "not-allowed-value",
        "runtimePlatform.cpuArchitecture ARM64 is not possible",
        (task(runtime_platform=blank(RuntimePlatform, cpu_architecture=leaf("ARM64"))),),
    ),
    (
        "ec2-bridge",
        "missing-on-target",
        "no container is essential",
        (task(container(essential=leaf(value=False))),),
    ),
    (
        "ec2-host",
        "port-mismatch",
        "port 80 cannot be published as 8080 on EC2 with network mode host",
        (task(container(port_mappings=(port(80, 8080),))),),
    ),
    (
        "ec2-bridge",
        "port-mismatch",
        "port 53 is mapped more than once",
        (
            task(
                container(
                    port_mappings=(
                        port(53, protocol=leaf("tcp")),
                        blank(PortMapping, container_port_range=leaf("60-70")),
                        port(53, protocol=leaf("udp")),
                    )
                )
            ),
        ),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "a single port or a range, not both",
        (task(container(port_mappings=(port(80, container_port_range=leaf("80-90")),))),),
    ),
    (
        "fargate-windows",
        "not-allowed-value",
        "port 3150 is reserved",
        (task(container(port_mappings=(port(3150),))),),
    ),
    (
        "ec2-bridge",
        "unknown-name",
        "depends on db, which is no container",
        (task(container(depends_on=waits("db", "START"))),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "waits for db to end, and db is essential",
        (task(container(depends_on=waits("db", "SUCCESS")), db()),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "db has no health check",
        (task(container(depends_on=waits("db", "HEALTHY")), db()),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "the containers web, db wait for each other",
        (
            task(
                container(depends_on=waits("db", "START")),
                db(depends_on=waits("web", "START")),
                container(name=leaf("log")),
            ),
        ),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "the soft limit 9 of nofile is above the hard limit 8",
        (
            task(
                container(
                    ulimits=(
                        Ulimit(name=leaf("core"), soft_limit=leaf(9), hard_limit=leaf(-1)),
                        Ulimit(name=leaf("nofile"), soft_limit=leaf(9), hard_limit=leaf(8)),
                    )
                )
            ),
        ),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        "has to begin with CMD or CMD-SHELL, not 'curl'",
        (task(container(health_check=blank(HealthCheck, command=(leaf("curl"),)))),),
    ),
    (
        "ec2-bridge",
        "wrong-count",
        "healthCheck.command has 0 items",
        (task(container(health_check=blank(HealthCheck, command=()))),),
    ),
    (
        "ec2-bridge",
        "unknown-name",
        "no container mounts the volume data",
        (task(volumes=(blank(Volume, name=leaf("data")),)),),
    ),
    (
        "ec2-bridge",
        "unknown-name",
        "it mounts the volume data, which the task does not have",
        (task(container(mount_points=mount())),),
    ),
    (
        "ec2-bridge",
        "unknown-name",
        "takes the volumes of db, which is no container",
        (task(container(volumes_from=(blank(VolumeFrom, source_container=leaf("db")),))),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "the volume data is of more than one kind",
        (
            mounting(
                blank(
                    Volume,
                    name=leaf("data"),
                    host=HostVolumeProperties(source_path=leaf("/data")),
                    docker_volume_configuration=blank(
                        DockerVolumeConfiguration, driver=leaf("local")
                    ),
                )
            ),
        ),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "needs transitEncryption ENABLED",
        (mounting(efs(IAM)),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "needs transitEncryption ENABLED",
        (mounting(efs(ACCESS_POINT, transit_encryption=leaf("DISABLED"))),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "rootDirectory can only be /",
        (
            mounting(
                efs(
                    ACCESS_POINT,
                    transit_encryption=leaf("ENABLED"),
                    root_directory=leaf("/data"),
                )
            ),
        ),
    ),
    (
        "ec2-bridge",
        "duplicate-name",
        "the secret KEY has the name of an environment variable",
        (
            task(
                container(
                    environment=(KeyValuePair(name=leaf("KEY"), value=leaf("x")),),
                    secrets=(secret("OTHER"), secret("KEY")),
                ),
                execution_role_arn=leaf("role"),
            ),
        ),
    ),
    (
        "ec2-bridge",
        "missing-on-target",
        "it has secrets, and the task has no executionRoleArn",
        (task(container(secrets=(secret("KEY"),))),),
    ),
    (
        "fargate",
        "missing-on-target",
        "it logs with awslogs on Fargate, and the task has no executionRoleArn",
        (task(container(log_configuration=logs("awslogs"))),),
    ),
    (
        "ec2-bridge",
        "missing-on-target",
        "awslogs needs the options awslogs-region",
        (task(container(log_configuration=logs("awslogs", awslogs_group="g"))),),
    ),
    (
        "fargate",
        "missing-on-target",
        "needs the options awslogs-region, awslogs-stream-prefix",
        (task(container(log_configuration=logs("awslogs", awslogs_group="g"))),),
    ),
    (
        "fargate",
        "not-allowed-value",
        "does not read the configuration of FireLens from S3",
        (task(container(firelens_configuration=router("s3"))),),
    ),
    (
        "fargate",
        "unknown-name",
        "none routes logs",
        (task(container(log_configuration=logs("awsfirelens"))),),
    ),
    (
        "fargate",
        "unknown-name",
        "none logs with awsfirelens",
        (task(container(firelens_configuration=router())),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "takes no desiredCount",
        (daemon(desired_count=leaf(2)),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "takes no placementStrategy",
        (daemon(placement_strategy=(blank(PlacementStrategy, type=leaf("random")),)),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "takes no volumeConfigurations",
        (daemon(volume_configurations=(blank(ServiceVolumeConfiguration, name=leaf("data")),)),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "cannot be rebalanced",
        (daemon(availability_zone_rebalancing=leaf("ENABLED")),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "only ECS itself deploys",
        (daemon(deployment_controller=DeploymentController(type=leaf("CODE_DEPLOY"))),),
    ),
    (
        "ec2-bridge",
        "missing-on-target",
        "desiredCount is missing",
        (service(desired_count=None),),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        "maximumPercent of a DAEMON service is at most 100",
        (daemon(deployment_configuration=deployed(0, 200)),),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        "maximumPercent is at least 100",
        (service(deployment_configuration=deployed(0, 50)),),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        "cannot both be 100",
        (service(deployment_configuration=deployed(100, 100)),),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "a launch type and a capacity provider strategy",
        (service(launch_type=leaf("EC2"), capacity_provider_strategy=provider(1)),),
    ),
    (
        "ec2-bridge",
        "not-allowed-value",
        "no capacity provider has a weight above zero",
        (service(capacity_provider_strategy=provider(0)),),
    ),
    (
        "ec2-bridge",
        "unknown-name",
        "traffic goes to api, which is no container",
        (task(), service(load_balancers=(balanced(LoadBalancer, "api", 80),))),
    ),
    (
        "ec2-bridge",
        "unknown-name",
        "traffic goes to port 81 of web, which it does not map",
        (
            task(container(port_mappings=ONE_TO_ONE)),
            service(service_registries=(balanced(ServiceRegistry, "web", 81),)),
        ),
    ),
    (
        "ec2-bridge",
        "unknown-name",
        "it offers the port http, and no port mapping",
        (
            task(container(port_mappings=ONE_TO_ONE)),
            service(
                service_connect_configuration=blank(
                    ServiceConnectConfiguration,
                    enabled=leaf(value=True),
                    services=(blank(ServiceConnectService, port_name=leaf("http")),),
                )
            ),
        ),
    ),
    (
        "ec2-bridge",
        "conflicting-settings",
        "a target group or a Classic Load Balancer, not both",
        (
            service(
                load_balancers=(
                    blank(
                        LoadBalancer,
                        target_group_arn=leaf("arn"),
                        load_balancer_name=leaf("classic"),
                    ),
                )
            ),
        ),
    ),
]


@pytest.mark.parametrize(
    ("name", "slug", "text", "requests"), CASES, ids=[f"{c[1]}-{c[2][:40]}" for c in CASES]
)
def test_what_does_not_fit_together_is_reported(
    name: str, slug: str, text: str, requests: tuple[Request, ...]
) -> None:
    target = next(target for target in TARGETS if target.name == name)
    reporter = Reporter()
    legalize(project(*requests), target, reporter)
    found = [d for d in reporter.diagnostics if d.code.slug == slug and text in d.message]
    assert len(found) == 1, [d.message for d in reporter.diagnostics]
    assert found[0].span


FINE: list[tuple[str, tuple[Request, ...]]] = [
    ("ec2-bridge", (task(container(port_mappings=(port(80, 8080), port(81, 0)))),)),
    (
        "ec2-bridge",
        (
            task(
                container(depends_on=waits("db", "HEALTHY")),
                db(
                    health_check=blank(HealthCheck, command=(leaf("CMD"), leaf("true"))),
                    depends_on=waits("init", "SUCCESS"),
                ),
                container(name=leaf("init"), essential=leaf(value=False)),
            ),
        ),
    ),
    ("ec2-bridge", (mounting(efs(IAM, transit_encryption=leaf("ENABLED"))),)),
    (
        "ec2-bridge",
        (
            mounting(
                efs(
                    ACCESS_POINT,
                    transit_encryption=leaf("ENABLED"),
                    transit_encryption_port=leaf(2999),
                    root_directory=leaf("/"),
                )
            ),
        ),
    ),
    (
        "ec2-bridge",
        (
            task(
                container(
                    name=leaf("log"),
                    firelens_configuration=router(),
                    volumes_from=(blank(VolumeFrom, source_container=leaf("web")),),
                ),
                container(log_configuration=logs("awsfirelens")),
            ),
        ),
    ),
    ("ec2-bridge", (daemon(deployment_configuration=deployed(0, 100)),)),
    ("ec2-bridge", (service(capacity_provider_strategy=provider(1)),)),
    (
        "ec2-bridge",
        (
            service(
                capacity_provider_strategy=(*provider(1, "FARGATE"), *provider(1, "FARGATE_SPOT"))
            ),
        ),
    ),
    (
        "ec2-bridge",
        (
            task(container(port_mappings=(port(80, name=leaf("http")),)), memory=leaf("1 GB")),
            service(
                load_balancers=(balanced(LoadBalancer, "web", 80),),
                service_registries=(balanced(ServiceRegistry, "web", 80),),
                service_connect_configuration=blank(
                    ServiceConnectConfiguration,
                    enabled=leaf(value=True),
                    services=(
                        blank(
                            ServiceConnectService,
                            port_name=leaf("http"),
                            client_aliases=(blank(ServiceConnectClientAlias, port=leaf(80)),),
                        ),
                    ),
                ),
            ),
        ),
    ),
    ("ec2-bridge", (service(load_balancers=(balanced(LoadBalancer, "api", 80),)),)),
]


@pytest.mark.parametrize(("name", "requests"), FINE, ids=range(len(FINE)))
def test_what_fits_together_is_silent(name: str, requests: tuple[Request, ...]) -> None:
    target = next(target for target in TARGETS if target.name == name)
    reporter = Reporter()
    ecs = project(*requests)
    assert legalize(ecs, target, reporter) == ecs
    assert reporter.diagnostics == ()
