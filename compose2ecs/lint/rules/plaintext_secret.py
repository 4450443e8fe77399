"""``plaintext-secret``."""

from compose2ecs.compose.credentials import (
    AWS_KEYS,
    is_for_clients,
    is_secret,
    kind_of_token,
)
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading import credentials
from compose2ecs.lint.reading.places import REMARKS, Text, remarks
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_SHORTEST_TOKEN = 16


@rule("plaintext-secret", Severity.WARNING, "security", about=("environment", *REMARKS))
def plaintext_secret(subject: Subject, report: Report) -> None:
    """A secret stands in a file as plain text.

    ## What it does
    Looks for variables with the name of a secret, such as `DB_PASSWORD`, that have a value in the
    file or in an env file. Whatever the name is, it also looks for what is a credential by its
    shape, such as an access key of AWS, a token of GitHub, a private key or a long random text, in
    variables, labels and configs. Places of secrets (`/run/secrets/…`, ARNs), variables
    (`${DB_PASSWORD}`) and what only explains (`<password>`) are left alone. A password that anybody
    guesses has a finding of its own.

    ## Why is this bad
    Whoever can read the repository has the secret, and whoever may call `DescribeTaskDefinition`
    too: a task definition shows its variables, each revision keeps them for ever, and changing the
    secret takes a new one.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          DB_PASSWORD: Tr0ub4dor-and-3
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        secrets: [DB_PASSWORD]
    secrets:
      DB_PASSWORD:
        external: true
        x-ecs:
          value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
    """
    for text, names_secret in credentials.named_variables(subject):
        what = _what(subject, text, names_secret=names_secret)
        if what is not None and subject.is_literal(text.leaf, text.value):
            report(
                f"`{text.name}` of `{text.owner}` holds {what} in plain text",
                text.leaf,
                help=_ROLE if text.name in AWS_KEYS else _OUT,
            )
    for text in remarks(subject):
        kind = _kind(text.value)
        if kind is not None and subject.is_literal(text.leaf, text.value):
            report(
                f"`{text.name}` of `{text.owner}` has {kind} in plain text", text.leaf, help=_OUT
            )


_OUT = "store it in Secrets Manager or the Parameter Store, and give it to the service as a secret"
_ROLE = "leave the keys out, and name a role: `x-ecs: {task_role: …}`"


def _what(subject: Subject, text: Text, *, names_secret: bool) -> str | None:
    """What a variable holds that is secret, None when it is none or somebody else's finding."""
    value = text.value
    kind = _kind(value)
    if kind is not None:
        return None if is_for_clients(text.name, kind) else kind
    if names_secret:
        if not is_secret(value) or credentials.is_guessed(
            value, credentials.names_beside(subject)[text.owner]
        ):
            return None
        return "a secret"
    return "a long random text" if credentials.is_random(text.name, value) else None


def _kind(value: str) -> str | None:
    return kind_of_token(value) if len(value) >= _SHORTEST_TOKEN else None
