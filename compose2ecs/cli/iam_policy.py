"""What ``publish --print-policy`` prints: the policy for this project with these options."""

from collections.abc import Iterator

from compose2ecs.cli.wishes import Wishes
from compose2ecs.ecs.model import EcsProject
from compose2ecs.publish.grants import Use
from compose2ecs.publish.options import cluster_of
from compose2ecs.publish.policy import Scope, policy
from compose2ecs.publish.stores import Store


def policy_of(
    ecs: EcsProject, project: str, wishes: Wishes, *, region: str | None, stack: str | None
) -> str:
    """The policy as JSON text. AWS is not called; what only it knows is a placeholder."""
    scope = Scope(
        region=region,
        account=wishes.expect_account,
        cluster=cluster_of(ecs),
        project=project,
        stack=stack,
    )
    return policy(ecs, scope, frozenset(_uses(wishes, stack)))


def _uses(wishes: Wishes, stack: str | None) -> Iterator[Use]:
    pushes = wishes.push_secrets
    asked = {
        Use.ADOPT: wishes.adopt,
        Use.CREATE_CLUSTER: wishes.create_cluster,
        Use.CREATE_LOG_GROUPS: wishes.create_log_groups,
        Use.DEFAULT_VPC: wishes.use_default_vpc,
        Use.DELETE: wishes.prune or wishes.allow_replace,
        Use.LIFE_CYCLE: wishes.with_life_cycle,
        Use.PRUNE: wishes.prune,
        Use.PUSH_PARAMETERS: pushes is Store.SSM,
        Use.PUSH_SECRETS: pushes is Store.SECRETS_MANAGER,
        Use.UPDATE_SECRETS: pushes is Store.SECRETS_MANAGER and wishes.update_secrets,
        Use.ROLL_BACK: wishes.rollback_on_failure,
        Use.STACK: stack is not None,
    }
    yield from (use for use, is_asked in asked.items() if is_asked)
