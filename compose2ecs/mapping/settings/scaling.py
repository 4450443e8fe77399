"""How the number of tasks follows load and time, by Application Auto Scaling."""

from compose2ecs.compose.model import Seq
from compose2ecs.mapping.settings import names
from compose2ecs.mapping.settings.declare import Block, needed, setting, settings
from compose2ecs.mapping.settings.kinds import Flag, Many, Number, Percent, Text, Time, Whole, Word
from compose2ecs.source import Traced

_CAPACITY = Whole(0)
_MOMENT = Text(
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$",
    "Give a date and time, such as `2026-03-01T08:00:00`.",
)


@settings
class ScalingStep:
    """One step: by how much to scale while the metric is this far from the alarm's threshold."""

    above: Traced[float] | None = setting(
        Number(), "Lower bound of the step, as distance from the threshold of the alarm."
    )
    below: Traced[float] | None = setting(
        Number(), "Upper bound of the step, as distance from the threshold of the alarm."
    )
    by: Traced[int] = needed(
        Whole(None), "Tasks, or percent, to add; a negative number takes them away."
    )


@settings
class StepPolicy:
    """A policy that a CloudWatch alarm starts, which scales by steps."""

    adjustment: Traced[str] | None = setting(
        Word("change", "percent", "exact"),
        "What `by` means: a change in tasks (the default), in percent, or the exact number.",
    )
    aggregation: Traced[str] | None = setting(
        Word("average", "minimum", "maximum"), "How the data points of the metric are summed up."
    )
    cooldown: Traced[int] | None = setting(Time(), "Time before it scales again.")
    minimum_change: Traced[int] | None = setting(
        Whole(1), "Fewest tasks by which a change in percent scales."
    )
    name: Traced[str] | None = setting(
        Text(), "Name of the policy; the default is the name of the service and a number."
    )
    steps: Seq[ScalingStep] = needed(
        Many(item=Block(form=ScalingStep), wanted="a list of steps", at_least=1), "The steps."
    )


@settings
class ScheduledScaling:
    """Bounds that change at a time: `at` once, by `cron`, or at a `rate`."""

    at: Traced[str] | None = setting(_MOMENT, "The moment, once: `2026-03-01T08:00:00`.")
    cron: Traced[str] | None = setting(
        Text(
            r"^\S+ \S+ \S+ \S+ \S+ \S+$",
            "Write six fields: minutes, hours, day of month, month, day of week, year.",
        ),
        "The times, as `<minutes> <hours> <day of month> <month> <day of week> <year>`.",
    )
    end: Traced[str] | None = setting(_MOMENT, "When a recurring change ends.")
    max: Traced[int] | None = setting(_CAPACITY, "Most tasks from then on.")
    min: Traced[int] | None = setting(_CAPACITY, "Fewest tasks from then on.")
    name: Traced[str] | None = setting(
        Text(), "Name of the action; the default is the name of the service and a number."
    )
    rate: Traced[str] | None = setting(
        Text(r"^[0-9]+ (minute|hour|day)s?$", "Write a number and a unit, such as `12 hours`."),
        "The interval, such as `12 hours`.",
    )
    start: Traced[str] | None = setting(_MOMENT, "When a recurring change begins.")
    timezone: Traced[str] | None = setting(
        Text(r"^[A-Za-z0-9_+/-]+$", "Give the name of a time zone, such as `Europe/Vienna`."),
        "Time zone of `at` and `cron`, such as `Europe/Vienna`; the default is UTC.",
    )


@settings
class Scaling:
    """How many tasks run: the bounds, and what moves the number between them."""

    cpu: Traced[float] | None = setting(
        Percent(1), "Average use of CPU to keep, in percent of what the tasks reserve."
    )
    disable_scale_in: Traced[bool] | None = setting(
        Flag(), "Whether `cpu`, `memory` and `requests` only ever add tasks."
    )
    max: Traced[int] = needed(_CAPACITY, "Most tasks.")
    memory: Traced[float] | None = setting(
        Percent(1), "Average use of memory to keep, in percent of what the tasks reserve."
    )
    min: Traced[int] | None = setting(_CAPACITY, "Fewest tasks; the default is 1.")
    requests: Traced[int] | None = setting(
        Whole(1), "Requests per task and minute to keep, counted by the load balancer."
    )
    resource_label: Traced[str] | None = setting(
        names.RESOURCE_LABEL,
        "Load balancer and target group that count `requests`: "
        "`app/<name>/<id>/targetgroup/<name>/<id>`, the ends of their ARNs.",
    )
    role: Traced[str] | None = setting(
        names.ROLE_ARN, "Role that Application Auto Scaling acts under; the default is its own."
    )
    scale_in_cooldown: Traced[int] | None = setting(
        Time(), "Time after a change before tasks are taken away."
    )
    scale_out_cooldown: Traced[int] | None = setting(
        Time(), "Time after a change before tasks are added."
    )
    schedule: Seq[ScheduledScaling] | None = setting(
        Many(item=Block(form=ScheduledScaling), wanted="a list of times"),
        "Bounds that change at times.",
    )
    step: Seq[StepPolicy] | None = setting(
        Many(item=Block(form=StepPolicy), wanted="a list of policies"),
        "Policies that CloudWatch alarms start.",
    )
