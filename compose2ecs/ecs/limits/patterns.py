"""What names and other texts may look like."""

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL, EXTERNAL, FARGATE, LINUX, WINDOWS
from compose2ecs.ecs.limits.kinds import Pattern

_NAME = r"[A-Za-z0-9_-]{1,255}"
_NAME_TAKES = "1 to 255 letters, digits, hyphens and underscores"

_PORT_NAME = r"[a-z0-9_][a-z0-9_-]{0,63}"
_PORT_NAME_TAKES = (
    "1 to 64 lower-case letters, digits, hyphens and underscores, with no hyphen in front"
)

_IMAGE = r"[A-Za-z0-9_./:#-]{1,255}(@sha256:[0-9a-f]{64})?"
_SPACES = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_TAG_KEY = rf"(?![Aa][Ww][Ss]:)[\w{_SPACES}.:/=+\-@]{{1,128}}"
_TAG_VALUE = rf"[\w{_SPACES}.:/=+\-@]{{0,256}}"

EBS_TAGS = "volume_configurations[].managed_ebs_volume.tag_specifications[].tags"
TAGS = (
    (in_task, "tags"),
    (in_service, "tags"),
    (in_run, "tags"),
    (in_service, EBS_TAGS),
    (in_run, EBS_TAGS),
)
"""Where tags stand."""

LAUNCHES = (in_service, in_run)
"""The requests that start tasks, whose fields are largely the same."""

TMPFS_OPTIONS = (
    "defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime "
    "noatime diratime nodiratime bind rbind unbindable runbindable private rprivate shared rshared "
    "slave rslave relatime norelatime strictatime nostrictatime mode uid gid nr_inodes nr_blocks "
    "mpol"
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html"""


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
        "[!-~]{0,36}",
        "up to 36 printable ASCII characters",
    ),
    _name(
        in_run("client_token"),
        "RunTask",
        "[!-~]{0,64}",
        "up to 64 printable ASCII characters",
    ),
    _name(
        in_run("started_by"),
        "RunTask",
        "[A-Za-z0-9_/-]{0,128}",
        "up to 128 letters, digits, hyphens, slashes and underscores",
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
        Pattern(field=field, on=ALL, regex=regex, takes=takes, source=pages.shape_page("Tag"))
        for where, tags in TAGS
        for field, regex, takes in (
            (
                where(f"{tags}[].key"),
                _TAG_KEY,
                "1 to 128 letters, digits, spaces and _.:/=+-@, and not aws: in front",
            ),
            (
                where(f"{tags}[].value"),
                _TAG_VALUE,
                "up to 256 letters, digits, spaces and _.:/=+-@",
            ),
        )
    ),
    *(
        Pattern(
            field=where("cluster"),
            on=ALL,
            regex=rf"{_NAME}|arn:.+",
            takes=f"an ARN, or {_NAME_TAKES}",
            source=pages.shape_page("CreateCluster"),
        )
        for where in LAUNCHES
    ),
    *(
        Pattern(
            field=where("capacity_provider_strategy[].capacity_provider"),
            on=ALL,
            regex=r"(?!aws|ecs|fargate).+",
            takes="a name that does not begin with aws, ecs or fargate",
            source=pages.shape_page("CreateCapacityProvider"),
            instead="FARGATE and FARGATE_SPOT are written in capitals",
        )
        for where in LAUNCHES
    ),
    *(
        Pattern(
            field=where("capacity_provider_strategy[].capacity_provider"),
            on=FARGATE & WINDOWS,
            regex=r"(?!FARGATE_SPOT$).*",
            takes="FARGATE alone, because Fargate Spot does not run Windows",
            source=pages.FARGATE_TASKS,
            code=codes.NOT_ALLOWED_VALUE,
        )
        for where in LAUNCHES
    ),
    *(
        Pattern(
            field=field,
            on=ALL,
            regex=r"(?s:.{0,2000})",
            takes="at most 2000 characters",
            source=pages.shape_page("PlacementConstraint"),
            code=codes.TOO_LARGE,
        )
        for field in (
            in_task("placement_constraints[].expression"),
            in_service("placement_constraints[].expression"),
            in_run("placement_constraints[].expression"),
        )
    ),
    Pattern(
        field=in_container("port_mappings[].container_port_range"),
        on=ALL,
        regex=r"\d{1,5}-\d{1,5}",
        takes="two numbers with a hyphen between them, such as 8000-8010",
        source=pages.shape_page("PortMapping"),
        code=codes.NOT_ALLOWED_VALUE,
    ),
    Pattern(
        field=in_container("user"),
        on=LINUX,
        # Zero is root, which the page does not name among the positive numbers, and is taken. Empty
        # is the user of the image.
        regex=r"|(?!-\d)[^:]+(:(?!-\d)[^:]+)?",
        takes="a user and perhaps a group, user:group, by name or by a number that is not negative",
        source=pages.shape_page("ContainerDefinition"),
        code=codes.NOT_ALLOWED_VALUE,
    ),
    Pattern(
        field=in_container("credential_specs[]"),
        on=ALL,
        regex=r"credentialspec(domainless)?:.+",
        takes="credentialspec:ARN or credentialspecdomainless:ARN",
        source=pages.shape_page("ContainerDefinition"),
        code=codes.NOT_ALLOWED_VALUE,
    ),
    Pattern(
        field=in_container("docker_security_options[]"),
        on=ALL,
        regex=r"no-new-privileges([:=](true|false))?|(apparmor|label|credentialspec)[:=].+",
        takes="no-new-privileges, apparmor:PROFILE, label:VALUE and credentialspec:FILE",
        source=pages.shape_page("ContainerDefinition"),
        code=codes.NOT_ALLOWED_VALUE,
        refused=False,  # not verified: Docker knows more, such as seccomp:unconfined
    ),
    Pattern(
        field=in_container("docker_security_options[]"),
        on=EXTERNAL,
        regex=r"(?!label[:=]).*",
        takes="no labels, because SELinux is not supported there",
        source=pages.ANYWHERE,
        code=codes.NOT_ALLOWED_VALUE,
        refused=False,  # not verified
    ),
    Pattern(
        field=in_container("linux_parameters.tmpfs[].mount_options[]"),
        on=LINUX,
        regex=rf"({TMPFS_OPTIONS.replace(' ', '|')})(=.*)?",
        takes="the options of mount(8) that its page lists",
        source=pages.shape_page("Tmpfs"),
        code=codes.NOT_ALLOWED_VALUE,
        refused=False,  # not verified: the API knows the list in words alone
    ),
    *(
        Pattern(
            field=in_container(field),
            on=ALL,
            regex=r"arn:[^:]+:(secretsmanager|ssm):.+|(?!arn:)[A-Za-z0-9_.\-/:]+",
            takes="the ARN of a secret or of a parameter, or the name of a parameter",
            source=pages.SECRETS,
            instead="a secret of Secrets Manager needs its whole ARN",
            says="The Systems Manager parameter name specified for secret X is invalid",
        )
        for field in ("secrets[].value_from", "log_configuration.secret_options[].value_from")
    ),
    *(
        Pattern(
            field=field,
            on=ALL,
            regex=r"arn:[^:]+:s3:::.+\.env",
            takes="the ARN of an object in S3 whose name ends in .env",
            source=pages.ENVIRONMENT_FILES,
        )
        for field in (
            in_container("environment_files[].value"),
            in_run("overrides.container_overrides[].environment_files[].value"),
        )
    ),
)
"""Constraints on what names may look like."""
