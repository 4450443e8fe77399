"""What is secret within a text: in a URL, among the words of a command, among options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compose2ecs.compose.credentials import is_secret, is_secret_name, kind_of_token
from compose2ecs.compose.secrecy import raw_url_passwords
from compose2ecs.regex import regex


def url_passwords(text: str) -> Iterator[str]:
    """The passwords of the URLs in a text, those that variables give left out."""
    for password in raw_url_passwords(text):
        if is_secret(password) and not password.startswith(("{", "%", "$")):
            yield password


_FLAG = (
    r"--?(?:[\w.-]{0,40}[.-])?(?:password|passwd|passphrase|pass|secret|token|api-?key|access-?key"
    r"|secret-?key|private-?key|encryption-?key|requirepass|masterauth)"
)
_VALUE = r"""(?:"(?P<{0}2>[^"]+)"|'(?P<{0}1>[^']+)'|(?P<{0}0>[^\s"'|;&<>()]+))"""
_IN_COMMAND = regex(
    rf"(?<![\w-]){_FLAG}(?:=|\s+(?!-)){_VALUE.format('a')}"
    rf"|\b(?:[A-Z][A-Z0-9_]*_)?(?:PASSWORD|PASSWD|PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|TOKEN|SECRET)="
    rf"{_VALUE.format('b')}"
    rf"|\b(?:mysql|mysqladmin|mysqldump|mysqlshow|mariadb|mariadb-admin|mariadb-dump)\b[^|;&]{{0,300}}?\s-p"
    rf"{_VALUE.format('c')}"
    rf"|\b(?:redis|valkey|keydb)-cli\b[^|;&]{{0,300}}?\s(?:-a|--pass)\s+{_VALUE.format('d')}"
    rf"|\bcurl\b[^|;&]{{0,300}}?\s(?:-u|--user)[\s=]*[\"']?[\w.@-]+:{_VALUE.format('e')}"
    rf"|\bAuthorization:\s*(?:Bearer|Basic|token)\s+{_VALUE.format('f')}"
)
_ALONE = regex(_FLAG)
_SHELLS = frozenset({"CMD", "CMD-SHELL"})
_PROGRAM_WITH_PASSWORD = regex(r"(?:.*/)?(?:mysql\w*|mariadb[\w-]*)")


def command_secrets(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The secrets in the words of a command, as options and assignments say, each with its word."""
    given = [(place, word) for place, word in enumerate(words) if word not in _SHELLS]
    program = given[0][1] if given else ""
    previous = ""
    for place, text in given:
        values = [next(filter(None, found.groups())) for found in _IN_COMMAND.finditer(text)]
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
        # What begins with a dollar is what a shell puts there from a variable.
        yield from ((place, one) for one in values if is_secret(one) and not one.startswith("$"))


_OPTION = regex(r"(?:^|[,\s])(?P<name>[\w.-]+)=(?P<value>[^,\s]+)")


def option_secrets(text: str) -> Iterator[str]:
    """The values of options with the names of secrets, in a list such as mounts take it.

    ``username=app,password=…`` is how CIFS has it.
    """
    for found in _OPTION.finditer(text):
        if is_secret_name(found["name"]) and is_secret(found["value"]):
            yield found["value"]
