"""``rollback-without-healthcheck``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.translated import balanced
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.rules.health import is_checked


@rule("rollback-without-healthcheck", Severity.WARNING, "operation", about=("deploy",))
def rollback_without_healthcheck(subject: Subject, report: Report) -> None:
    """A failed update is to be rolled back, but nothing finds out that it failed.

    ## What it does
    Looks for `failure_action: rollback` in `deploy.update_config` of services without a health
    check. Services behind a load balancer are left alone: the target group checks them.

    ## Why is this bad
    The circuit breaker of ECS counts tasks that do not start, that stop, or that fail a health
    check. A new version that runs and answers nothing does none of these, so the deployment
    succeeds and nothing is rolled back.

    ## Example
    ```yaml
    services:
      worker:
        image: example/worker:1.4.0
        deploy:
          update_config:
            failure_action: rollback
    ```

    ## Instead
    ```yaml
    services:
      worker:
        image: example/worker:1.4.0
        healthcheck:
          test: ["CMD", "/bin/worker", "ping"]
          start_period: 30s
        deploy:
          update_config:
            failure_action: rollback
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    behind = None
    for name, service in subject.services.items():
        update = service.deploy.value.update_config if service.deploy else None
        action = update.value.failure_action if update else None
        if action is None or action.value != "rollback":
            continue
        if service.healthcheck is not None and is_checked(service.healthcheck.value):
            continue
        behind = balanced(subject) if behind is None else behind
        if name not in behind:
            report(
                f"an update of `{name}` is rolled back when it fails, which no health check "
                "finds out",
                action,
                help="add a healthcheck",
            )
