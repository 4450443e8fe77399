"""``secret-in-command``."""

from compose2ecs.compose.secret_parts import command_secrets
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import COMMANDS, commands
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("secret-in-command", Severity.WARNING, "security", about=(*COMMANDS,))
def secret_in_command(subject: Subject, report: Report) -> None:
    """A command has a secret among its words.

    ## What it does
    Looks in commands, entry points, health checks and hooks for options such as
    `--password=…`, `--requirepass …`, the `-p…` of MySQL's programs and the `-a …` of `redis-cli`,
    for assignments such as `PGPASSWORD=…`, and for what is a credential by its shape. A value that
    a variable gives is left alone.

    ## Why is this bad
    Whoever reads the file or the task definition has the secret, and the words of a command are
    shown by `ps`, to every process that sees it.

    ## Example
    ```yaml
    services:
      cache:
        image: redis:7.4
        command: redis-server --requirepass Tr0ub4dor-and-3
    ```

    ## Instead
    ```yaml
    services:
      cache:
        image: redis:7.4
        command: sh -c 'exec redis-server --requirepass "$$REDIS_PASSWORD"'
        secrets: [REDIS_PASSWORD]
    secrets:
      REDIS_PASSWORD:
        external: true
        x-ecs:
          value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/redis-AbCdEf
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
    """
    for owner, attribute, words in commands(subject):
        for place, value in command_secrets([word.value for word in words]):
            if subject.is_literal(words[place], value):
                report(
                    f"`{attribute}` of `{owner}` has a secret among its words",
                    words[place],
                    help="let the command read it from a variable that a secret gives",
                )
