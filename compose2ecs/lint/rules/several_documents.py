"""``several-documents``."""

from itertools import pairwise

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("several-documents", Severity.NOTE, "compose.yaml")
def several_documents(subject: Subject, report: Report) -> None:
    """A file holds more than one document.

    ## What it does
    Looks for files with a `---` that begins another document.

    ## Why is this bad
    docker compose lays each document over those before it, as if they were files of their own.
    Most other tools read the first document, or refuse the file, so that they see another project.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
    ---
    services:
      web:
        restart: always
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        restart: always
    ```

    ## Source
    https://yaml.org/spec/1.2.2/#92-streams
    """
    for documents in subject.documents.values():
        for before, document in pairwise(documents):
            report(
                "this document is laid over the one before it",
                document.root.span,
                before.root.span,
                help="write one document, or put this one into a file of its own",
            )
