"""``waits-for-missing-healthcheck``."""

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("waits-for-missing-healthcheck", Severity.WARNING, "compose.values", about=("depends_on",))
def waits_for_missing_healthcheck(subject: Subject, report: Report) -> None:
    """A service waits for the health of one that has no health check.

    ## What it does
    Looks for the condition `service_healthy` on services whose health check is disabled, and on
    services without one. The latter is a note, because the image may have one.

    ## Why is this bad
    docker compose gives up where it waits for a container that has no health check: the service
    that depends on it is not started.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        depends_on:
          db:
            condition: service_healthy
      db:
        image: postgres:17
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        depends_on:
          db:
            condition: service_healthy
      db:
        image: postgres:17
        healthcheck:
          test: ["CMD", "pg_isready"]
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/05-services.md#depends_on
    """
    for name, service in subject.services.items():
        for target, dependency in (service.depends_on.value if service.depends_on else {}).items():
            condition = dependency.value.condition
            awaited = subject.services.get(target)
            if condition is None or condition.value != "service_healthy" or awaited is None:
                continue
            what = _missing(awaited)
            if what is None or subject.has_found("conflicting-settings", dependency):
                continue
            is_disabled = awaited.healthcheck is not None
            report(
                f"`{name}` waits for `{target}` to be healthy, which {what}",
                condition,
                awaited.healthcheck,
                help=f"give `{target}` a health check, or wait for `service_started`",
                severity=None if is_disabled else Severity.NOTE,
            )


def _missing(service: Service) -> str | None:
    """Why a service has no health check, as a predicate."""
    if service.provider is not None:
        return None
    if service.healthcheck is None:
        return "has no health check in the file"
    given = service.healthcheck.value
    test = given.test.value if given.test is not None else ()
    if (given.disable is not None and given.disable.value) or (test and test[0].value == "NONE"):
        return "has its health check disabled"
    return None
