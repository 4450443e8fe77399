"""``missing-project-name``."""

from compose2ecs.compose.tree import Mapping
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("missing-project-name", Severity.NOTE, "compose.names", by_default=False)
def missing_project_name(subject: Subject, report: Report) -> None:
    """The project has no name of its own.

    ## What it does
    Looks for projects without `name` in any of their files.

    ## Why is this bad
    The folder gives the name. A checkout in another folder is another project, with containers,
    networks and volumes of its own, and in ECS with other names for everything.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
    ```

    ## Instead
    ```yaml
    name: shop
    services:
      web:
        image: app:1
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/04-version-and-name.md
    """
    roots = [document.root for documents in subject.documents.values() for document in documents]
    if roots and not any(isinstance(root, Mapping) and "name" in root.entries for root in roots):
        report(
            "the project has no name but that of its folder",
            roots[0].span,
            help="add `name:` at the top level",
        )
