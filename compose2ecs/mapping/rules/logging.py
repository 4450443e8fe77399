"""Where the output of the container goes."""

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import LogConfiguration, Table, Text
from compose2ecs.ecs.target import LaunchType
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.container import (
    LOG_DRIVER_REPLACED,
    LOG_MODE_DIFFERS,
    SECRET_IN_LOG_OPTIONS,
)
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import entries
from compose2ecs.source import Choice, Traced, choose, lift

AWSLOGS = "awslogs"

_ON_THE_HOST = ("json-file", "local")
"""Drivers of the engine that keep the output on the host, for ``docker logs``.

https://docs.docker.com/engine/logging/configure/
"""

_NO_OUTPUT = "none"
_MODE = "mode"
_DATE_FORMAT = "awslogs-datetime-format"
_PATTERN = "awslogs-multiline-pattern"

_OF_EVERY_DRIVER = (_MODE, "max-buffer-size")
_OF_AWSLOGS = (
    "awslogs-create-group",
    "awslogs-group",
    "awslogs-region",
    "awslogs-stream-prefix",
    _DATE_FORMAT,
    _PATTERN,
    *_OF_EVERY_DRIVER,
)
"""Options that ECS documents, for every driver and for awslogs. Docker has more of awslogs.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
"""

SECRET_OPTIONS = ("splunk-token",)
"""Options that ECS can read from a secret, and that must not stand in the task definition.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data-logconfig.html
"""


@claims("services.*.logging.driver", "services.*.logging.options.*")
def log_configuration(cx: ServiceContext) -> LogConfiguration | None:
    """``logConfiguration``: the driver of the file where the target has it, else ``awslogs``.

    Without a driver the engine decides in Compose; on ECS that would lose the output on Fargate,
    and leave it on the instance elsewhere.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
    """
    logging = cx.service.logging
    why = Choice("the output goes to CloudWatch Logs unless the file says otherwise", cx.at)
    if logging is None:
        return _awslogs(cx, Traced(AWSLOGS, (why,)), {})
    driver, options = logging.value.driver, entries(logging.value.options)
    if driver is not None and not driver.value:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "no name is no log driver", driver)
        driver = None
    if driver is not None and driver.value == _NO_OUTPUT:
        return _least_output(cx, driver, options)
    if driver is not None and driver.value in cx.policy.target.log_drivers:
        return _kept(cx, driver, options)
    if driver is not None or options:
        _report_replaced(cx, driver, options)
    general = {name: value for name, value in options.items() if name in _OF_EVERY_DRIVER}
    return _awslogs(cx, Traced(AWSLOGS, (why,)), general)


def _kept(cx: ServiceContext, driver: Text, options: Table) -> LogConfiguration:
    """The driver of the file, with its options."""
    if _MODE not in options:
        cx.reporter.report(
            LOG_MODE_DIFFERS,
            f"`{cx.name}` loses lines while its log driver takes none, instead of waiting",
            driver,
            help="set the option mode to blocking if no line may be lost",
        )
    if driver.value == AWSLOGS:
        return _awslogs(cx, driver, _known_to_awslogs(cx, options))
    _report_secrets(cx, options)
    return LogConfiguration(log_driver=driver, options=options or None, secret_options=None)


def _known_to_awslogs(cx: ServiceContext, options: Table) -> dict[str, Text]:
    """The options of Docker's ``awslogs`` that ECS has too; the others are reported."""
    kept = {name: value for name, value in options.items() if name in _OF_AWSLOGS}
    for name, value in options.items():
        if name not in kept:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"the log driver awslogs has no option {name!r} on ECS",
                value,
                help=f"possible are {', '.join(_OF_AWSLOGS)}",
            )
    if _DATE_FORMAT in kept and _PATTERN in kept:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"{_PATTERN} is left out: {_DATE_FORMAT} says where messages begin",
            kept.pop(_PATTERN),
            help="give one of the two",
        )
    return kept


def _least_output(cx: ServiceContext, driver: Text, options: Table) -> LogConfiguration | None:
    """No driver on Fargate, which drops the output then.

    An engine on an instance would keep all of it without a driver, so that it gets the one that
    keeps the least, and keeps it there.
    """
    if cx.policy.target.launch_type is LaunchType.FARGATE:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE,
            "without a log driver the output is dropped",
            driver,
            *options.values(),
        )
        return None
    limits = {"max-size": "1m", "max-file": "1"}
    cx.reporter.report(
        LOG_DRIVER_REPLACED,
        f"ECS has no log driver none: the last MiB of the output of `{cx.name}` stays on its "
        "instance",
        driver,
        *options.values(),
        help="let the program write nothing if nothing may be kept",
    )
    why = Choice("json-file keeps as little as one file of the smallest size", cx.at)
    return LogConfiguration(
        log_driver=lift(lambda _: "json-file", driver),
        options={name: Traced(value, (why,)) for name, value in limits.items()},
        secret_options=None,
    )


def _report_replaced(cx: ServiceContext, driver: Text | None, options: Table) -> None:
    lost = [value for name, value in options.items() if name not in _OF_EVERY_DRIVER]
    if driver is None and not lost:
        return
    what = f"log driver {driver.value}" if driver else "the log options of the engine"
    is_local = driver is None or driver.value in _ON_THE_HOST
    cx.reporter.report(
        LOG_DRIVER_REPLACED,
        f"{what} of `{cx.name}` replaced by awslogs on {cx.policy.target}",
        *([driver] if driver else []),
        *lost,
        help="set a retention for the log group"
        if is_local
        else "route the output through FireLens if it must not go to CloudWatch Logs",
        severity=Severity.NOTE if is_local else None,
    )


def _awslogs(cx: ServiceContext, driver: Text, given: Table) -> LogConfiguration:
    """The driver with the options that it must have.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
    """
    defaults: dict[str, Text] = {
        "awslogs-group": log_group(cx),
        "awslogs-region": cx.policy.region,
        "awslogs-stream-prefix": choose(
            cx.name, "streams begin with the name of the service", cx.at
        ),
    }
    return LogConfiguration(log_driver=driver, options={**defaults, **given}, secret_options=None)


def log_group(cx: ServiceContext) -> Text:
    """The CloudWatch log group of the project; it must exist when a task starts."""
    given = cx.settings.log_group
    if given is not None:
        return given
    project = cx.project.name
    why = Choice("one log group for each project", cx.at)
    return Traced(f"/ecs/{project.value}", (why, *project.origins))


def _report_secrets(cx: ServiceContext, options: Table) -> None:
    for name in SECRET_OPTIONS:
        if name in options:
            cx.reporter.report(
                SECRET_IN_LOG_OPTIONS,
                f"log option {name} can be read by whoever may describe the task definition",
                options[name],
                help="keep it in Secrets Manager and hand it over as a secret option",
            )
