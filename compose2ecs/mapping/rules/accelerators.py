"""GPUs."""

from collections.abc import Iterator

from compose2ecs.compose.model import DeviceRequest, Resource
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import ResourceRequirement, Text
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.optional import entries, items, some
from compose2ecs.source import Traced, choose, lift, merge_origins

_GPU = "GPU"
_GPU_KINDS = ("gpu", "gpus", "nvidia-gpu")
_ALL = -1


def resource_requirements(cx: ServiceContext) -> tuple[ResourceRequirement, ...] | None:
    """``resourceRequirements``: one for each request for GPUs, in the order of the attributes.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResourceRequirement.html
    """
    deploy = cx.service.deploy
    resources = deploy.value.resources if deploy else None
    reserved = resources.value.reservations if resources else None
    found: list[ResourceRequirement | None] = [
        _gpu(cx, request, is_implied=True) for request in items(cx.service.gpus)
    ]
    if reserved is not None:
        found += [_gpu(cx, request) for request in items(reserved.value.devices)]
        found += _generic(cx, reserved.value)
    return some(requirement for requirement in found if requirement is not None)


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
def _gpu(
    cx: ServiceContext, request: Traced[DeviceRequest], is_implied: bool = False
) -> ResourceRequirement | None:
    """The requirement for a device request. ``is_implied``: it need not say that it is for GPUs."""
    wanted = request.value
    capabilities = items(wanted.capabilities)
    named = [leaf for leaf in capabilities if leaf.value == "gpu"]
    is_nvidia = wanted.driver is None or wanted.driver.value in ("", "nvidia")
    if not is_nvidia or not (named or is_implied):
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            "ECS reserves GPUs of NVIDIA and no other devices",
            *below(request),
            severity=Severity.ERROR,
            help="list a device of the instance under devices",
        )
        return None
    for leaf in capabilities:
        if leaf not in named:
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE,
                "the image says which parts of the NVIDIA driver it needs",
                leaf,
            )
    for leaf in entries(wanted.options).values():
        cx.reporter.report(UNSUPPORTED_ATTRIBUTE, "ECS passes no options to the driver", leaf)
    why = choose(_GPU, "a request for GPUs", cx.at)
    given = (*named, *([wanted.driver] if wanted.driver else []))
    return ResourceRequirement(
        value=_count(cx, wanted),
        type=Traced(_GPU, merge_origins(*given)) if given else why,
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
        return choose("ALL", "a request without a number is for all GPUs", cx.at)
    return lift(lambda count: "ALL" if count == _ALL else str(count), wanted.count)


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
