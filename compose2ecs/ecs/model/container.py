"""The container definition of the ECS API and what it consists of."""

from compose2ecs.ecs.model.common import KeyValuePair, LogConfiguration, Secret
from compose2ecs.ecs.model.leaf import Table, Text
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class RepositoryCredentials:
    """The secret with the user and password of a private registry."""

    credentials_parameter: Text


@shape
class PortMapping:
    """A port that the container listens on, and the port of the host that leads to it."""

    container_port: Traced[int] | None
    host_port: Traced[int] | None
    protocol: Text | None
    name: Text | None
    app_protocol: Text | None
    container_port_range: Text | None


@shape
class ContainerRestartPolicy:
    """Whether a stopped container starts again in the same task. The period is in seconds."""

    enabled: Traced[bool]
    ignored_exit_codes: tuple[Traced[int], ...] | None
    restart_attempt_period: Traced[int] | None


@shape
class EnvironmentFile:
    """A file of environment variables in S3."""

    value: Text
    type: Text


@shape
class MountPoint:
    """A volume of the task, as a directory of the container."""

    source_volume: Text | None
    container_path: Text | None
    read_only: Traced[bool] | None


@shape
class VolumeFrom:
    """Another container of the task whose mounts this one shares."""

    source_container: Text | None
    read_only: Traced[bool] | None


@shape
class KernelCapabilities:
    """The Linux capabilities added to Docker's default set, or taken from it."""

    add: tuple[Text, ...] | None
    drop: tuple[Text, ...] | None


@shape
class Device:
    """A device of the host, inside the container."""

    host_path: Text
    container_path: Text | None
    permissions: tuple[Text, ...] | None


@shape
class Tmpfs:
    """A file system in memory. The size is in MiB."""

    container_path: Text
    size: Traced[int]
    mount_options: tuple[Text, ...] | None


@shape
class LinuxParameters:
    """Settings for Linux containers. Memory and swap are in MiB."""

    capabilities: KernelCapabilities | None
    devices: tuple[Device, ...] | None
    init_process_enabled: Traced[bool] | None
    shared_memory_size: Traced[int] | None
    tmpfs: tuple[Tmpfs, ...] | None
    max_swap: Traced[int] | None
    swappiness: Traced[int] | None


@shape
class ContainerDependency:
    """The state that another container must reach before this one starts."""

    container_name: Text
    condition: Text


@shape
class HostEntry:
    """A line of ``/etc/hosts``."""

    hostname: Text
    ip_address: Text


@shape
class Ulimit:
    """A resource limit of the process, soft and hard."""

    name: Text
    soft_limit: Traced[int]
    hard_limit: Traced[int]


@shape
class HealthCheck:
    """The command that tells whether the container is healthy. Times are in seconds."""

    command: tuple[Text, ...]
    interval: Traced[int] | None
    timeout: Traced[int] | None
    retries: Traced[int] | None
    start_period: Traced[int] | None


@shape
class SystemControl:
    """A namespaced kernel parameter."""

    namespace: Text | None
    value: Text | None


@shape
class NvidiaMpsAllocation:
    """A share of a GPU. The memory is in MiB."""

    memory: Traced[int]
    max_compute_percent: Traced[int] | None


@shape
class SharingStrategy:
    """How containers share one GPU."""

    nvidia_mps: NvidiaMpsAllocation | None


@shape
class ResourceRequirement:
    """A number of GPUs or accelerators."""

    value: Text | None
    type: Text
    sharing_strategy: SharingStrategy | None


@shape
class FirelensConfiguration:
    """The container that routes the logs of the others."""

    type: Text
    options: Table | None


@shape
class ContainerDefinition:
    """One container of a task. Times are in seconds, memory in MiB, CPU in 1024ths of a vCPU."""

    name: Text | None
    image: Text | None
    repository_credentials: RepositoryCredentials | None
    cpu: Traced[int] | None
    memory: Traced[int] | None
    memory_reservation: Traced[int] | None
    links: tuple[Text, ...] | None
    port_mappings: tuple[PortMapping, ...] | None
    essential: Traced[bool] | None
    restart_policy: ContainerRestartPolicy | None
    entry_point: tuple[Text, ...] | None
    command: tuple[Text, ...] | None
    environment: tuple[KeyValuePair, ...] | None
    environment_files: tuple[EnvironmentFile, ...] | None
    mount_points: tuple[MountPoint, ...] | None
    volumes_from: tuple[VolumeFrom, ...] | None
    linux_parameters: LinuxParameters | None
    secrets: tuple[Secret, ...] | None
    depends_on: tuple[ContainerDependency, ...] | None
    start_timeout: Traced[int] | None
    stop_timeout: Traced[int] | None
    version_consistency: Text | None
    hostname: Text | None
    user: Text | None
    working_directory: Text | None
    disable_networking: Traced[bool] | None
    privileged: Traced[bool] | None
    readonly_root_filesystem: Traced[bool] | None
    dns_servers: tuple[Text, ...] | None
    dns_search_domains: tuple[Text, ...] | None
    extra_hosts: tuple[HostEntry, ...] | None
    docker_security_options: tuple[Text, ...] | None
    interactive: Traced[bool] | None
    pseudo_terminal: Traced[bool] | None
    docker_labels: Table | None
    ulimits: tuple[Ulimit, ...] | None
    log_configuration: LogConfiguration | None
    health_check: HealthCheck | None
    system_controls: tuple[SystemControl, ...] | None
    resource_requirements: tuple[ResourceRequirement, ...] | None
    firelens_configuration: FirelensConfiguration | None
    credential_specs: tuple[Text, ...] | None
