"""EBS volumes, which are made when a task starts, and go when it stops.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
"""

from collections.abc import Mapping

from compose2ecs.ecs.model import (
    EBSTagSpecification,
    ServiceManagedEBSVolumeConfiguration,
    ServiceVolumeConfiguration,
    Tag,
    TaskManagedEBSVolumeConfiguration,
    TaskManagedEBSVolumeTerminationPolicy,
    TaskVolumeConfiguration,
    Text,
)
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.codes.operation import EBS_GOES_WITH_TASK
from compose2ecs.mapping.context import TaskContext
from compose2ecs.mapping.names import distinct_name
from compose2ecs.mapping.optional import entries, items, some
from compose2ecs.mapping.settings import volume_settings
from compose2ecs.mapping.settings.storage import Ebs
from compose2ecs.source import Traced, choose, lift


def service_volumes(cx: TaskContext) -> tuple[ServiceVolumeConfiguration, ...] | None:
    """``volumeConfigurations`` of a service: the EBS volumes of its tasks.

    They are deleted with their task, which is reported.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
    """
    found = _mounted(cx)
    if not found:
        return None
    for name, given in found.items():
        _report_deleted(cx, name, given, "of a task of the service")
    return some(
        ServiceVolumeConfiguration(
            name=_name(name, given),
            managed_ebs_volume=ServiceManagedEBSVolumeConfiguration(
                encrypted=given.value.encrypted,
                kms_key_id=given.value.kms_key,
                volume_type=given.value.type,
                size_in_gib=given.value.size,
                snapshot_id=given.value.snapshot,
                volume_initialization_rate=given.value.rate,
                iops=given.value.iops,
                throughput=given.value.throughput,
                tag_specifications=_tags(given),
                role_arn=_role(name, given),
                filesystem_type=given.value.filesystem,
            ),
        )
        for name, given in found.items()
    )


def task_volumes(cx: TaskContext) -> tuple[TaskVolumeConfiguration, ...] | None:
    """``volumeConfigurations`` of a task that runs once, whose volumes may be kept.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskManagedEBSVolumeConfiguration.html
    """
    found = _mounted(cx)
    for name, given in found.items():
        if given.value.keep is None or not given.value.keep.value:
            _report_deleted(cx, name, given, "of the task")
    return some(
        TaskVolumeConfiguration(
            name=_name(name, given),
            managed_ebs_volume=TaskManagedEBSVolumeConfiguration(
                encrypted=given.value.encrypted,
                kms_key_id=given.value.kms_key,
                volume_type=given.value.type,
                size_in_gib=given.value.size,
                snapshot_id=given.value.snapshot,
                volume_initialization_rate=given.value.rate,
                iops=given.value.iops,
                throughput=given.value.throughput,
                tag_specifications=_tags(given),
                role_arn=_role(name, given),
                termination_policy=None
                if given.value.keep is None
                else TaskManagedEBSVolumeTerminationPolicy(
                    delete_on_termination=lift(lambda keep: not keep, given.value.keep)
                ),
                filesystem_type=given.value.filesystem,
            ),
        )
        for name, given in found.items()
    )


def _mounted(cx: TaskContext) -> Mapping[str, Traced[Ebs]]:
    """The volumes that the containers of the task mount and that are on EBS, by their names."""
    found: dict[str, Traced[Ebs]] = {}
    for member in cx.members:
        for place in items(member.service.volumes):
            source = place.value.source
            volume = cx.project.volumes.value.get(source.value) if source else None
            given = volume_settings(volume.value, cx.reporter).ebs if volume else None
            if source is not None and given is not None:
                found[source.value] = given
    return found


def _name(name: str, given: Traced[Ebs]) -> Text:
    return choose(distinct_name(name), "a volume is called as in the task definition", given.source)


def _role(name: str, given: Traced[Ebs]) -> Text:
    unbound = Ref(RefKind.INFRASTRUCTURE_ROLE, name)
    return given.value.role or choose(unbound, "ECS manages volumes under a role", given.source)


def _tags(given: Traced[Ebs]) -> tuple[EBSTagSpecification, ...] | None:
    tags = some(
        Tag(key=Traced(key, value.origins), value=value)
        for key, value in entries(given.value.tags).items()
    )
    propagated = given.value.propagate_tags
    if tags is None and propagated is None:
        return None
    kind = choose("volume", "the only kind of resource that is made", given.source)
    return (
        EBSTagSpecification(
            resource_type=kind,
            tags=tags,
            propagate_tags=lift(str.upper, propagated) if propagated else None,
        ),
    )


def _report_deleted(cx: TaskContext, name: str, given: Traced[Ebs], what: str) -> None:
    cx.reporter.report(
        EBS_GOES_WITH_TASK,
        f"volume `{name}` is an EBS volume {what}, and is deleted with it",
        given.source,
        help="use EFS for files that outlive tasks (x-ecs.file_system of the volume)",
    )
