"""What runs the tasks: a launch type, or capacity providers."""

from compose2ecs.ecs.model import CapacityProviderStrategyItem, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import items
from compose2ecs.source import Traced, choose


def launch_type(cx: ServiceContext) -> Text | None:
    """``launchType``; None where capacity providers run the tasks, as the two exclude each other.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    if items(cx.settings.capacity_providers) or not cx.policy.target.has_launch_type:
        return None
    return cx.policy.compatibility


def capacity_providers(cx: ServiceContext) -> tuple[CapacityProviderStrategyItem, ...] | None:
    """``capacityProviderStrategy``, as set; where only a provider can run tasks, one to be bound.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
    """
    given = items(cx.settings.capacity_providers)
    if given:
        return tuple(
            CapacityProviderStrategyItem(
                capacity_provider=provider.value.name,
                weight=provider.value.weight or _weight(cx, alone=len(given) == 1),
                base=provider.value.base,
            )
            for provider in given
        )
    if cx.policy.target.has_launch_type:
        return None
    why = f"{cx.policy.target} runs tasks through a capacity provider only"
    return (
        CapacityProviderStrategyItem(
            capacity_provider=choose(Ref(RefKind.CAPACITY_PROVIDER, "default"), why, cx.at),
            weight=choose(1, "one provider runs all tasks", cx.at),
            base=None,
        ),
    )


def _weight(cx: ServiceContext, *, alone: bool) -> Traced[int]:
    """A share, as ECS reads none as 0, which is no task at all."""
    why = "one provider runs all tasks" if alone else "providers without a weight share equally"
    return choose(1, why, cx.at)
