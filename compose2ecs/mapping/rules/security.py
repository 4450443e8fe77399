"""What holds a container back: capabilities of the kernel, profiles, credentials of a domain.

Dropping a protection is never silent: it is an error until someone accepts it by name. Dropping
what only makes a container less protected is a warning.
"""

import re
from collections.abc import Iterable, Iterator

from compose2ecs.ecs.model import KernelCapabilities, Text
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import (
    HARDENING_LOST,
    IRRELEVANT_ATTRIBUTE,
    UNSUPPORTED_ATTRIBUTE,
)
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import items, some
from compose2ecs.regex import regex
from compose2ecs.source import Traced, merge_origins

_EVERY = "ALL"

DEFAULT_CAPABILITIES = (
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
)
"""What a container of Docker may do when nothing is added or dropped.

https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
"""

_NO_NEW_PRIVILEGES = "no-new-privileges"
_PROFILES = ("apparmor", "label")
_CREDENTIALS = ("credentialspec", "credentialspecdomainless")
_ARN = "arn:"
_SEPARATED = regex(r"([^=:]*)[=:](.*)", re.DOTALL)

_WEAKENING = {
    "apparmor": "unconfined",
    "label": "disable",
    "seccomp": "unconfined",
    "systempaths": "unconfined",
    "writable-cgroups": "true",
}
"""Values of security options that take a protection away.

https://docs.docker.com/reference/cli/docker/container/run/#security-opt
"""


@claims("services.*.cap_add[]", "services.*.cap_drop[]")
def capabilities(cx: ServiceContext) -> KernelCapabilities | None:
    """``capabilities``: upper case, without the prefix ``CAP_``, each once.

    Fargate adds no capability of Docker's default set, so that ALL dropped and some of the set
    added becomes: the others of the set dropped.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
    """
    if cx.service.cap_add is None and cx.service.cap_drop is None:
        return None
    add = _named(items(cx.service.cap_add))
    drop = _named(items(cx.service.cap_drop))
    target = cx.policy.target
    if target.launch_type is LaunchType.FARGATE and target.os is OperatingSystem.LINUX:
        add, drop = _without_additions(cx, add, drop)
    if not add and not drop:
        return None
    return KernelCapabilities(add=some(add.values()), drop=some(drop.values()))


def _named(given: Iterable[Traced[str]]) -> dict[str, Text]:
    named: dict[str, Text] = {}
    for leaf in given:
        name = leaf.value.upper().removeprefix("CAP_")
        same = named.get(name)
        named[name] = Traced(name, leaf.origins if same is None else merge_origins(same, leaf))
    return named


def _without_additions(
    cx: ServiceContext, add: dict[str, Text], drop: dict[str, Text]
) -> tuple[dict[str, Text], dict[str, Text]]:
    """The same capabilities, without adding one of the default set."""
    kept = {name: leaf for name, leaf in add.items() if name in DEFAULT_CAPABILITIES}
    others = {name: leaf for name, leaf in add.items() if name not in kept}
    if not kept:
        return add, drop
    if _EVERY in drop:
        origins = merge_origins(*drop.values(), *kept.values())
        dropped = (name for name in DEFAULT_CAPABILITIES if name not in kept)
        return others, {name: Traced(name, origins) for name in dropped}
    for name, leaf in kept.items():
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE,
            f"containers have the capability {name} unless it is dropped",
            leaf,
            drop.get(name),
        )
    return others, {name: leaf for name, leaf in drop.items() if name not in kept}


@claims("services.*.security_opt[]")
def docker_security_options(cx: ServiceContext) -> tuple[Text, ...] | None:
    """``dockerSecurityOptions`` in the form that ECS takes; what it does not take is reported.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    if cx.service.security_opt is None:
        return None
    options: dict[str, Text] = {}
    for option in cx.service.security_opt.value:
        name, value = _split(option)
        if _is_credential_of_account(option):
            continue
        if name == _NO_NEW_PRIVILEGES and value == "false":
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, f"{option.value} is the default", option)
        elif _is_taken(cx, name, value):
            text = name if name == _NO_NEW_PRIVILEGES else f"{name}:{value}"
            same = options.get(text)
            options[text] = Traced(text, merge_origins(*([same] if same else []), option))
        else:
            _report_option(cx, option)
    return some(options.values())


def credential_specs(cx: ServiceContext) -> tuple[Text, ...] | None:
    """``credentialSpecs``: those security options that name one in S3 or the Parameter Store.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-gmsa.html
    """
    return None if cx.service.security_opt is None else some(_credentials(cx))


def _credentials(cx: ServiceContext) -> Iterator[Text]:
    for option in items(cx.service.security_opt):
        if not _is_credential_of_account(option):
            continue
        if cx.policy.target.launch_type is LaunchType.MANAGED_INSTANCES:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"`{cx.name}` joins no domain: Managed Instances do not",
                option,
                help="run it on EC2 (launch_type: ec2)",
            )
            continue
        yield Traced(":".join(_split(option)), option.origins)


def _split(option: Traced[str]) -> tuple[str, str]:
    """Name and value of an option: ``=`` or ``:`` stands between them, whichever comes first."""
    found = _SEPARATED.match(option.value)
    return (found[1], found[2]) if found else (option.value, "")


def _is_credential_of_account(option: Traced[str]) -> bool:
    name, value = _split(option)
    return name in _CREDENTIALS and value.startswith(_ARN)


def _is_taken(cx: ServiceContext, name: str, value: str) -> bool:
    """Whether the option goes to ECS, which restricts it to the target."""
    target = cx.policy.target
    if name == "credentialspec":
        return bool(value)
    if target.os is OperatingSystem.WINDOWS:
        return False
    if name == _NO_NEW_PRIVILEGES:
        return value in ("", "true")
    if name == "label" and target.launch_type is LaunchType.EXTERNAL:
        return (
            False  # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html
        )
    has_daemon = target.launch_type in (LaunchType.EC2, LaunchType.EXTERNAL)
    is_weaker = value == _WEAKENING.get(name)
    return name in _PROFILES and bool(value) and (has_daemon or not is_weaker)


def _report_option(cx: ServiceContext, option: Traced[str]) -> None:
    name, value = _split(option)
    cx.reporter.report(
        UNSUPPORTED_ATTRIBUTE if value == _WEAKENING.get(name) else HARDENING_LOST,
        f"{cx.policy.target} has no security option {name!r}",
        option,
        help="the container runs under the default profile of its engine",
    )
