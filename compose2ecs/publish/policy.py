"""The least that IAM has to allow for a project to be published, in the way that is asked for.

Made from the operations themselves, as ``grants`` has them: a test holds every call of the other
tests against it.
"""

import re
from collections.abc import Iterator, Mapping
from json import dumps
from typing import Any

from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import render
from compose2ecs.publish.account import partition
from compose2ecs.publish.grants import GRANTS, LOGS, PARAMETER, SECRET, Grant, Use
from compose2ecs.publish.surroundings import Kind, ecr_image, named
from compose2ecs.shape import shape


@shape
class Scope:
    """Where the policy is for. What is not known offline is None, and becomes a placeholder."""

    region: str | None
    account: str | None
    cluster: str
    project: str
    stack: str | None


_OF_LIFE_CYCLE = {Use.DELETE, Use.JOBS, Use.PRUNE, Use.ROLL_BACK}
"""What the commands after publishing do as well."""

_USES: Mapping[Kind, Use] = {
    Kind.ROLE: Use.ROLES,
    Kind.SUBNET: Use.NETWORK,
    Kind.SECURITY_GROUP: Use.NETWORK,
    Kind.TARGET_GROUP: Use.TARGET_GROUPS,
    Kind.LOG_GROUP: Use.LOG_GROUPS,
    Kind.SECRET: Use.SECRETS,
    Kind.PARAMETER: Use.PARAMETERS,
    Kind.IMAGE: Use.IMAGES,
    Kind.FILE_SYSTEM: Use.FILE_SYSTEMS,
    Kind.NAMESPACE: Use.NAMESPACES,
}
"""What is looked at in the preflight when the project names something of a kind."""

_ARNS: Mapping[Kind, str] = {
    Kind.ROLE: "arn:{partition}:iam::{account}:role/{name}",
    Kind.LOG_GROUP: f"{LOGS}:{{name}}:*",
    Kind.IMAGE: "arn:{partition}:ecr:{region}:{account}:repository/{name}",
    Kind.FILE_SYSTEM: "arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{name}",
    Kind.SECRET: f"{SECRET}:{{name}}-*",
    Kind.PARAMETER: f"{PARAMETER}/{{name}}",
}
"""The ARNs of things that the project may name without one."""

_UNBOUND = re.compile(r"\$\{[^}]*\}")


def policy(desired: EcsProject, scope: Scope, uses: frozenset[Use]) -> str:
    """The policy as JSON text with a final newline.

    ``uses`` are those that options ask for; those that the project asks for are added.
    """
    names = _names(desired)
    if Use.STACK in uses:
        names.setdefault(Kind.ROLE, ("<role>",))
    asked = {Use.ALWAYS, *uses, *(_USES[kind] for kind in names)}
    asked |= {Use.JOBS} if desired.tasks else set()
    asked |= _OF_LIFE_CYCLE if Use.LIFE_CYCLE in uses else set()
    asked |= {Use.SCALING} if desired.scalable_targets else set()
    statements = [_statement(grant, names, scope) for grant in GRANTS if grant.use in asked]
    return dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


def _statement(grant: Grant, names: Mapping[Kind, tuple[str, ...]], scope: Scope) -> dict[str, Any]:
    fields = _fields(scope)
    resources = [
        text.format_map(fields) for resource in grant.resources for text in _spread(resource, names)
    ]
    made: dict[str, Any] = {
        "Sid": grant.id,
        "Effect": "Allow",
        "Action": sorted(str(operation) for operation in grant.operations),
        "Resource": sorted(set(resources)),
    }
    if grant.condition is not None:
        made["Condition"] = _filled(grant.condition, fields)
    return made


def _fields(scope: Scope) -> dict[str, str]:
    return {
        "partition": partition(scope.region or ""),
        "region": scope.region or "<region>",
        "account": scope.account or "<account>",
        "cluster": scope.cluster,
        "project": scope.project,
        "prefix": re.sub(r"[^A-Za-z0-9_-]+", "-", scope.project),
        "stack": scope.stack or "<stack>",
    }


def _filled(node: Any, fields: Mapping[str, str]) -> Any:
    if isinstance(node, Mapping):
        return {key: _filled(item, fields) for key, item in node.items()}
    return node.format_map(fields) if isinstance(node, str) else node


def _spread(resource: str, names: Mapping[Kind, tuple[str, ...]]) -> Iterator[str]:
    """The resource, or one for each thing of the kind."""
    if not resource.startswith("{names:"):
        yield resource
        return
    kind = Kind[resource.removeprefix("{names:").removesuffix("}")]
    for name in names.get(kind, ("*",)):
        if name.startswith("arn:"):
            yield name.replace("{", "").replace("}", "")
        else:
            yield _ARNS[kind].replace("{name}", name)


def _names(desired: EcsProject) -> dict[Kind, tuple[str, ...]]:
    """What the project names of each kind; what is not bound is ``*``."""
    found: dict[Kind, tuple[str, ...]] = {}
    for kind, leaf in named(desired):
        if leaf is None:
            continue
        text = render(leaf.value)
        for each, name in _readable(kind, text):
            found[each] = tuple(dict.fromkeys((*found.get(each, ()), name)))
    return found


def _readable(kind: Kind, text: str) -> Iterator[tuple[Kind, str]]:
    """The kinds and names as which a value may turn out, as resources have them."""
    name = _UNBOUND.sub("*", text)
    if kind is Kind.IMAGE:
        image = ecr_image(text)
        repository = image.repository if image else name.partition("/")[2].partition(":")[0]
        yield kind, repository
    elif kind is not Kind.SECRET:
        yield kind, name
    elif text != name:
        return
    elif ":secretsmanager:" in name:
        yield kind, ":".join(name.split(":")[:7])
    else:
        yield Kind.PARAMETER, name if name.startswith("arn:") else name.lstrip("/")
