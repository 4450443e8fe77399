"""``healthcheck-always-passes``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.health import check_of, script
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_NEVER_FAILS = regex(r"(?:^|\|\||;)\s*(?:exit\s+0|true|:|/bin/true|echo(?:\s+[^|&;`$]*)?)\s*;?\s*$")
"""A script whose last word on the matter is success."""

_FAILS = regex(r"\b(?:exit|return)\s+[1-9$]|\bkill\b")
"""What lets a script end otherwise before its last word."""

_HARMLESS = frozenset({"true", "/bin/true", "/usr/bin/true", "echo", "/bin/echo"})


@rule("healthcheck-always-passes", Severity.WARNING, "operation", about=("healthcheck",))
def healthcheck_always_passes(subject: Subject, report: Report) -> None:
    """A health check cannot fail.

    ## What it does
    Looks for checks that end well whatever happens: `exit 0`, `true`, and `|| true` or `|| exit 0`
    behind a command.

    ## Why is this bad
    It says that a broken container is healthy. ECS keeps it, sends it traffic, and takes the
    deployment that brought it as a success. Without a check one would at least know.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        healthcheck:
          test: curl -f http://localhost/ || exit 0
          start_period: 10s
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        healthcheck:
          test: curl -f http://localhost/ || exit 1
          start_period: 10s
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """
    for name, service in subject.services.items():
        test = check_of(service)
        if not test:
            continue
        shell = script(test)
        if shell is None:
            passes = test[1].value in _HARMLESS
        else:
            text = shell.value
            passes = _NEVER_FAILS.search(text) is not None and not _FAILS.search(text)
        if passes:
            report(
                f"the health check of `{name}` passes whatever happens",
                shell or test[1],
                help="let it end with another exit code than 0 when the service does not work",
            )
