"""What the command line of ``publish`` says."""

from dataclasses import dataclass

import typer

from compose2ecs.cli.account import Place
from compose2ecs.publish.stores import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line says beside the project and the target."""

    place: Place
    expect_account: str | None
    dry_run: bool
    detailed_exitcode: bool
    diff: bool
    as_json: bool
    only: frozenset[str]
    yes: bool
    create_cluster: bool
    create_log_groups: bool
    use_default_vpc: bool
    require_digest: bool
    push_secrets: Store | None
    update_secrets: bool
    print_policy: bool
    with_life_cycle: bool
    adopt: bool
    allow_replace: bool
    prune: bool
    force: bool
    wait: bool
    timeout: float
    rollback_on_failure: bool
    verbose: bool


def store_named(name: str | None) -> Store | None:
    """The store for secrets. Raises BadParameter for one that does not exist."""
    if name is None or name in tuple(Store):
        return None if name is None else Store(name)
    raise typer.BadParameter(
        f"unknown store '{name}': choose {' or '.join(Store)}", param_hint="--push-secrets"
    )
