"""``no-start-period``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.units import NANOSECONDS_PER_SECOND
from compose2ecs.lint.reading.health import check_of
from compose2ecs.lint.reading.images import image_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries
from compose2ecs.source import Traced

_INTERVAL, _RETRIES = 30, 3
"""Seconds and failures without a word: https://docs.docker.com/reference/dockerfile/#healthcheck"""

_SHORT, _SHORT_FOR_SLOW = 20, 60
"""Seconds in which a program, and one that is known to be slow, may not be ready."""

_SLOW = frozenset(
    {
        "cassandra",
        "confluentinc/cp-kafka",
        "docker.elastic.co/elasticsearch/elasticsearch",
        "docker.elastic.co/kibana/kibana",
        "elasticsearch",
        "gitlab/gitlab-ce",
        "gitlab/gitlab-ee",
        "jenkins/jenkins",
        "keycloak/keycloak",
        "kibana",
        "logstash",
        "mcr.microsoft.com/mssql/server",
        "mysql",
        "neo4j",
        "opensearchproject/opensearch",
        "quay.io/keycloak/keycloak",
        "sonarqube",
        "sonatype/nexus3",
    }
)
"""Images of programs that take their time to start, most of them on a Java machine."""


@rule("no-start-period", Severity.NOTE, "operation", about=("healthcheck",))
def no_start_period(subject: Subject, report: Report) -> None:
    """A health check gives the program little time to start.

    ## What it does
    Looks for health checks without `start_period` whose `interval` and `retries` leave less than 20
    seconds from the start to the verdict. For images that are known to start slowly, such as
    Elasticsearch, Keycloak and MySQL, it takes less than 60 seconds, and the finding is a warning.
    A grace period below `x-ecs` counts as one.

    ## Why is this bad
    Docker only marks a container as unhealthy. ECS stops its task and starts another one, which has
    no more time than the one before: the service never comes up. Tasks on Fargate pull the image
    and start more slowly than a workstation does.

    ## Example
    ```yaml
    services:
      search:
        image: elasticsearch:8.17.0
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost:9200/"]
          interval: 5s
          retries: 3
    ```

    ## Instead
    ```yaml
    services:
      search:
        image: elasticsearch:8.17.0
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost:9200/"]
          interval: 5s
          retries: 3
          start_period: 2m
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """
    for name, service in subject.services.items():
        if not check_of(service) or service.healthcheck is None:
            continue
        check = service.healthcheck.value
        if check.start_period is not None and check.start_period.value > 0:
            continue
        window = _seconds(check.interval) * (
            check.retries.value if check.retries and check.retries.value else _RETRIES
        )
        image = image_of(service)
        is_slow = image is not None and image.repository in _SLOW
        if window >= (_SHORT_FOR_SLOW if is_slow else _SHORT) or _has_grace(subject, name):
            continue
        report(
            f"ECS replaces `{name}` unless it is healthy within {window} seconds",
            check.interval or check.retries or check.test,
            help="set start_period to the time that it needs to start",
            severity=Severity.WARNING if is_slow else Severity.NOTE,
        )


def _seconds(interval: Traced[int] | None) -> int:
    """The interval as ECS has it: whole seconds, five at least."""
    if interval is None or interval.value <= 0:
        return _INTERVAL
    return max(5, -(-interval.value // NANOSECONDS_PER_SECOND))


def _has_grace(subject: Subject, name: str) -> bool:
    """Whether a setting gives the tasks of a service a grace period."""
    holders = (subject.services[name], *([subject.project] if subject.project else []))
    return any(
        "health_check_grace_period" in settings.value
        for holder in holders
        if (settings := entries(holder.extensions).get("x-ecs")) is not None
        and isinstance(settings.value, dict)
    )
