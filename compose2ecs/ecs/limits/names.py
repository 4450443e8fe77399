"""What names may look like, and where they may not be repeated."""

from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_service, in_task
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.kinds import Constraint, Pattern, Required, Unique

_NAME = r"[A-Za-z0-9_-]{1,255}"
_NAME_TAKES = "1 to 255 letters, digits, hyphens and underscores"

_PORT_NAME = r"[a-z0-9_][a-z0-9_-]{0,63}"
_PORT_NAME_TAKES = (
    "1 to 64 lower-case letters, digits, hyphens and underscores, with no hyphen in front"
)

_IMAGE = r"[A-Za-z0-9_./:#-]{1,255}(@sha256:[0-9a-f]{64})?"
_TAG_KEY = r"(?![Aa][Ww][Ss]:)[\w\s.:/=+\-@]{1,128}"
_TAG_VALUE = r"[\w\s.:/=+\-@]{0,256}"


def _name(field: EcsField, page: str, regex: str = _NAME, takes: str = _NAME_TAKES) -> Constraint:
    return Pattern(field=field, on=ALL, regex=regex, takes=takes, source=pages.shape_page(page))


PATTERNS: tuple[Constraint, ...] = (
    _name(in_task("family"), "RegisterTaskDefinition"),
    _name(in_container("name"), "ContainerDefinition"),
    _name(in_task("volumes[].name"), "Volume"),
    _name(in_service("service_name"), "CreateService"),
    _name(in_container("port_mappings[].name"), "PortMapping", _PORT_NAME, _PORT_NAME_TAKES),
    _name(
        in_service("service_connect_configuration.services[].discovery_name"),
        "ServiceConnectService",
        _PORT_NAME,
        _PORT_NAME_TAKES,
    ),
    _name(
        in_service("service_connect_configuration.services[].client_aliases[].dns_name"),
        "ServiceConnectClientAlias",
        r"[a-z0-9_.][a-z0-9_.-]{0,126}",
        "1 to 127 lower-case letters, digits, underscores, hyphens and periods",
    ),
    _name(
        in_service("client_token"),
        "CreateService",
        "[!-~]{1,36}",
        "1 to 36 printable ASCII characters",
    ),
    Pattern(
        field=in_container("image"),
        on=ALL,
        regex=_IMAGE,
        takes="up to 255 letters, digits and -_.:/# before the digest",
        source=pages.shape_page("ContainerDefinition"),
        says="Container.image contains invalid characters.",
    ),
    Pattern(
        field=in_container("dns_search_domains[]"),
        on=ALL,
        regex=r"[a-zA-Z0-9.-]{0,253}[a-zA-Z0-9]",
        takes="letters, digits, periods and hyphens, with a letter or digit at the end",
        source=pages.TASK_PARAMETERS,
    ),
    Pattern(
        field=in_container("environment[].name"),
        on=ALL,
        regex=r"(?s:.+)",
        takes="at least one character",
        source=pages.shape_page("KeyValuePair"),
    ),
    *(
        Pattern(
            field=field,
            on=ALL,
            regex=regex,
            takes=takes,
            source=pages.shape_page("Tag"),
        )
        for where in (in_task, in_service)
        for field, regex, takes in (
            (
                where("tags[].key"),
                _TAG_KEY,
                "1 to 128 letters, digits, spaces and _.:/=+-@, and not aws: in front",
            ),
            (
                where("tags[].value"),
                _TAG_VALUE,
                "up to 256 letters, digits, spaces and _.:/=+-@",
            ),
        )
    ),
)
"""Constraints on what names may look like."""

ACROSS_TASKS: tuple[Constraint, ...] = (
    Unique(
        field=in_task("family"),
        scope=None,
        within="project",
        on=ALL,
        source=pages.shape_page("RegisterTaskDefinition"),
        instead="a family that is registered twice gets a new revision, which replaces the first",
    ),
    Unique(
        field=in_service("service_name"),
        scope=None,
        within="project",
        on=ALL,
        source=pages.shape_page("CreateService"),
        says="Creation of service was not idempotent.",
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
    Unique(
        field=in_container("port_mappings[].name"),
        scope=in_task("container_definitions"),
        within="task definition",
        on=ALL,
        source=pages.shape_page("PortMapping"),
        instead="give each port a name of its own",
        says="When networkMode=awsvpc, port mapping name is already used",
    ),
    Unique(
        field=in_container("environment[].name"),
        scope=in_task("container_definitions[]"),
        within="container",
        on=ALL,
        source=pages.shape_page("ContainerDefinition"),
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
    Unique(
        field=in_task("tags[].key"),
        scope=in_task("tags"),
        within="task definition",
        on=ALL,
        source=pages.shape_page("Tag"),
    ),
    Unique(
        field=in_service("tags[].key"),
        scope=in_service("tags"),
        within="service",
        on=ALL,
        source=pages.shape_page("Tag"),
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
)
"""Constraints on what must not be missing on any target."""
