"""Checks on the EBS volumes that a service or a task gets at its launch."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_run, in_service
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL, FARGATE
from compose2ecs.ecs.limits.requests import Launch, launches
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import (
    EcsProject,
    ServiceManagedEBSVolumeConfiguration,
    TaskManagedEBSVolumeConfiguration,
)
from compose2ecs.ecs.target import OperatingSystem, Target

SIZES: Mapping[str, tuple[int, int]] = {
    "gp2": (1, 16384),
    "gp3": (1, 16384),
    "io1": (4, 16384),
    "io2": (4, 16384),
    "st1": (125, 16384),
    "sc1": (125, 16384),
    "standard": (1, 1024),
}
"""GiB by volume type.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
"""

IOPS: Mapping[str, tuple[int, int]] = {
    "gp3": (3000, 16000),
    "io1": (100, 64000),
    "io2": (100, 256000),
}
"""IOPS by volume type, for the types that take them. The page is that of the sizes."""

HIGHEST_THROUGHPUT = 1000
"""MiB per second of a volume of the type gp3. The page is that of the sizes."""

_NEEDS_IOPS = ("io1", "io2")

Disk: TypeAlias = ServiceManagedEBSVolumeConfiguration | TaskManagedEBSVolumeConfiguration


def _disks(ecs: EcsProject) -> Iterator[tuple[Launch, Disk, str | None]]:
    """Every EBS volume with the request that configures it and its type, if that is known."""
    for launch in launches(ecs):
        for volume in launch.volume_configurations or ():
            if volume.managed_ebs_volume:
                disk = volume.managed_ebs_volume
                yield launch, disk, text_of(disk.volume_type)


def _size_is_known(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A volume has a size, or a snapshot that has one."""
    for launch, disk, _kind in _disks(ecs):
        if disk.size_in_gib is None and disk.snapshot_id is None:
            yield Violation(
                message=f"{name_of(launch)}: an EBS volume needs sizeInGiB or snapshotId",
                leaves=(disk.role_arn,),
            )


def _size_fits_type(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A volume has a size that its type can have."""
    for launch, disk, kind in _disks(ecs):
        size = disk.size_in_gib
        low, high = SIZES.get(kind or "", (1, 16384))
        if size and not low <= size.value <= high:
            yield Violation(
                message=f"{name_of(launch)}: an EBS volume{_of(kind)} has {low} to {high} GiB, "
                f"not {size.value}",
                leaves=(size, disk.volume_type),
            )


def _iops_fit_type(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """IOPS are given for io1 and io2, may be given for gp3, and only as many as these can have."""
    for launch, disk, kind in _disks(ecs):
        if kind is None:
            continue
        iops, bounds = disk.iops, IOPS.get(kind)
        problem = None
        if iops is None:
            problem = "needs iops" if kind in _NEEDS_IOPS else None
        elif bounds is None:
            problem = "takes no iops"
        elif not bounds[0] <= iops.value <= bounds[1]:
            problem = f"has {bounds[0]} to {bounds[1]} iops, not {iops.value}"
        if problem:
            yield Violation(
                message=f"{name_of(launch)}: an EBS volume{_of(kind)} {problem}",
                leaves=(iops, disk.volume_type),
            )


def _throughput_fits_type(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Throughput is given for gp3 alone, and is at most 1000 MiB/s."""
    for launch, disk, kind in _disks(ecs):
        if disk.throughput is None:
            continue
        if kind not in ("gp3", None):
            yield Violation(
                message=f"{name_of(launch)}: an EBS volume{_of(kind)} takes no throughput",
                leaves=(disk.throughput, disk.volume_type),
            )
        elif disk.throughput.value > HIGHEST_THROUGHPUT:
            yield Violation(
                message=f"{name_of(launch)}: an EBS volume has at most {HIGHEST_THROUGHPUT} MiB/s "
                f"of throughput, not {disk.throughput.value}",
                leaves=(disk.throughput,),
            )


def _initialization_needs_snapshot(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """An initialization rate is that of a snapshot."""
    for launch, disk, _kind in _disks(ecs):
        if disk.volume_initialization_rate and disk.snapshot_id is None:
            yield Violation(
                message=f"{name_of(launch)}: an EBS volume without a snapshot takes no "
                "volumeInitializationRate",
                leaves=(disk.volume_initialization_rate,),
            )


def _magnetic(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """No magnetic volumes."""
    for launch, disk, kind in _disks(ecs):
        if kind == "standard":
            yield Violation(
                message=f"{name_of(launch)}: {target} has no EBS volumes of the type standard",
                leaves=(disk.volume_type,),
                help="use gp3",
            )


def _file_system_fits(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """The file system is one of the operating system: NTFS is that of Windows alone."""
    is_windows = target.os is OperatingSystem.WINDOWS
    for launch, disk, _kind in _disks(ecs):
        name = text_of(disk.filesystem_type)
        if name is not None and (name.lower() == "ntfs") is not is_windows:
            yield Violation(
                message=f"{name_of(launch)}: {target} does not use the file system {name}",
                leaves=(disk.filesystem_type,),
                help="use ntfs" if is_windows else "use xfs, ext4 or ext3",
            )


def _of(kind: str | None) -> str:
    return f" of the type {kind}" if kind else ""


_EBS = "volume_configurations[].managed_ebs_volume"
_PAGE = pages.shape_page("ServiceManagedEBSVolumeConfiguration")

EBS: tuple[Constraint, ...] = (
    Check(
        field=in_service(f"{_EBS}.size_in_gib"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_size_is_known,
        within=(
            in_service("volume_configurations"),
            in_run("volume_configurations"),
        ),
        source=_PAGE,
        says="ECS managed EBS volume configuration was invalid (MissingParameter)",
    ),
    *(
        Check(
            field=in_service(f"{_EBS}.{field}"),
            on=ALL,
            code=code,
            test=test,
            within=(in_service("volume_configurations"), in_run("volume_configurations")),
            source=_PAGE,
        )
        for field, code, test in (
            ("size_in_gib", codes.OUT_OF_RANGE, _size_fits_type),
            ("iops", codes.CONFLICTING_SETTINGS, _iops_fit_type),
            ("throughput", codes.CONFLICTING_SETTINGS, _throughput_fits_type),
            (
                "volume_initialization_rate",
                codes.CONFLICTING_SETTINGS,
                _initialization_needs_snapshot,
            ),
        )
    ),
    Check(
        field=in_service(f"{_EBS}.volume_type"),
        on=FARGATE,
        code=codes.NOT_ALLOWED_VALUE,
        test=_magnetic,
        within=(
            in_service("volume_configurations"),
            in_run("volume_configurations"),
        ),
        source=_PAGE,
    ),
    Check(
        field=in_service(f"{_EBS}.filesystem_type"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_file_system_fits,
        within=(
            in_service("volume_configurations"),
            in_run("volume_configurations"),
        ),
        source=_PAGE,
    ),
)
"""Constraints on EBS volumes."""
