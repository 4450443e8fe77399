"""``unused-secret``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.declarations import report_unused
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("unused-secret", Severity.WARNING, "compose.unused", about=("secrets",))
def unused_secret(subject: Subject, report: Report) -> None:
    """A secret is declared and nothing uses it.

    ## What it does
    Looks for secrets of the top level that no service of any profile and no build uses. External
    secrets are left alone.

    ## Why is this bad
    A secret reaches only the services that list it. One that is not listed is left over, or the
    service that needs it does not find its file.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
    secrets:
      token:
        file: ./token.txt
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        secrets: [token]
    secrets:
      token:
        file: ./token.txt
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/09-secrets.md
    """
    report_unused(subject, report, "secrets")
