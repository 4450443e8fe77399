"""The Compose project as typed, traced values: every attribute, in canonical form.

Each field is one attribute, spelled as in the file. Its type says how the text is read
(``Duration``, ``Bytes``, …) and, through the markers below, when ``config`` prints it. Absent is
``None``; an empty collection stays empty. The fields of a structure stand in the order in which the
reference prints them. Adding an attribute: one line here, one in ``schemas/compose.json``, and a
rule or a disposition in ``mapping``.

The shapes follow the reference, docker compose 2.40; the specification is at
https://github.com/compose-spec/compose-spec/blob/main/spec.md.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, NewType, TypeAlias, TypeVar

from compose2ecs.shape import shape
from compose2ecs.source import Traced

T = TypeVar("T")

Leaf: TypeAlias = Traced[T]
"""One value."""

Seq: TypeAlias = Traced[tuple[Traced[T], ...]]
"""A list of values or of structures."""

Map: TypeAlias = Traced[Mapping[str, Traced[T]]]
"""Names to values or to structures."""

Duration = NewType("Duration", int)
"""Nanoseconds."""

Bytes = NewType("Bytes", int)
"""Bytes, from text such as ``512m`` (1024-based)."""

Float32 = NewType("Float32", float)
"""A number kept in single precision, as the reference keeps CPU counts."""

Unsigned = NewType("Unsigned", int)
"""An integer that may not be negative."""

Exact = NewType("Exact", int)
"""An integer of 32 bits that may not be negative, and that text cannot give."""

Weight = NewType("Weight", int)
"""As ``Exact``, of 16 bits."""

PortNumber = NewType("PortNumber", int)
"""A port of a container. The reference takes any number of 32 bits."""

FileMode = NewType("FileMode", int)
"""Permission bits, from octal text."""

DeviceCount = NewType("DeviceCount", int)
"""How many devices; ``all`` is -1."""

NullableText: TypeAlias = str | None
"""Text, or null where null has a meaning of its own (an environment variable to pass through)."""


class Printed(Enum):
    """When ``config`` prints a field that holds nothing; without a marker it leaves it out."""

    ALWAYS = "even when absent, as the zero of its type"
    ZERO = "when it was given, even if zero, false or empty"
    NEVER = "never: it is consumed while loading"


ALWAYS = Printed.ALWAYS
ZERO = Printed.ZERO
NEVER = Printed.NEVER


@shape
class Extensible:
    """A structure that may hold ``x-`` keys. They are kept, and printed at the top level only."""

    extensions: Annotated[Map[Any] | None, NEVER]


@shape
class BlkioRate(Extensible):
    path: Annotated[Leaf[str] | None, ALWAYS]
    rate: Annotated[Leaf[Bytes] | None, ALWAYS]


@shape
class BlkioWeight(Extensible):
    path: Annotated[Leaf[str] | None, ALWAYS]
    weight: Annotated[Leaf[Weight] | None, ALWAYS]


@shape
class BlkioConfig(Extensible):
    weight: Leaf[Weight] | None
    weight_device: Seq[BlkioWeight] | None
    device_read_bps: Seq[BlkioRate] | None
    device_read_iops: Seq[BlkioRate] | None
    device_write_bps: Seq[BlkioRate] | None
    device_write_iops: Seq[BlkioRate] | None


@shape
class FileReference(Extensible):
    """A secret or config as a service or a build uses it."""

    source: Leaf[str] | None
    target: Leaf[str] | None
    uid: Leaf[str] | None
    gid: Leaf[str] | None
    mode: Annotated[Leaf[FileMode] | None, ZERO]


@shape
class Ulimit(Extensible):
    """One number for both (``single``), or a soft and a hard limit. -1 is unlimited."""

    single: Leaf[int] | None
    soft: Leaf[int] | None
    hard: Leaf[int] | None


@shape
class Build(Extensible):
    context: Leaf[str] | None
    dockerfile: Leaf[str] | None
    dockerfile_inline: Leaf[str] | None
    entitlements: Seq[str] | None
    args: Map[NullableText] | None
    no_cache_filter: Seq[str] | None
    provenance: Leaf[str] | None
    sbom: Leaf[str] | None
    ssh: Map[NullableText] | None
    labels: Map[str] | None
    cache_from: Seq[str] | None
    cache_to: Seq[str] | None
    no_cache: Leaf[bool] | None
    additional_contexts: Map[str] | None
    pull: Leaf[bool] | None
    extra_hosts: Map[tuple[Traced[str], ...]] | None
    isolation: Leaf[str] | None
    network: Leaf[str] | None
    target: Leaf[str] | None
    secrets: Seq[FileReference] | None
    shm_size: Leaf[Bytes] | None
    tags: Seq[str] | None
    ulimits: Map[Ulimit] | None
    platforms: Seq[str] | None
    privileged: Leaf[bool] | None


@shape
class CredentialSpec(Extensible):
    config: Leaf[str] | None
    file: Leaf[str] | None
    registry: Leaf[str] | None


@shape
class Dependency(Extensible):
    condition: Leaf[str] | None
    restart: Leaf[bool] | None
    required: Annotated[Leaf[bool], ZERO]


@shape
class DeviceRequest(Extensible):
    capabilities: Seq[str] | None
    driver: Leaf[str] | None
    count: Leaf[DeviceCount] | None
    device_ids: Seq[str] | None
    options: Map[str] | None


@shape
class DiscreteResource(Extensible):
    kind: Annotated[Leaf[str] | None, ALWAYS]
    value: Annotated[Leaf[int] | None, ALWAYS]


@shape
class GenericResource(Extensible):
    discrete_resource_spec: Leaf[DiscreteResource] | None


@shape
class Resource(Extensible):
    """Limits or reservations."""

    cpus: Leaf[Float32] | None
    memory: Leaf[Bytes] | None
    pids: Leaf[int] | None
    devices: Seq[DeviceRequest] | None
    generic_resources: Seq[GenericResource] | None


@shape
class Resources(Extensible):
    limits: Annotated[Leaf[Resource] | None, ZERO]
    reservations: Annotated[Leaf[Resource] | None, ZERO]


@shape
class RestartPolicy(Extensible):
    condition: Leaf[str] | None
    delay: Annotated[Leaf[Duration] | None, ZERO]
    max_attempts: Annotated[Leaf[Unsigned] | None, ZERO]
    window: Annotated[Leaf[Duration] | None, ZERO]


@shape
class UpdateConfig(Extensible):
    """How replicas are replaced, on update or on rollback."""

    parallelism: Annotated[Leaf[Unsigned] | None, ZERO]
    delay: Leaf[Duration] | None
    failure_action: Leaf[str] | None
    monitor: Leaf[Duration] | None
    max_failure_ratio: Leaf[Float32] | None
    order: Leaf[str] | None


@shape
class PlacementPreference(Extensible):
    spread: Leaf[str] | None


@shape
class Placement(Extensible):
    constraints: Seq[str] | None
    preferences: Seq[PlacementPreference] | None
    max_replicas_per_node: Leaf[Unsigned] | None


@shape
class Deploy(Extensible):
    mode: Leaf[str] | None
    replicas: Annotated[Leaf[int] | None, ZERO]
    labels: Map[str] | None
    update_config: Annotated[Leaf[UpdateConfig] | None, ZERO]
    rollback_config: Annotated[Leaf[UpdateConfig] | None, ZERO]
    resources: Annotated[Leaf[Resources] | None, ALWAYS]
    restart_policy: Annotated[Leaf[RestartPolicy] | None, ZERO]
    placement: Annotated[Leaf[Placement] | None, ALWAYS]
    endpoint_mode: Leaf[str] | None


@shape
class Hook(Extensible):
    """A command that the engine runs around the life of a container."""

    command: Annotated[Seq[str] | None, ALWAYS]
    image: Leaf[str] | None
    per_replica: Leaf[bool] | None
    user: Leaf[str] | None
    privileged: Leaf[bool] | None
    working_dir: Leaf[str] | None
    environment: Map[NullableText] | None


@shape
class Watch(Extensible):
    path: Annotated[Leaf[str] | None, ALWAYS]
    action: Annotated[Leaf[str] | None, ALWAYS]
    target: Leaf[str] | None
    exec: Annotated[Leaf[Hook] | None, ALWAYS]
    include: Seq[str] | None
    ignore: Seq[str] | None
    initial_sync: Leaf[bool] | None


@shape
class Develop(Extensible):
    watch: Seq[Watch] | None


@shape
class Device(Extensible):
    source: Leaf[str] | None
    target: Leaf[str] | None
    permissions: Leaf[str] | None


@shape
class EnvFile(Extensible):
    path: Leaf[str] | None
    required: Leaf[bool] | None
    format: Leaf[str] | None


@shape
class Extends(Extensible):
    """A base that a service could not be laid over.

    The base is null. Others are gone once loaded.
    """

    file: Leaf[str] | None
    service: Leaf[str] | None


@shape
class Healthcheck(Extensible):
    test: Seq[str] | None
    timeout: Annotated[Leaf[Duration] | None, ZERO]
    interval: Annotated[Leaf[Duration] | None, ZERO]
    retries: Annotated[Leaf[Unsigned] | None, ZERO]
    start_period: Annotated[Leaf[Duration] | None, ZERO]
    start_interval: Annotated[Leaf[Duration] | None, ZERO]
    disable: Leaf[bool] | None


@shape
class Logging(Extensible):
    driver: Leaf[str] | None
    options: Map[str] | None


@shape
class ServiceModel(Extensible):
    endpoint_var: Leaf[str] | None
    model_var: Leaf[str] | None


@shape
class ServiceNetwork(Extensible):
    aliases: Seq[str] | None
    driver_opts: Map[str] | None
    gw_priority: Leaf[int] | None
    interface_name: Leaf[str] | None
    ipv4_address: Leaf[str] | None
    ipv6_address: Leaf[str] | None
    link_local_ips: Seq[str] | None
    mac_address: Leaf[str] | None
    priority: Leaf[int] | None


@shape
class Port(Extensible):
    name: Leaf[str] | None
    mode: Leaf[str] | None
    host_ip: Leaf[str] | None
    target: Leaf[PortNumber] | None
    published: Leaf[str] | None
    protocol: Leaf[str] | None
    app_protocol: Leaf[str] | None


@shape
class Provider(Extensible):
    type: Leaf[str] | None
    options: Map[tuple[Traced[str], ...]] | None


@shape
class BindOptions(Extensible):
    selinux: Leaf[str] | None
    propagation: Leaf[str] | None
    create_host_path: Leaf[bool] | None
    recursive: Leaf[str] | None


@shape
class VolumeOptions(Extensible):
    labels: Map[str] | None
    nocopy: Leaf[bool] | None
    subpath: Leaf[str] | None


@shape
class TmpfsOptions(Extensible):
    size: Leaf[Bytes] | None
    mode: Leaf[Exact] | None


@shape
class ImageOptions(Extensible):
    subpath: Leaf[str] | None


@shape
class Mount(Extensible):
    """One entry of a service's ``volumes``."""

    type: Leaf[str] | None
    source: Leaf[str] | None
    target: Leaf[str] | None
    read_only: Leaf[bool] | None
    consistency: Leaf[str] | None
    bind: Annotated[Leaf[BindOptions] | None, ZERO]
    volume: Annotated[Leaf[VolumeOptions] | None, ZERO]
    tmpfs: Annotated[Leaf[TmpfsOptions] | None, ZERO]
    image: Annotated[Leaf[ImageOptions] | None, ZERO]


@shape
class Service(Extensible):
    profiles: Seq[str] | None
    annotations: Map[str] | None
    attach: Annotated[Leaf[bool] | None, ZERO]
    build: Annotated[Leaf[Build] | None, ZERO]
    develop: Annotated[Leaf[Develop] | None, ZERO]
    blkio_config: Annotated[Leaf[BlkioConfig] | None, ZERO]
    cap_add: Seq[str] | None
    cap_drop: Seq[str] | None
    cgroup_parent: Leaf[str] | None
    cgroup: Leaf[str] | None
    cpu_count: Leaf[int] | None
    cpu_percent: Leaf[Float32] | None
    cpu_period: Leaf[int] | None
    cpu_quota: Leaf[int] | None
    cpu_rt_period: Leaf[int] | None
    cpu_rt_runtime: Leaf[int] | None
    cpus: Leaf[Float32] | None
    cpuset: Leaf[str] | None
    cpu_shares: Leaf[int] | None
    command: Annotated[Seq[str] | None, ALWAYS]
    configs: Seq[FileReference] | None
    container_name: Leaf[str] | None
    credential_spec: Annotated[Leaf[CredentialSpec] | None, ZERO]
    depends_on: Map[Dependency] | None
    deploy: Annotated[Leaf[Deploy] | None, ZERO]
    device_cgroup_rules: Seq[str] | None
    devices: Seq[Device] | None
    dns: Seq[str] | None
    dns_opt: Seq[str] | None
    dns_search: Seq[str] | None
    domainname: Leaf[str] | None
    entrypoint: Annotated[Seq[str] | None, ALWAYS]
    provider: Annotated[Leaf[Provider] | None, ZERO]
    environment: Map[NullableText] | None
    env_file: Annotated[Seq[EnvFile] | None, NEVER]
    extends: Annotated[Leaf[Extends] | None, ZERO]
    expose: Seq[str] | None
    external_links: Seq[str] | None
    extra_hosts: Map[tuple[Traced[str], ...]] | None
    group_add: Seq[str] | None
    gpus: Seq[DeviceRequest] | None
    hostname: Leaf[str] | None
    healthcheck: Annotated[Leaf[Healthcheck] | None, ZERO]
    image: Leaf[str] | None
    init: Annotated[Leaf[bool] | None, ZERO]
    ipc: Leaf[str] | None
    isolation: Leaf[str] | None
    labels: Map[str] | None
    label_file: Annotated[Seq[str] | None, NEVER]
    links: Seq[str] | None
    logging: Annotated[Leaf[Logging] | None, ZERO]
    mem_limit: Leaf[Bytes] | None
    mem_reservation: Leaf[Bytes] | None
    memswap_limit: Leaf[Bytes] | None
    mem_swappiness: Leaf[Bytes] | None
    mac_address: Leaf[str] | None
    models: Map[ServiceModel | None] | None
    network_mode: Leaf[str] | None
    networks: Map[ServiceNetwork | None] | None
    oom_kill_disable: Leaf[bool] | None
    oom_score_adj: Leaf[int] | None
    pid: Leaf[str] | None
    pids_limit: Leaf[int] | None
    platform: Leaf[str] | None
    ports: Seq[Port] | None
    privileged: Leaf[bool] | None
    pull_policy: Leaf[str] | None
    # The reference knows this attribute, and does not print it.
    pull_refresh_after: Annotated[Leaf[str] | None, NEVER]
    read_only: Leaf[bool] | None
    restart: Leaf[str] | None
    runtime: Leaf[str] | None
    scale: Annotated[Leaf[int] | None, ZERO]
    secrets: Seq[FileReference] | None
    security_opt: Seq[str] | None
    shm_size: Leaf[Bytes] | None
    stdin_open: Leaf[bool] | None
    stop_grace_period: Annotated[Leaf[Duration] | None, ZERO]
    stop_signal: Leaf[str] | None
    storage_opt: Map[str] | None
    sysctls: Map[str] | None
    tmpfs: Seq[str] | None
    tty: Leaf[bool] | None
    ulimits: Map[Ulimit] | None
    use_api_socket: Leaf[bool] | None
    user: Leaf[str] | None
    userns_mode: Leaf[str] | None
    uts: Leaf[str] | None
    volumes: Seq[Mount] | None
    volumes_from: Seq[str] | None
    working_dir: Leaf[str] | None
    pre_start: Seq[Hook] | None
    post_start: Seq[Hook] | None
    pre_stop: Seq[Hook] | None


@shape
class IpamPool(Extensible):
    subnet: Leaf[str] | None
    gateway: Leaf[str] | None
    ip_range: Leaf[str] | None
    aux_addresses: Map[str] | None


@shape
class Ipam(Extensible):
    driver: Leaf[str] | None
    config: Seq[IpamPool] | None
    # The reference, older than this attribute, reads it and does not print it.
    options: Annotated[Map[str] | None, NEVER]


@shape
class Network(Extensible):
    name: Leaf[str] | None
    driver: Leaf[str] | None
    driver_opts: Map[str] | None
    ipam: Annotated[Leaf[Ipam] | None, ALWAYS]
    external: Leaf[bool] | None
    internal: Leaf[bool] | None
    attachable: Leaf[bool] | None
    labels: Map[str] | None
    enable_ipv4: Annotated[Leaf[bool] | None, ZERO]
    enable_ipv6: Annotated[Leaf[bool] | None, ZERO]


@shape
class Volume(Extensible):
    name: Leaf[str] | None
    driver: Leaf[str] | None
    driver_opts: Map[str] | None
    external: Leaf[bool] | None
    labels: Map[str] | None


@shape
class FileObject(Extensible):
    """A top-level secret or config."""

    name: Leaf[str] | None
    file: Leaf[str] | None
    environment: Leaf[str] | None
    content: Leaf[str] | None
    external: Leaf[bool] | None
    labels: Map[str] | None
    driver: Leaf[str] | None
    driver_opts: Map[str] | None
    template_driver: Leaf[str] | None


@shape
class Model(Extensible):
    context_size: Leaf[int] | None
    model: Leaf[str] | None
    name: Leaf[str] | None
    runtime_flags: Seq[str] | None


@shape
class Project(Extensible):
    """The effective project.

    What ``docker compose config`` shows, for the enabled services and what they use.
    """

    name: Leaf[str]
    services: Map[Service]
    networks: Map[Network]
    volumes: Map[Volume]
    secrets: Map[FileObject]
    configs: Map[FileObject]
    models: Annotated[Map[Model], NEVER]
