"""``secret-in-driver-options``."""

from compose2ecs.compose.credentials import is_secret, is_secret_name
from compose2ecs.compose.secret_parts import option_secrets
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries


@rule("secret-in-driver-options", Severity.WARNING, "security", about=("volumes", "secrets"))
def secret_in_driver_options(subject: Subject, report: Report) -> None:
    """The options of a volume have a secret among them.

    ## What it does
    Looks in the `driver_opts` of volumes, networks and secrets for options with the name of a
    secret, and in mount options such as `username=app,password=…`.

    ## Why is this bad
    Whoever reads the file has the secret, and so has everybody who may list the volumes or the
    mounts of a machine.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        volumes: ["share:/data"]
    volumes:
      share:
        driver_opts:
          type: cifs
          device: //files.example.com/share
          o: username=app,password=Tr0ub4dor
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        volumes: ["share:/data"]
    volumes:
      share:
        x-ecs:
          type: efs
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
    """
    if subject.project is None:
        return
    project = subject.project
    for group in (project.volumes, project.secrets):
        for owner, entry in group.value.items():
            for name, leaf in entries(entry.value.driver_opts).items():
                values = [*option_secrets(leaf.value)]
                if is_secret_name(name) and is_secret(leaf.value):
                    values.append(leaf.value)
                if any(subject.is_literal(leaf, value) for value in values):
                    report(
                        f"`{name}` of `{owner}` has a secret in it",
                        leaf,
                        help="let a variable give it, or use a file system that knows roles",
                    )
