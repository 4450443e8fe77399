"""``no-healthcheck``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.translated import balanced, once
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.codes.container import DOCKERFILE_HEALTHCHECK
from compose2ecs.mapping.optional import items


@rule("no-healthcheck", Severity.NOTE, "operation")
def no_healthcheck(subject: Subject, report: Report) -> None:
    """A service that gets traffic has no health check.

    ## What it does
    Looks for services with published ports, or behind a load balancer, that have no `healthcheck`.
    One that is turned off on purpose is left alone, and so is a service whose Dockerfile has a
    check, which the translation reports.

    ## Why is this bad
    Without a check ECS takes a task as healthy once its container runs. A program that hangs is not
    replaced, and a deployment of one that never answers counts as a success, so that nothing is
    rolled back. A target group that checks the port helps, but only for traffic that goes through
    it. ECS does not run the check of the image.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["80"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["80"]
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost/"]
          start_period: 10s
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
    """
    behind = balanced(subject)
    candidates = {
        name: service
        for name, service in subject.services.items()
        if service.healthcheck is None
        and service.provider is None
        and (items(service.ports) or name in behind)
    }
    if not candidates:
        return
    jobs, in_image = once(subject), _with_check_in_image(subject)
    for name, service in candidates.items():
        if name in jobs or name in in_image or _rolls_back(subject, name):
            continue
        if name in behind:
            report(
                f"only the target group sees whether `{name}` works: it has no health check",
                service.ports or service.image,
                help="add a healthcheck, so that ECS knows it too",
            )
        else:
            report(
                f"`{name}` publishes a port and has no health check",
                service.ports,
                help="add a healthcheck",
            )


def _with_check_in_image(subject: Subject) -> frozenset[str]:
    """The services whose Dockerfile has a check that the translation reports."""
    return frozenset(
        str(location.path[1])
        for conversion in subject.conversions.values()
        for found in conversion.diagnostics
        if found.code is DOCKERFILE_HEALTHCHECK
        for location in found.locations
        if location.path is not None and len(location.path) > 1
    )


def _rolls_back(subject: Subject, name: str) -> bool:
    """Whether ``rollback-without-healthcheck`` speaks of the service."""
    deploy = subject.services[name].deploy
    update = deploy.value.update_config if deploy else None
    action = update.value.failure_action if update else None
    return action is not None and action.value == "rollback"
