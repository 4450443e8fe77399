"""``secret-in-build-argument``."""

from compose2ecs.compose.credentials import is_secret_name, kind_of_token
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import build_arguments
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_SWITCHES = frozenset({"true", "false", "yes", "no", "0", "1"})


@rule("secret-in-build-argument", Severity.WARNING, "security", about=("build",))
def secret_in_build_argument(subject: Subject, report: Report) -> None:
    """A secret is given to a build as an argument.

    ## What it does
    Looks for build arguments with the name of a secret, wherever their value comes from, and with a
    value that is a credential by its shape.

    ## Why is this bad
    The value stays in the history of the image and in the provenance that the builder attaches, so
    whoever may pull the image has it.

    ## Example
    ```yaml
    services:
      web:
        image: registry.example.com/web:1
        build:
          context: .
          args: {NPM_TOKEN: "${NPM_TOKEN}"}
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: registry.example.com/web:1
        build:
          context: .
          secrets: [npm_token]
    secrets:
      npm_token:
        environment: NPM_TOKEN
    ```

    ## Source
    https://docs.docker.com/build/building/secrets/
    """
    for text in build_arguments(subject):
        is_token = kind_of_token(text.value) is not None
        if text.value.lower() in _SWITCHES or ("://" in text.value and not is_token):
            continue
        if text.leaf.value == "" and not subject.has_variable(text.leaf):
            continue
        if is_secret_name(text.name) or is_token:
            report(
                f"the build argument `{text.name}` of `{text.owner}` stays in its image",
                text.leaf,
                help="give it to the build under `build.secrets`, and mount it where it is used",
            )
