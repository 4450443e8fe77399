"""The attributes that reach no field of ECS, each with the reason and the way out.

One row for each attribute of ``compose.model`` that no rule claims. To support one, delete its row
and write a rule. What ECS has is listed in its API reference, and what is not there it lacks:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

from collections.abc import Mapping
from typing import NamedTuple

from compose2ecs.diagnostics import Code, Severity
from compose2ecs.mapping.codes import (
    BUILD_ONLY,
    DEVELOPMENT_ONLY,
    HARDENING_LOST,
    IRRELEVANT_ATTRIBUTE,
    UNSUPPORTED_ATTRIBUTE,
)


class Unmapped(NamedTuple):
    """The fate of an attribute that is not translated.

    ``because`` completes the sentence that names the attribute. ``cases`` are values that have a
    fate of their own. ``severity`` replaces that of the code.
    """

    code: Code
    because: str
    help: str | None = None
    cases: "Mapping[object, Unmapped] | None" = None
    severity: Severity | None = None


def _unsupported(because: str, help: str | None = None, *harmless: object) -> Unmapped:
    """A loss, except for the values ``harmless``, which ask for what ECS does anyway."""
    return Unmapped(UNSUPPORTED_ATTRIBUTE, because, help, dict.fromkeys(harmless, _AS_IT_IS))


def _irrelevant(because: str) -> Unmapped:
    return Unmapped(IRRELEVANT_ATTRIBUTE, because)


_AS_IT_IS = _irrelevant("ECS does so in any case")

_BUILD = Unmapped(BUILD_ONLY, "it takes effect when the image is built")

_ADDRESS = _unsupported(
    "the VPC assigns addresses to tasks",
    "let other services use names, or put a Network Load Balancer with a fixed address in front",
)
_INTERFACE = _unsupported("a task has one network interface, which ECS sets up")
_NETWORK = _unsupported(
    "networks on ECS are subnets and security groups of a VPC, which exist outside ECS",
    "set subnets and security_groups under x-ecs",
)
_PIDS = _unsupported(
    "ECS has no limit on the number of processes of a container",
    "on EC2 and EXTERNAL the agent setting ECS_TASK_PIDS_LIMIT limits each task of an instance",
    -1,
    0,
)
_AFTER_START = _unsupported(
    "ECS runs no commands in a container that has started",
    "run the command in the entrypoint of the image, before or beside the program",
)
_BEFORE_STOP = _unsupported(
    "ECS runs no commands in a container that is about to stop",
    "trap SIGTERM in the image, and give it the time that it needs with stop_grace_period",
)
_REALTIME = _unsupported("ECS does not expose the real-time scheduler")
_SECRET_STORE = _unsupported(
    "secrets on ECS live in Secrets Manager or the Parameter Store, which have no such setting"
)

_SERVICE: Mapping[str, Unmapped] = {
    "annotations.**": _unsupported(
        "ECS has no annotations for containers",
        "use labels for what programs on the instance must read",
    ),
    "attach": _irrelevant("it chooses the logs that docker compose up follows"),
    "blkio_config.**": _unsupported(
        "ECS can neither limit nor weigh block I/O",
        "choose storage of the throughput that the service needs",
    ),
    "cgroup": Unmapped(
        HARDENING_LOST,
        "ECS does not let a container choose its cgroup namespace",
        "on instances with cgroup v2, such as Amazon Linux 2023, it has one of its own anyway",
        {"host": _unsupported("a container on ECS sees its own cgroup namespace")},
    ),
    "cgroup_parent": _unsupported(
        "the agent owns the cgroups of its tasks",
        "the size of the task, cpu and memory under x-ecs, is the limit that its containers share",
    ),
    "container_name": _irrelevant("the container has the name of its service"),
    "cpu_percent": _unsupported("ECS counts CPU in units and has no percentage", "use cpus"),
    "cpu_rt_period": _REALTIME,
    "cpu_rt_runtime": _REALTIME,
    "cpuset": _unsupported(
        "ECS does not pin containers to CPUs", "place the service on instances of its own"
    ),
    "credential_spec.**": _unsupported(
        "ECS reads credential specifications from S3 and the Parameter Store only",
        "upload the specification; the container joins no domain until then",
    ),
    "develop.**": Unmapped(DEVELOPMENT_ONLY, "it is for docker compose watch"),
    "device_cgroup_rules.**": _unsupported(
        "ECS has no rules for classes of devices", "list each device under devices"
    ),
    "dns_opt.**": _unsupported(
        "ECS has no options for the resolver",
        "write them to /etc/resolv.conf in the entrypoint of the image",
    ),
    "external_links.**": _unsupported(
        "ECS links containers of one task only",
        "pass the address of the other program in an environment variable",
    ),
    "group_add.**": _unsupported(
        "ECS has no supplementary groups",
        "give the primary group in user (uid:gid), or add the groups in the image",
    ),
    "isolation": Unmapped(
        HARDENING_LOST,
        "ECS does not choose between process and Hyper-V isolation",
        cases={"default": _AS_IT_IS, "process": _AS_IT_IS},
    ),
    "mac_address": _unsupported("the network interface of a task gets its address from EC2"),
    "networks.*.driver_opts.**": _INTERFACE,
    "networks.*.gw_priority": _INTERFACE,
    "networks.*.interface_name": _INTERFACE,
    "networks.*.ipv4_address": _ADDRESS,
    "networks.*.ipv6_address": _ADDRESS,
    "networks.*.link_local_ips.**": _ADDRESS,
    "networks.*.mac_address": _ADDRESS,
    "networks.*.priority": _INTERFACE,
    "oom_kill_disable": _unsupported(
        "a container that exceeds its memory on ECS is always stopped",
        "raise the limit, or set a reservation and no limit",
        False,
    ),
    "oom_score_adj": _unsupported("ECS does not order containers for the OOM killer", None, 0),
    "pids_limit": _PIDS,
    "post_start.**": _AFTER_START,
    "pre_start.**": _unsupported(
        "ECS runs no commands before the containers of a service",
        "run them as a task of its own before you deploy, or in the entrypoint of the image",
    ),
    "pre_stop.**": _BEFORE_STOP,
    "pull_refresh_after": _unsupported(
        "a running task keeps its image", "force a new deployment at that rhythm"
    ),
    "stop_signal": _unsupported(
        "ECS stops containers with the signal that the image names",
        "set STOPSIGNAL in the Dockerfile",
        "SIGTERM",
        "TERM",
        "15",
    ),
    "use_api_socket": Unmapped(
        UNSUPPORTED_ATTRIBUTE,
        "ECS gives containers neither the engine nor its credentials",
        "let the program call the AWS APIs with a task role; on EC2 it can mount "
        "/var/run/docker.sock",
        {False: _AS_IT_IS},
        Severity.ERROR,
    ),
    "userns_mode": Unmapped(
        HARDENING_LOST,
        "ECS does not remap the users of a container",
        "run as another user than root (user), or set userns-remap for the daemon of the instance",
        {"host": _AS_IT_IS},
    ),
    "uts": _unsupported("ECS does not share the host's name with a container"),
    "deploy.resources.limits.devices.**": _unsupported(
        "ECS counts the devices that it reserves, and has no limits", "use reservations"
    ),
    "deploy.resources.limits.generic_resources.**": _unsupported(
        "ECS counts the resources that it reserves, and has no limits", "use reservations"
    ),
    "deploy.resources.limits.pids": _PIDS,
    "deploy.resources.reservations.pids": _PIDS,
    "deploy.rollback_config.**": _unsupported(
        "ECS rolls back as it deploys, with the settings of update_config"
    ),
}

_BUILD_ATTRIBUTES = (
    "additional_contexts.**",
    "args.**",
    "cache_from.**",
    "cache_to.**",
    "context",
    "dockerfile",
    "dockerfile_inline",
    "entitlements.**",
    "extra_hosts.**",
    "isolation",
    "labels.**",
    "network",
    "no_cache",
    "no_cache_filter.**",
    "privileged",
    "provenance",
    "pull",
    "sbom",
    "secrets.**",
    "shm_size",
    "ssh.**",
    "tags.**",
    "target",
    "ulimits.**",
)

_NETWORKS: Mapping[str, Unmapped] = {
    "attachable": _irrelevant("it is about containers outside the project, on Swarm"),
    "driver_opts.**": _NETWORK,
    "enable_ipv4": _unsupported("the subnets decide whether tasks have IPv4", None, True),
    "enable_ipv6": _unsupported("the subnets decide whether tasks have IPv6", None, False),
    "ipam.**": _unsupported(
        "the VPC assigns addresses to tasks", "give the subnets these ranges when you create them"
    ),
    "labels.**": _irrelevant("no network is created that could bear the labels"),
}

_SECRETS: Mapping[str, Unmapped] = {
    "driver": _SECRET_STORE,
    "driver_opts.**": _SECRET_STORE,
    "labels.**": _irrelevant("the secret is created outside ECS, and has its own tags"),
    "template_driver": _SECRET_STORE,
}

UNMAPPED: Mapping[str, Unmapped] = {
    **{f"services.*.{name}": row for name, row in _SERVICE.items()},
    **{f"services.*.build.{name}": _BUILD for name in _BUILD_ATTRIBUTES},
    **{f"networks.*.{name}": row for name, row in _NETWORKS.items()},
    **{f"secrets.*.{name}": row for name, row in _SECRETS.items()},
}
"""Attributes without an equivalent on ECS, by pattern. One finding is made for each place that a
pattern without its ``.**`` matches."""

CONSUMED: Mapping[str, str] = {
    "version": "the Compose Specification ignores it",
    "include.**": "the included files are part of the project",
    "services.*.extends.**": "what the service extends is part of it",
    "services.*.env_file.**": "its variables stand under environment",
    "services.*.label_file.**": "its labels stand under labels",
    "services.*.profiles.**": "it decided whether the service is part of the project",
    "x-ecs.accept.**": "it marks findings as accepted",
    **{
        f"{section}.*.x-ecs.accept.**": "it marks findings as accepted"
        for section in ("services", "volumes", "networks", "secrets", "configs")
    },
}
"""Attributes that have done their work when the mapping is over, by pattern, and what it was."""
