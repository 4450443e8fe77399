"""``unused-config``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.declarations import report_unused
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("unused-config", Severity.WARNING, "compose.unused", about=("configs",))
def unused_config(subject: Subject, report: Report) -> None:
    """A config is declared and no service uses it.

    ## What it does
    Looks for configs of the top level that no service of any profile uses. External configs are
    left alone.

    ## Why is this bad
    A config is mounted only into the services that list it. One that is not listed is left over,
    or the service that needs it runs without its file.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
    configs:
      site:
        file: ./site.conf
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        configs:
          - source: site
            target: /etc/nginx/conf.d/default.conf
    configs:
      site:
        file: ./site.conf
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/08-configs.md
    """
    report_unused(subject, report, "configs")
