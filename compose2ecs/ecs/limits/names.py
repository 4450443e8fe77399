"""Names that may not be repeated, and what must not be missing."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint, several
from compose2ecs.ecs.limits.groups import ALL, AWSVPC
from compose2ecs.ecs.limits.kinds import Required, Unique
from compose2ecs.ecs.limits.patterns import TAGS
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import EcsProject, Text
from compose2ecs.ecs.target import Target


def _repeated(
    named: Iterator[tuple[tuple[object, ...], Text, str]], what: str, where: str
) -> Iterator[Violation]:
    """A violation for each name that stands more than once in one place, at all its leaves."""
    groups: dict[tuple[object, ...], list[Text]] = {}
    shown: dict[tuple[object, ...], str] = {}
    for place, leaf, subject in named:
        key = (*place, text_of(leaf))
        groups.setdefault(key, []).append(leaf)
        shown.setdefault(key, subject)
    for key, found in groups.items():
        if len(found) > 1:
            yield Violation(
                message=f"{shown[key]}: {what} {key[-1]!r} stands {len(found)} times in one "
                f"{where}, and ECS takes it once",
                leaves=tuple(found),
            )


def _service_names(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No two services of a cluster have the same name."""
    yield from _repeated(
        (
            ((service.cluster,), service.service_name, name_of(service))
            for service in ecs.services
            if text_of(service.service_name) is not None
        ),
        "serviceName",
        "cluster",
    )


def _discovery_names(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No two ports of a Service Connect namespace are found under the same name."""
    yield from _repeated(
        (
            # Without a namespace it is that of the cluster.
            ((connect.namespace, connect.namespace or service.cluster), leaf, name_of(service))
            for service in ecs.services
            if (connect := service.service_connect_configuration) and connect.enabled.value
            for entry in connect.services or ()
            if text_of(leaf := entry.discovery_name or entry.port_name) is not None
        ),
        "discoveryName",
        "namespace",
    )


ACROSS_TASKS: tuple[Constraint, ...] = (
    Unique(
        field=in_task("family"),
        scope=None,
        within="project",
        on=ALL,
        source=pages.shape_page("RegisterTaskDefinition"),
        instead="a family that is registered twice gets a new revision, which replaces the first",
        refused=False,
    ),
    Check(
        field=in_service("service_name"),
        on=ALL,
        code=codes.DUPLICATE_NAME,
        test=_service_names,
        within=(several(("services",)),),
        source=pages.shape_page("CreateService"),
        says="Creation of service was not idempotent.",
    ),
    Check(
        field=in_service("service_connect_configuration.services[].discovery_name"),
        on=ALL,
        code=codes.DUPLICATE_NAME,
        test=_discovery_names,
        within=(in_service("service_connect_configuration"),),
        source=pages.shape_page("ServiceConnectService"),
        says="SC service is already used by arn:...",
    ),
)
"""Constraints that compare the requests of a project with each other, whatever their targets."""

UNIQUE: tuple[Constraint, ...] = (
    *ACROSS_TASKS,
    Unique(
        field=in_container("name"),
        scope=in_task("container_definitions"),
        within="task definition",
        on=ALL,
        source=pages.shape_page("ContainerDefinition"),
        says="Container names must be unique within a task definition",
    ),
    Unique(
        field=in_task("volumes[].name"),
        scope=in_task("volumes"),
        within="task definition",
        on=ALL,
        source=pages.shape_page("Volume"),
    ),
    *(
        Unique(
            field=in_container("port_mappings[].name"),
            scope=in_task("container_definitions"),
            within="task definition",
            on=targets,
            source=pages.shape_page("PortMapping"),
            instead="give each port a name of its own",
            says=says,
            refused=says is not None,  # in the other modes not verified
        )
        for targets, says in (
            (AWSVPC, "When networkMode=awsvpc, port mapping name is already used"),
            (ALL - AWSVPC, None),
        )
    ),
    Unique(
        field=in_container("environment[].name"),
        scope=in_task("container_definitions[]"),
        within="container",
        on=ALL,
        source=pages.shape_page("ContainerDefinition"),
        refused=False,  # not verified
    ),
    Unique(
        field=in_container("secrets[].name"),
        scope=in_task("container_definitions[]"),
        within="container",
        on=ALL,
        source=pages.SECRETS,
        instead="give one of them another target, after which its variable is called",
        says="The secret name must be unique and not shared with any new or existing environment "
        "variables set on the container, such as 'X'.",
    ),
    Unique(
        field=in_container("ulimits[].name"),
        scope=in_task("container_definitions[]"),
        within="container",
        on=ALL,
        source=pages.shape_page("Ulimit"),
    ),
    *(
        Unique(
            field=where(f"{tags}[].key"),
            scope=where(tags),
            within="list of tags",
            on=ALL,
            source=pages.shape_page("Tag"),
        )
        for where, tags in TAGS
    ),
)
"""Constraints on names that may not be repeated."""

PRESENT: tuple[Constraint, ...] = (
    Required(
        field=in_container("name"),
        on=ALL,
        because="every container has a name",
        source=pages.shape_page("ContainerDefinition"),
        instead="name the container",
    ),
    Required(
        field=in_container("image"),
        on=ALL,
        because="every container runs an image",
        source=pages.shape_page("ContainerDefinition"),
        instead="give the service an image, or a build whose result is pushed to a registry",
        says="Container.image should not be null or empty.",
    ),
    Required(
        field=in_container("environment[].value"),
        on=ALL,
        because="a variable without a value is dropped",
        source=pages.shape_page("KeyValuePair"),
        instead="give it a value, which may be empty",
        refused=False,
    ),
)
"""Constraints on what must not be missing on any target."""
