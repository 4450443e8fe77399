"""GPUs and other accelerators, in the forms in which Compose asks for them.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResourceRequirement.html
"""

from collections.abc import Iterable, Iterator

from compose2ecs.compose.model import DeviceRequest, Resource
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import KeyValuePair, ResourceRequirement, Text
from compose2ecs.ecs.target import LaunchType
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import HARDENING_LOST, IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.optional import entries, items, some
from compose2ecs.mapping.rules.resources import reservations
from compose2ecs.source import Traced, choose, lift, merge_origins

_GPU = "GPU"
_NEURON = "NeuronDevice"
_GPU_KINDS = ("gpu", "gpus", "nvidia-gpu")
_EVERY = "ALL"
_ALL = -1

_NVIDIA = ("gpu", "nvidia")
_DRIVER_PARTS = ("compute", "compat32", "graphics", "utility", "video", "display")
"""The capabilities that the NVIDIA driver of Docker answers to: itself, and parts of its software.

A part may also be called nvidia-<part>. Docker passes the parts on in an environment variable.

https://docs.docker.com/engine/containers/resource_constraints/#gpu
https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html
"""

PARTS_VARIABLE = "NVIDIA_DRIVER_CAPABILITIES"


def resource_requirements(cx: ServiceContext) -> tuple[ResourceRequirement, ...] | None:
    """``resourceRequirements``: one for the GPUs, one for the Neuron devices.

    Docker numbers the GPUs of every request from the first on, so that the largest of several
    requests holds the others.
    """
    reserved = reservations(cx)
    if reserved is None and cx.service.gpus is None:
        report_runtime(cx, has_gpu=False)
        return None
    found = [requirement for request in _requests(cx) if (requirement := _device(cx, *request))]
    if reserved is not None:
        found += _generic(cx, reserved)
    report_runtime(cx, has_gpu=any(one.type.value == _GPU for one in found))
    kinds = dict.fromkeys(one.type.value for one in found)
    return some(_largest([one for one in found if one.type.value == kind]) for kind in kinds)


def driver_parts(cx: ServiceContext) -> KeyValuePair | None:
    """The variable in which Docker names the parts of the NVIDIA driver; None without any.

    One that the file sets itself stands.
    """
    requests = _requests(cx)
    if not requests:
        return None
    named = {
        leaf.value.removeprefix("nvidia-"): leaf
        for request, is_implied in requests
        if _is_nvidia(request.value, is_implied=is_implied)
        for leaf in items(request.value.capabilities)
        if leaf.value.removeprefix("nvidia-") in _DRIVER_PARTS
    }
    if not named:
        return None
    if PARTS_VARIABLE in entries(cx.service.environment):
        for leaf in named.values():
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE, f"`{PARTS_VARIABLE}` under environment decides", leaf
            )
        return None
    origins = merge_origins(*named.values())
    return KeyValuePair(
        name=Traced(PARTS_VARIABLE, origins), value=Traced(",".join(sorted(named)), origins)
    )


_RUNC = frozenset({"runc", "io.containerd.runc.v2"})
"""The runtime of containers on ECS, and the shim of containerd that starts it."""

_WEB_ASSEMBLY = ("wasm", "spin", "slight", "lunatic", "wws")
"""What runtimes for WebAssembly have in their names.

https://github.com/containerd/runwasi
"""


@claims("services.*.runtime")
def report_runtime(cx: ServiceContext, *, has_gpu: bool) -> None:
    """Report the OCI runtime: ECS uses runc, and that of NVIDIA for containers with a GPU."""
    runtime = cx.service.runtime
    if runtime is None:
        return
    if runtime.value in _RUNC or (runtime.value == "nvidia" and has_gpu):
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "ECS uses this runtime in any case", runtime)
    elif runtime.value == "nvidia":
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{cx.name}` gets no GPU: ECS uses the NVIDIA runtime for containers that request one",
            runtime,
            help="request it with gpus or deploy.resources.reservations.devices",
        )
    elif any(name in runtime.value for name in _WEB_ASSEMBLY):
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{cx.name}` does not run with {runtime.value}: ECS does not run WebAssembly",
            runtime,
            help="build the program for linux/amd64 or linux/arm64",
            severity=Severity.ERROR,
        )
    else:
        cx.reporter.report(
            HARDENING_LOST,
            f"`{cx.name}` does not run with {runtime.value}: ECS runs containers with runc",
            runtime,
            help="tasks on Fargate are isolated from each other as virtual machines are",
        )


def _requests(cx: ServiceContext) -> list[tuple[Traced[DeviceRequest], bool]]:
    """The requests for devices, with whether they need not say that they are for GPUs."""
    of_gpus, reserved = cx.service.gpus, reservations(cx)
    if of_gpus is None and reserved is None:
        return []
    others = reserved.devices if reserved else None
    return [
        *[(request, True) for request in items(of_gpus)],
        *[(request, False) for request in items(others)],
    ]


@claims(
    "services.*.gpus[].capabilities[]",
    "services.*.gpus[].count",
    "services.*.gpus[].device_ids[]",
    "services.*.gpus[].driver",
    "services.*.gpus[].options.*",
    "services.*.deploy.resources.reservations.devices[].capabilities[]",
    "services.*.deploy.resources.reservations.devices[].count",
    "services.*.deploy.resources.reservations.devices[].device_ids[]",
    "services.*.deploy.resources.reservations.devices[].driver",
    "services.*.deploy.resources.reservations.devices[].options.*",
)
def _device(
    cx: ServiceContext, request: Traced[DeviceRequest], is_implied: bool
) -> ResourceRequirement | None:
    """The requirement for a request for devices; None for devices that ECS does not reserve."""
    wanted = request.value
    if wanted.driver is not None and wanted.driver.value == "neuron":
        return _neuron(cx, request)
    if not _is_nvidia(wanted, is_implied=is_implied):
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            "ECS reserves GPUs of NVIDIA and AWS Neuron devices, and no others",
            *below(request),
            severity=Severity.ERROR,
            help="list a device of the instance under devices, or set driver to neuron for all "
            "Neuron devices of a managed instance",
        )
        return None
    named = [leaf for leaf in items(wanted.capabilities) if leaf.value in _NVIDIA]
    for leaf in items(wanted.capabilities):
        if leaf not in named and leaf.value.removeprefix("nvidia-") not in _DRIVER_PARTS:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE, f"GPUs on ECS have no capability {leaf.value!r}", leaf
            )
    for leaf in entries(wanted.options).values():
        cx.reporter.report(UNSUPPORTED_ATTRIBUTE, "ECS passes no options to the driver", leaf)
    given = (*named, *([wanted.driver] if wanted.driver else []))
    return ResourceRequirement(
        value=_count(cx, wanted),
        type=Traced(_GPU, merge_origins(*given))
        if given
        else choose(_GPU, "a request for GPUs", cx.at),
        sharing_strategy=None,
    )


def _is_nvidia(wanted: DeviceRequest, *, is_implied: bool) -> bool:
    """Whether Docker's driver for NVIDIA answers to the request."""
    if wanted.driver is not None and wanted.driver.value not in ("", "nvidia"):
        return False
    return is_implied or any(
        leaf.value in _NVIDIA or leaf.value.startswith("nvidia-")
        for leaf in items(wanted.capabilities)
    )


def _neuron(cx: ServiceContext, request: Traced[DeviceRequest]) -> ResourceRequirement | None:
    """The requirement for the Neuron devices, of which a container gets all or none."""
    wanted = request.value
    if cx.policy.target.launch_type is not LaunchType.MANAGED_INSTANCES:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"ECS reserves Neuron devices on Managed Instances only, and not on {cx.policy.target}",
            *below(request),
            severity=Severity.ERROR,
            help="on EC2, list each device under devices (/dev/neuron0)",
        )
        return None
    others = (wanted.device_ids, wanted.options, wanted.capabilities)
    for leaf in (leaf for other in others if other is not None for leaf in below(other)):
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "a container gets all Neuron devices", leaf)
    count = wanted.count
    if count is not None and count.value != _ALL:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{cx.name}` gets all Neuron devices of the instance, and not {count.value}",
            count,
        )
    return ResourceRequirement(
        value=choose(_EVERY, "a container gets all Neuron devices or none", cx.at)
        if count is None
        else lift(lambda _: _EVERY, count),
        type=lift(lambda _: _NEURON, wanted.driver)
        if wanted.driver
        else choose(_NEURON, "a request for Neuron devices", cx.at),
        sharing_strategy=None,
    )


def _count(cx: ServiceContext, wanted: DeviceRequest) -> Text:
    """The number of GPUs as text, or ``ALL``."""
    ids = items(wanted.device_ids)
    if ids:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"ECS picks the GPUs itself: {len(ids)} of them, whichever are free",
            *ids,
            help="use count",
        )
        return choose(str(len(ids)), "as many as are listed", cx.at)
    if wanted.count is None:
        return choose(_EVERY, "a request without a number is for all GPUs", cx.at)
    return lift(lambda count: _EVERY if count == _ALL else str(count), wanted.count)


@claims(
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind",
    "services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.value",
)
def _generic(cx: ServiceContext, reserved: Resource) -> Iterator[ResourceRequirement]:
    """The requirements for generic resources called after GPUs; others are reported."""
    for resource in items(reserved.generic_resources):
        spec = resource.value.discrete_resource_spec
        kind = spec.value.kind if spec else None
        value = spec.value.value if spec else None
        if kind is not None and value is not None and kind.value.lower() in _GPU_KINDS:
            yield ResourceRequirement(
                value=lift(str, value), type=Traced(_GPU, kind.origins), sharing_strategy=None
            )
            continue
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            "ECS counts GPUs and no other resources",
            *below(resource),
            help="give the instances an attribute, and constrain the placement to it",
        )


def _largest(requirements: Iterable[ResourceRequirement]) -> ResourceRequirement:
    """The largest of the requirements of one type, with the origins of all."""
    every = tuple(requirements)
    if len(every) == 1:
        return every[0]
    values = [one.value for one in every if one.value is not None]
    amounts = [text for leaf in values if isinstance(text := leaf.value, str)]
    largest = _EVERY if _EVERY in amounts else str(max(map(int, amounts)))
    return ResourceRequirement(
        value=Traced(largest, merge_origins(*values)),
        type=Traced(every[0].type.value, merge_origins(*(one.type for one in every))),
        sharing_strategy=None,
    )
