"""``executable-tmpfs``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items

_MEANING = {
    "exec": "run programs",
    "suid": "become root with programs",
    "dev": "open devices",
}


@rule("executable-tmpfs", Severity.NOTE, "security", about=("tmpfs",))
def executable_tmpfs(subject: Subject, report: Report) -> None:
    """A file system in memory lets programs run that were put there.

    ## What it does
    Looks for the options `exec`, `suid` and `dev` in `tmpfs`.

    ## Why is this bad
    A file system in memory is where everybody may write, and often the only one. An engine mounts
    it so that nothing there can be run, unless these options say otherwise.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        tmpfs: ["/tmp:size=64m,exec"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        tmpfs: ["/tmp:size=64m"]
    ```

    ## Source
    https://docs.docker.com/engine/storage/tmpfs/
    """
    for name, service in subject.services.items():
        for leaf in items(service.tmpfs):
            path, _, options = leaf.value.partition(":")
            given = options.split(",")
            allowed = [meaning for option, meaning in _MEANING.items() if option in given]
            if allowed and subject.is_kept(leaf):
                report(
                    f"`{name}` may {' and '.join(allowed)} that were put into {path}",
                    leaf,
                    help="leave the option out",
                )
