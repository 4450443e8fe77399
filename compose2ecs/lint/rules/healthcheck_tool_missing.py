"""``healthcheck-tool-missing``."""

import re

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.health import check_of, programs
from compose2ecs.lint.reading.images import image_of
from compose2ecs.lint.reading.programs import PROGRAMS, absence
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items


@rule("healthcheck-tool-missing", Severity.WARNING, "operation", about=("healthcheck",))
def healthcheck_tool_missing(subject: Subject, report: Report) -> None:
    """A health check starts a program that the image has not got.

    ## What it does
    Looks at the programs of health checks, such as curl, wget, nc, bash, mysqladmin and mongo, in
    images whose contents are known. It is a note where the tag makes it likely only. Images that
    are built here are left alone, and so are checks that have an alternative.

    ## Why is this bad
    The check fails each time. Docker shows the container as unhealthy and lets it run; ECS stops
    the task and starts another one, again and again, and the deployment never ends well.

    ## Example
    ```yaml
    services:
      api:
        image: node:22.11-slim
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost:3000/"]
          start_period: 10s
    ```

    ## Instead
    ```yaml
    services:
      api:
        image: node:22.11-slim
        healthcheck:
          test: ["CMD", "node", "healthcheck.js"]
          start_period: 10s
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
    """
    for name, service in subject.services.items():
        test = check_of(service)
        image = image_of(service) if test else None
        if image is None:
            continue
        started = {program: place for program, place in programs(test) if program in PROGRAMS}
        lacking = {program: absence(image, program) for program in started}
        if any(severity is None for program, severity in lacking.items() if program != "sh"):
            continue  # an alternative is there
        for program, severity in lacking.items():
            if severity is None or _is_installed(program, subject, name):
                continue
            has_not = "has no" if severity is Severity.WARNING else "is likely to have no"
            report(
                f"the health check of `{name}` starts {program}, and {image.repository}"
                f"{':' if image.tag else ''}{image.tag} {has_not} {program}",
                started[program],
                service.image,
                help="use a program that the image has, or put it into an image of your own",
                severity=severity,
            )
            break


def _is_installed(program: str, subject: Subject, name: str) -> bool:
    """Whether the command of the service names the program, as one that installs it does."""
    service = subject.services[name]
    named = rf"(?<![\w-]){program}(?![\w-])"
    return any(
        re.search(named, word.value)
        for word in (*items(service.command), *items(service.entrypoint))
    )
