"""What the container may do, and what it gets from the kernel and from the host."""

from collections.abc import Iterator

from compose2ecs.compose import model
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import (
    Device,
    LinuxParameters,
    SystemControl,
    Text,
    Tmpfs,
    Ulimit,
)
from compose2ecs.ecs.target import OperatingSystem
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.optional import some
from compose2ecs.mapping.rules.resources import max_swap, shared_memory_size, swappiness
from compose2ecs.mapping.rules.security import capabilities
from compose2ecs.source import Traced

_PERMISSIONS = {"r": "read", "w": "write", "m": "mknod"}
"""Compose's letters in the words of ECS.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Device.html
"""


def linux_parameters(cx: ServiceContext, tmpfs: tuple[Tmpfs, ...] | None) -> LinuxParameters | None:
    """``linuxParameters``; None when it would say nothing."""
    kernel, of_host, init = capabilities(cx), devices(cx), init_process_enabled(cx)
    shared, swap = shared_memory_size(cx), max_swap(cx)
    tendency = swappiness(cx, swap)
    if not any((kernel, of_host, init, shared, tmpfs, swap, tendency)):
        return None
    return LinuxParameters(
        capabilities=kernel,
        devices=of_host,
        init_process_enabled=init,
        shared_memory_size=shared,
        tmpfs=tmpfs,
        max_swap=swap,
        swappiness=tendency,
    )


@claims("services.*.init")
def init_process_enabled(cx: ServiceContext) -> Traced[bool] | None:
    """``initProcessEnabled``: whether an init process forwards signals and reaps processes."""
    given = cx.service.init
    is_windows = cx.policy.target.os is OperatingSystem.WINDOWS
    if given is not None and is_windows and not given.value:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "Windows has no init process", given)
        return None
    return given


@claims("services.*.privileged")
def privileged(cx: ServiceContext) -> Traced[bool] | None:
    """``privileged``, all that root on the host may do."""
    return cx.service.privileged


@claims("services.*.read_only")
def readonly_root_filesystem(cx: ServiceContext) -> Traced[bool] | None:
    """``readonlyRootFilesystem``."""
    return cx.service.read_only


def devices(cx: ServiceContext) -> tuple[Device, ...] | None:
    """``devices``, those of the host that the container may use."""
    if cx.service.devices is None:
        return None
    found = [_device(cx, device) for device in cx.service.devices.value]
    return some(device for device in found if device is not None)


@claims(
    "services.*.devices[].source",
    "services.*.devices[].target",
    "services.*.devices[].permissions",
)
def _device(cx: ServiceContext, place: Traced[model.Device]) -> Device | None:
    """One of ``devices``, by its path on the instance; None for one that has only a name."""
    device = place.value
    if device.source is None or not device.source.value.startswith("/"):
        # A name such as vendor.com/class=gpu0 of the Container Device Interface.
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            "ECS takes devices by their path on the instance",
            *below(place),
            severity=Severity.ERROR,
            help="for GPUs, use gpus or deploy.resources.reservations.devices",
        )
        return None
    return Device(
        host_path=device.source,
        container_path=device.target,
        permissions=some(_permissions(cx, device.permissions)) if device.permissions else None,
    )


def _permissions(cx: ServiceContext, letters: Traced[str]) -> Iterator[Text]:
    """The words for the letters; the engine of Docker refuses others."""
    if not letters.value:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            "where no permission is named, ECS gives all of them",
            letters,
            help="combine r (read), w (write) and m (mknod)",
        )
    elif set(letters.value) - _PERMISSIONS.keys():
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"'{letters.value}' is no permission of a device",
            letters,
            severity=Severity.ERROR,
            help="combine r (read), w (write) and m (mknod)",
        )
    for letter, word in _PERMISSIONS.items():
        if letter in letters.value:
            yield Traced(word, letters.origins)


def ulimits(cx: ServiceContext) -> tuple[Ulimit, ...] | None:
    """``ulimits``; one number is the soft and the hard limit, -1 is unlimited."""
    if cx.service.ulimits is None:
        return None
    found = [_ulimit(name, limit) for name, limit in cx.service.ulimits.value.items()]
    return some(limit for limit in found if limit is not None)


@claims("services.*.ulimits.*.single", "services.*.ulimits.*.soft", "services.*.ulimits.*.hard")
def _ulimit(name: str, place: Traced[model.Ulimit]) -> Ulimit | None:
    """One of ``ulimits``; a single number is both limits, and one that is left out is the other."""
    given = place.value
    soft = given.single or given.soft or given.hard
    hard = given.single or given.hard or given.soft
    if soft is None or hard is None:
        return None
    return Ulimit(name=Traced(name, soft.origins), soft_limit=soft, hard_limit=hard)


@claims("services.*.sysctls.*")
def system_controls(cx: ServiceContext) -> tuple[SystemControl, ...] | None:
    """``systemControls``, kernel parameters of the container's namespaces."""
    if cx.service.sysctls is None:
        return None
    return some(
        SystemControl(namespace=Traced(name, value.origins), value=value)
        for name, value in cx.service.sysctls.value.items()
    )
