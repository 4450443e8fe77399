"""What the tasks of a service run on, and what comes with them."""

from collections.abc import Mapping
from typing import Any

from compose2ecs.compose.model import Map, Seq
from compose2ecs.mapping.settings.declare import Block, needed, setting, settings
from compose2ecs.mapping.settings.kinds import Flag, Many, Named, Patch, Text, Time, Whole, Word
from compose2ecs.source import Traced


@settings
class CapacityProvider:
    """A capacity provider, and its share of the tasks."""

    base: Traced[int] | None = setting(
        Whole(0, 100000), "Tasks that run on it before any share counts."
    )
    name: Traced[str] = needed(
        Text(), "Its name: `FARGATE`, `FARGATE_SPOT`, or one of the cluster."
    )
    weight: Traced[int] | None = setting(Whole(0, 1000), "Its share of the tasks beyond the base.")


@settings
class PlacementRule:
    """How tasks are spread over instances, or packed on them."""

    field: Traced[str] | None = setting(
        Text(), "What to spread over (`attribute:ecs.availability-zone`), or pack by (`memory`)."
    )
    type: Traced[str] = needed(Word("spread", "binpack", "random"), "How.")


@settings
class PlacementSettings:
    """On which instances tasks run, beside `deploy.placement`."""

    constraints: Seq[str] | None = setting(
        Many(item=Text(), at_most=10),
        "Conditions on the instance, in the query language of the cluster.",
    )
    distinct_instances: Traced[bool] | None = setting(
        Flag(), "Whether each task has an instance of its own."
    )
    strategy: Seq[PlacementRule] | None = setting(
        Many(item=Block(form=PlacementRule), wanted="a list of rules", at_most=5),
        "How tasks are spread or packed, first rule first.",
    )


@settings
class MonitoringSettings:
    """Metrics that are collected more often than once a minute."""

    metrics: Seq[str] | None = setting(
        Many(item=Word("cpu", "memory"), wanted="metrics"), "Metrics; the default is both."
    )
    resolution: Traced[int] = needed(Time(), "Interval: `20s` or `60s`.")


@settings
class Firelens:
    """The service is the log router of its task."""

    config_file: Traced[str] | None = setting(
        Text(), "Configuration: a path in the image, or the ARN of an object in S3."
    )
    metadata: Traced[bool] | None = setting(
        Flag(), "Whether the router adds what ECS knows of the task to each message."
    )
    options: Map[str] | None = setting(
        Named(item=Text(), wanted="options by name"), "Further options of the router."
    )
    type: Traced[str] = needed(Word("fluentbit", "fluentd"), "Which router it is.")


@settings
class Overrides:
    """Changes to the requests, in the spelling of the ECS API: JSON merge patches."""

    container_definition: Traced[Mapping[str, Traced[Any]]] | None = setting(
        Patch(), "Changes to the container definition."
    )
    run_task: Traced[Mapping[str, Traced[Any]]] | None = setting(
        Patch(), "Changes to the request that runs a task once."
    )
    service: Traced[Mapping[str, Traced[Any]]] | None = setting(
        Patch(), "Changes to the request that creates the service."
    )
    task_definition: Traced[Mapping[str, Traced[Any]]] | None = setting(
        Patch(), "Changes to the task definition."
    )
