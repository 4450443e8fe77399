"""``credential-in-url``."""

from compose2ecs.compose.credentials import kind_of_token
from compose2ecs.compose.model import Service
from compose2ecs.compose.secret_parts import url_passwords
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import (
    COMMANDS,
    REMARKS,
    build_arguments,
    commands,
    remarks,
    variables,
)
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Traced

_CONTEXT = "build.context"


@rule(
    "credential-in-url",
    Severity.WARNING,
    "security",
    about=("environment", "build", *REMARKS, *COMMANDS),
)
def credential_in_url(subject: Subject, report: Report) -> None:
    """A URL has a password in it.

    ## What it does
    Looks for URLs such as `postgres://user:password@db/shop`, and for what some drivers take
    instead (`Server=db;Password=…`), in variables, commands, health checks,
    build arguments, build contexts, labels and configs. What is a credential by its shape is a
    finding of other rules. A password that a variable gives
    (`postgres://user:${DB_PASSWORD}@db/shop`) is left alone.

    ## Why is this bad
    Whoever reads the file or the task definition has the password, and URLs are what programs log
    when a connection fails.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          DATABASE_URL: postgres://shop:Tr0ub4dor@db:5432/shop
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        environment:
          DATABASE_URL: postgres://shop@db:5432/shop
        secrets: [PGPASSWORD]
    secrets:
      PGPASSWORD:
        external: true
        x-ecs:
          value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
    """

    def look(owner: str, name: str, text: str, leaf: Traced[object]) -> None:
        for password in url_passwords(text):
            is_ours = name == _CONTEXT or kind_of_token(password) is None
            if is_ours and subject.is_literal(leaf, password):
                report(
                    f"the address in `{name}` of `{owner}` has a password in it",
                    leaf,
                    help="store the URL as a secret, or give the program the password by itself",
                )
                return

    for places in (variables, build_arguments, remarks):
        for text in places(subject):
            look(text.owner, text.name, text.value, text.leaf)
    for owner, attribute, words in commands(subject):
        for word in words:
            look(owner, attribute, word.value, word)
    for owner, service in subject.services.items():
        context = _context(service)
        if context is not None:
            look(owner, _CONTEXT, context.value, context)


def _context(service: Service) -> Traced[str] | None:
    return service.build.value.context if service.build is not None else None
