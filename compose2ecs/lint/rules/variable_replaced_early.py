"""``variable-replaced-early``."""

from compose2ecs.diagnostics import Location, Severity
from compose2ecs.lint.reading.deferred import OF_THE_SHELL, bare, doubling, has_shell, is_command
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("variable-replaced-early", Severity.WARNING, "compose.values", about=("$",))
def variable_replaced_early(subject: Subject, report: Report) -> None:
    """A variable of the container gets the value of this machine.

    ## What it does
    Looks for variables in commands and health checks that every container or shell has, such as
    `$HOME` and `$HOSTNAME`, and that docker compose finds where it runs. Variables that it does not
    find are `unset-variable`.

    ## Why is this bad
    docker compose replaces `$NAME` and `${NAME}` when it reads the file, from its own environment
    and `.env`. The command gets the value of whoever deploys it. A doubled dollar leaves the
    variable to the container.

    ## Example
    ```yaml
    services:
      job:
        image: app:1
        command: sh -c 'tar xf backup.tar -C $HOME'
    ```

    with these variables where docker compose runs:

    ```env .env
    HOME=/home/ann
    ```

    ## Instead
    ```yaml
    services:
      job:
        image: app:1
        command: sh -c 'tar xf backup.tar -C $$HOME'
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
    """
    for path, scalar in subject.leaves:
        text = scalar.value
        if not isinstance(text, str) or "$" not in text or not is_command(path):
            continue
        service = subject.services.get(str(path[1]))
        if service is None:
            continue
        for name in dict.fromkeys(bare(text)):
            if name in OF_THE_SHELL and subject.loaded.environment.lookup(name) is not None:
                report(
                    f"`{name}` is replaced before the container starts, by what this machine has",
                    Location(scalar.span, path),
                    help=f"leave it to a shell in the container, with two dollars: `$${name}`",
                    fix=doubling(subject, path, scalar, (name,))
                    if has_shell(service, path)
                    else None,
                )
