"""Who may act under a role, as its trust policy says."""

from collections.abc import Iterator, Mapping
from typing import Any

TASKS = "ecs-tasks.amazonaws.com"
"""Who takes the roles of a task: the execution role and the task role.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

ECS = "ecs.amazonaws.com"
"""Who takes the roles under which ECS manages volumes, load balancers and certificates.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
"""

_ACTIONS = frozenset({"sts:assumerole", "sts:*", "*"})


def trusts(document: Mapping[str, Any], principal: str) -> bool:
    """Whether a statement allows the service to take the role. Conditions are not judged.

    Each of statement, action and principal may be one or a list.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return any(
        statement.get("Effect") == "Allow"
        and any(str(action).lower() in _ACTIONS for action in _several(statement.get("Action")))
        and principal in _services(statement.get("Principal"))
        for statement in _several(document.get("Statement"))
    )


def _services(principal: Any) -> Iterator[str]:
    if isinstance(principal, Mapping):
        yield from map(str, _several(principal.get("Service")))


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
