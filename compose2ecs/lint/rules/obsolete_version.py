"""``obsolete-version``."""

from compose2ecs.compose.tree import Mapping
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import removed
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("obsolete-version", Severity.WARNING, "compose.yaml", about=("version",))
def obsolete_version(subject: Subject, report: Report) -> None:
    """The file has a `version`, which nothing reads.

    ## What it does
    Looks for `version` at the top level.

    ## Why is this bad
    docker compose reads every file by the same specification, whatever version it names, and warns
    at each command that the attribute is obsolete.

    ## Example
    ```yaml
    version: "3.8"
    services:
      web:
        image: app:1
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/04-version-and-name.md
    """
    for documents in subject.documents.values():
        for document in documents:
            root = document.root
            if not isinstance(root, Mapping) or "version" not in root.entries:
                continue
            span = root.key_span("version")
            edits = removed(root, "version", subject.texts[span.file])
            report(
                "`version` is obsolete: docker compose ignores it, and warns",
                Location(span, ("version",)),
                help="remove the line",
                fix=Fix(title="remove `version`", edits=edits, is_safe=True) if edits else None,
            )
