"""How running tasks are measured and spread, and which images they run."""

from compose2ecs.ecs.model import MetricConfiguration, MonitoringConfiguration, Text
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import items
from compose2ecs.source import Traced, choose, lift

_METRICS = {"cpu": "CPUUtilization", "memory": "MemoryUtilization"}
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MetricConfiguration.html"""


def version_consistency(cx: ServiceContext) -> Text | None:
    """``versionConsistency``: enabled, as by default, or disabled."""
    wanted = cx.settings.version_consistency
    return None if wanted is None else lift(lambda yes: "enabled" if yes else "disabled", wanted)


def monitoring(cx: ServiceContext) -> MonitoringConfiguration | None:
    """``monitoring``: the metrics of which there are more data points; both by default.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MonitoringConfiguration.html
    """
    given = cx.settings.monitoring
    if given is None:
        return None
    names: tuple[Text, ...] = tuple(
        lift(_METRICS.__getitem__, metric) for metric in items(given.value.metrics)
    )
    every = tuple(choose(name, "both metrics there are", cx.at) for name in _METRICS.values())
    return MonitoringConfiguration(
        metric_configurations=(
            MetricConfiguration(
                metric_names=names or every, resolution_seconds=given.value.resolution
            ),
        )
    )


def rebalancing(cx: ServiceContext, maximum: Traced[int] | None) -> Text | None:
    """``availabilityZoneRebalancing``: as set, else DISABLED where no additional task may start.

    Moving a task takes an additional one.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
    """
    wanted = cx.settings.az_rebalancing
    if wanted is not None:
        return lift(lambda yes: "ENABLED" if yes else "DISABLED", wanted)
    if maximum is None or maximum.value > _FULL:
        return None
    return choose("DISABLED", "rebalancing wants a maximum above 100 percent", cx.at)


_FULL = 100
"""Percent of the desired count."""
