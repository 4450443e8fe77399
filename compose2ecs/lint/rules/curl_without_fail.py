"""``curl-without-fail``."""

import re

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.health import Words, check_of, script
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_FAILS = regex(r"(?:^|\s)(?:-[a-zA-Z]*f[a-zA-Z]*|--fail(?:-with-body|-early)?)(?=\s|$)")
_USES_OUTPUT = regex(r"[|`<>]|\$\(|\[|(?:^|\s)(?:-w|--write-out|-[a-zA-Z]*w)\b|\btest\s")
"""What looks at the answer in another way."""


@rule("curl-without-fail", Severity.WARNING, "operation", about=("healthcheck",))
def curl_without_fail(subject: Subject, report: Report) -> None:
    """A health check with curl passes when the server answers with an error.

    ## What it does
    Looks for health checks that run curl over HTTP without `-f` (`--fail`), and do nothing with its
    output.

    ## Why is this bad
    curl ends with exit code 0 whenever there was an answer, be it 404 or 500. A service whose
    program is broken counts as healthy; ECS keeps its tasks, and deployments of it succeed.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        healthcheck:
          test: ["CMD", "curl", "http://localhost/health"]
          start_period: 10s
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost/health"]
          start_period: 10s
    ```

    ## Source
    https://curl.se/docs/manpage.html#-f
    """
    for name, service in subject.services.items():
        test = check_of(service)
        place = _curl(test) if test else None
        if place is not None:
            report(
                f"the health check of `{name}` passes whatever status the server answers with",
                place,
                help="give curl the option -f",
            )


def _curl(test: Words) -> Traced[str] | None:
    """Where a check runs curl without looking at the status."""
    shell = script(test)
    if shell is None:
        command, place = " ".join(word.value for word in test[1:]), test[1]
    else:
        # What follows `||` runs when curl fails already.
        command, place = shell.value.partition("||")[0].strip(), shell
    if not re.match(r"(?:\S*/)?curl\s", command):
        return None
    is_judged = _FAILS.search(command) or _USES_OUTPUT.search(command)
    return None if is_judged or "&&" in command or ";" in command else place
