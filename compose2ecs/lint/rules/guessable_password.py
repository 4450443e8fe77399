"""``guessable-password``."""

from compose2ecs.compose.credentials import is_secret
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading import credentials
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("guessable-password", Severity.WARNING, "security", about=("environment",))
def guessable_password(subject: Subject, report: Report) -> None:
    """A password is one that anybody guesses.

    ## What it does
    Looks for variables with the name of a secret whose value is a default that everybody knows
    (`postgres`, `minioadmin`, `guest`), the name of the user, the database or the service, a few
    digits, or a text that asks to be replaced (`changeme`, `your-secret-key`).

    ## Why is this bad
    It is deployed as it stands. Programs that search the network try these first, and a key that
    signs sessions is as good as none when it is known from an example.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:16
        environment:
          POSTGRES_USER: shop
          POSTGRES_PASSWORD: shop
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:16
        environment:
          POSTGRES_USER: shop
        secrets: [POSTGRES_PASSWORD]
    secrets:
      POSTGRES_PASSWORD:
        external: true
        x-ecs:
          value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf
    ```

    ## Source
    https://cwe.mitre.org/data/definitions/1392.html
    """
    for text, names_secret in credentials.named_variables(subject):
        if not names_secret or not is_secret(text.value):
            continue
        names = credentials.names_beside(subject)[text.owner]
        if credentials.is_guessed(text.value, names) and subject.is_literal(text.leaf, text.value):
            report(
                f"`{text.name}` of `{text.owner}` has a value that anybody guesses",
                text.leaf,
                help="generate one in Secrets Manager, and give it to the service as a secret",
            )
