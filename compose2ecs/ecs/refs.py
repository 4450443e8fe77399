"""References to what exists only in an AWS account, as values that stand where ECS takes text.

A format that can create or pass in such things renders a reference as a resource or a parameter.
For one that cannot, the placeholder is what the reader sees until the reference is bound to a
real name.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class RefKind(StrEnum):
    """The kinds of things that a reference can stand for, spelled as in placeholders."""

    ACCESS_POINT = "access-point"
    ACCOUNT = "account"
    CAPACITY_PROVIDER = "capacity-provider"
    CERTIFICATE = "certificate"
    CLUSTER = "cluster"
    DISCOVERY_SERVICE = "discovery-service"
    FILE_SYSTEM = "file-system"
    INFRASTRUCTURE_ROLE = "infrastructure-role"
    LISTENER_RULE = "listener-rule"
    LOG_GROUP = "log-group"
    NAMESPACE = "namespace"
    OBJECT = "object"
    PARAMETER = "parameter"
    REGION = "region"
    REGISTRY = "registry"
    RESOURCE_LABEL = "resource-label"
    ROLE = "role"
    SECRET = "secret"  # noqa: S105 -- the word, not a secret
    SECURITY_GROUPS = "security-groups"
    SUBNETS = "subnets"
    TARGET_GROUP = "target-group"


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that exists only in an AWS account.

    ``name`` tells things of one kind apart and is empty where there is only one (the region);
    ``attribute`` is what is meant of it when that is not its usual identifier. ``is_reported`` says
    that whoever made the reference reports it, and how to bind it, in a finding of its own.
    """

    kind: RefKind
    name: str
    attribute: str | None = None
    is_reported: bool = field(default=False, compare=False)

    @property
    def placeholder(self) -> str:
        """``${kind.name}``, or ``${kind}`` without a name, and ``.attribute`` if there is one."""
        return "${" + ".".join(filter(None, (self.kind.value, self.name, self.attribute))) + "}"


@dataclass(frozen=True, slots=True)
class Joined:
    """Text around references, in the order in which it reads."""

    parts: tuple[str | Ref, ...]


TextValue: TypeAlias = str | Ref | Joined
"""What may stand where ECS takes text."""

_PLACEHOLDER = r"\$\{(" + "|".join(RefKind) + r")(?:\.([^{}]+))?\}"


def render(value: TextValue) -> str:
    """The text of ``value``, with a placeholder for every reference."""
    if isinstance(value, str):
        return value
    if isinstance(value, Ref):
        return value.placeholder
    return "".join(render(part) for part in value.parts)


def refs(value: TextValue) -> tuple[Ref, ...]:
    """The references in ``value`` in the order in which they stand, repeated if it repeats them."""
    if isinstance(value, str):
        return ()
    if isinstance(value, Ref):
        return (value,)
    return tuple(part for part in value.parts if isinstance(part, Ref))


def read(text: str) -> TextValue:
    """The value that renders as ``text``: every placeholder in it becomes a reference again.

    What follows the first period of a placeholder is the name, periods and all.
    """
    parts: list[str | Ref] = []
    done = 0
    for found in re.finditer(_PLACEHOLDER, text):
        if found.start() > done:
            parts.append(text[done : found.start()])
        parts.append(Ref(RefKind(found[1]), found[2] or ""))
        done = found.end()
    if not parts:
        return text
    if done < len(text):
        parts.append(text[done:])
    return parts[0] if len(parts) == 1 else Joined(tuple(parts))
