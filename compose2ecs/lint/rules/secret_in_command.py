"""``secret-in-command``."""

from collections.abc import Iterator

from compose2ecs.compose.credentials import is_secret, kind_of_token
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import COMMANDS, commands
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_OPTION = (
    r"--?(?:[\w.-]{0,40}[.-])?(?:password|passwd|passphrase|pass|secret|token|api-?key|access-?key"
    r"|secret-?key|private-?key|encryption-?key|requirepass|masterauth)"
)
_VALUE = r"""(?:"(?P<{0}2>[^"]+)"|'(?P<{0}1>[^']+)'|(?P<{0}0>[^\s"'|;&<>()]+))"""
_IN_TEXT = regex(
    rf"(?<![\w-]){_OPTION}(?:=|\s+(?!-)){_VALUE.format('a')}"
    rf"|\b(?:[A-Z][A-Z0-9_]*_)?(?:PASSWORD|PASSWD|PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|TOKEN|SECRET)="
    rf"{_VALUE.format('b')}"
    rf"|\b(?:mysql|mysqladmin|mysqldump|mysqlshow|mariadb|mariadb-admin|mariadb-dump)\b[^|;&]{{0,300}}?\s-p"
    rf"{_VALUE.format('c')}"
    rf"|\b(?:redis|valkey|keydb)-cli\b[^|;&]{{0,300}}?\s(?:-a|--pass)\s+{_VALUE.format('d')}"
    rf"|\bcurl\b[^|;&]{{0,300}}?\s(?:-u|--user)[\s=]*[\"']?[\w.@-]+:{_VALUE.format('e')}"
    rf"|\bAuthorization:\s*(?:Bearer|Basic|token)\s+{_VALUE.format('f')}"
)
_ALONE = regex(_OPTION)
_SHELLS = frozenset({"CMD", "CMD-SHELL"})
_PROGRAM_WITH_PASSWORD = regex(r"(?:.*/)?(?:mysql\w*|mariadb[\w-]*)")


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
        for word, value in _secrets(words):
            if subject.is_literal(word, value):
                report(
                    f"`{attribute}` of `{owner}` has a secret among its words",
                    word,
                    help="let the command read it from a variable that a secret gives",
                )


def _secrets(words: tuple[Traced[str], ...]) -> Iterator[tuple[Traced[str], str]]:
    """The words with secrets in them, with what is secret."""
    given = [word for word in words if word.value not in _SHELLS]
    program = given[0].value if given else ""
    previous = ""
    for word in given:
        text = word.value
        values = [next(filter(None, found.groups())) for found in _IN_TEXT.finditer(text)]
        if _ALONE.fullmatch(previous) and not text.startswith("-"):
            values.append(text)
        if text.startswith("-p") and _PROGRAM_WITH_PASSWORD.fullmatch(program):
            values.append(text[2:])
        if previous == "-a" and program.endswith(("redis-cli", "valkey-cli")):
            values.append(text)
        if previous in ("-u", "--user") and program.endswith("curl"):
            values.append(text.partition(":")[2])
        if kind_of_token(text) is not None:
            values.append(text)
        previous = text
        yield from ((word, value) for value in values if _is_secret(value))


def _is_secret(value: str) -> bool:
    """Whether it is a secret, and not what a shell puts there from a variable."""
    return is_secret(value) and not value.startswith("$")
