"""``redundant-attribute``."""

from collections.abc import Iterator

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Traced


@rule("redundant-attribute", Severity.NOTE, "compose.values", about=("deploy",))
def redundant_attribute(subject: Subject, report: Report) -> None:
    """A setting stands in two attributes that mean the same.

    ## What it does
    Looks for services that have both `scale` and `deploy.replicas`, or both `cpus`, `mem_limit`,
    `mem_reservation` or `pids_limit` and its like below `deploy.resources`.

    ## Why is this bad
    docker compose accepts both as long as they are equal. Who changes one of them must know of the
    other, or the file is refused.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        mem_limit: 512m
        deploy:
          resources:
            limits:
              memory: 512m
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        deploy:
          resources:
            limits:
              memory: 512m
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/deploy.md
    """
    project = subject.project
    for name, service in project.services.value.items() if project is not None else ():
        for attribute, own, below, other in _pairs(service.value):
            if own is not None and own == other:
                report(
                    f"`{attribute}` of `{name}` repeats `deploy.{below}`",
                    own,
                    other,
                    help="keep one of them",
                )


def _pairs(
    service: Service,
) -> Iterator[tuple[str, Traced[float] | None, str, Traced[float] | None]]:
    """The attributes of a service that ``deploy`` has too, with what it has."""
    if service.deploy is None:
        return
    deploy = service.deploy.value
    yield "scale", service.scale, "replicas", deploy.replicas
    if deploy.resources is None:
        return
    limits, reservations = deploy.resources.value.limits, deploy.resources.value.reservations
    if limits is not None:
        yield "cpus", service.cpus, "resources.limits.cpus", limits.value.cpus
        yield "mem_limit", service.mem_limit, "resources.limits.memory", limits.value.memory
        yield "pids_limit", service.pids_limit, "resources.limits.pids", limits.value.pids
    if reservations is not None:
        yield (
            "mem_reservation",
            service.mem_reservation,
            "resources.reservations.memory",
            reservations.value.memory,
        )
