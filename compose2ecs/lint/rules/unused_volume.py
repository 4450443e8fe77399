"""``unused-volume``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.declarations import report_unused
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("unused-volume", Severity.WARNING, "compose.unused", about=("volumes",))
def unused_volume(subject: Subject, report: Report) -> None:
    """A volume is declared and no service mounts it.

    ## What it does
    Looks for volumes of the top level that no service of any profile mounts. External volumes are
    left alone.

    ## Why is this bad
    docker compose does not create such a volume. Often a service was meant to mount it, and now
    keeps its files in the container, where they are lost with it; or the name is spelled in another
    way. A name of one letter is read as the drive in `d:/data`, and mounts nothing either.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:17
        volumes:
          - /var/lib/postgresql/data
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:17
        volumes:
          - data:/var/lib/postgresql/data
    volumes:
      data:
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/07-volumes.md
    """
    report_unused(subject, report, "volumes")
