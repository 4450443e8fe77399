"""Keeping the values of variables with secret names out of what is reported.

A value reaches a message when it is put where it does not fit: ``ports: ["${TOKEN}:80"]``. In the
JSON of ECS a name and its value are two members, so that no line says which values are secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from compose2ecs.compose import tree
from compose2ecs.compose.tree import Node, Scalar, Sequence
from compose2ecs.diagnostics import Diagnostic, Location
from compose2ecs.regex import regex
from compose2ecs.shape import replace
from compose2ecs.source import Span

SECRET_KEYS = "|".join(
    (
        *("access", "account", "admin", "api", "app", "auth", "cipher", "cookie", "crypto"),
        *("encrypt(?:ion)?", "hmac", "jwt", "license", "logged_in", "master", "nonce", "private"),
        *("root", "secret", "service", "session", "shared", "sign(?:ing)?", "site", "storage"),
        "webhook",
    )
)
"""What the keys are of that are secrets."""

SECRET_NAME = regex(
    r"pass|pwd|secret|token|credential|auth|dsn|salt|signature|private|_key|-key|key_?base"
    rf"|connection[-_.]?string|(?:{SECRET_KEYS})[-_.]?key|bearer"
    r"|(?<![^\W_])pw(?![^\W\d_])",
    re.IGNORECASE,
)
"""What a name has in it that sounds secret."""

TOKEN = regex(
    r"(?<![\w/+])(?P<aws>(?:AKIA|ASIA)[A-Z2-7]{16})(?!\w)"
    r"|(?<!\w)(?P<github>gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,90})(?!\w)"
    r"|(?<!\w)(?P<gitlab>gl(?:pat|dt|rt|cbt|ptt)-[\w-]{20,64})(?![\w-])"
    r"|(?<!\w)(?P<slack>xox[abeprs]-\d[\w-]{10,120}|xapp-\d-[\w-]{20,120})"
    r"|(?P<webhook>hooks\.slack\.com/services/T\w{8,12}/B\w{8,12}/\w{20,32}"
    r"|discord(?:app)?\.com/api/webhooks/\d{16,20}/[\w-]{50,90})"
    r"|(?<!\w)(?P<stripe>[rs]k_(?:live|test)_[A-Za-z0-9]{16,120}|whsec_[A-Za-z0-9]{24,64})(?!\w)"
    r"|(?<!\w)(?P<google>AIza[\w-]{35}|GOCSPX-[\w-]{28})(?![\w-])"
    r"|(?<!\w)(?P<sendgrid>SG\.[\w-]{22}\.[\w-]{43})(?![\w-])"
    r"|(?<![\w-])(?P<ai>sk-(?:proj-|ant-[\w]{1,8}-|or-v1-)?[A-Za-z0-9][\w-]{31,200})"
    r"|(?<!\w)(?P<package>npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,250}|dckr_pat_[\w-]{27}"
    r"|hf_[A-Za-z0-9]{34}|dop_v1_[0-9a-f]{64})(?![\w-])"
    r"|(?<![\w-])(?P<telegram>\d{8,10}:AA[\w-]{33})(?![\w-])"
    r"|(?<!\w)(?P<jwt>eyJ[\w-]{10,8000}\.eyJ[\w-]{10,8000}\.[\w-]{10,2000})"
    r"|(?P<pem>-----BEGIN (?:[A-Z]{2,9} ){0,2}PRIVATE KEY)"
    r"|(?<!\w)(?P<age>AGE-SECRET-KEY-1[A-Z0-9]{58})"
)
"""What is a credential by its shape alone; the name of the group says whose."""

TOKEN_KINDS: Mapping[str, str] = {
    "aws": "an access key of AWS",
    "github": "a token of GitHub",
    "gitlab": "a token of GitLab",
    "slack": "a token of Slack",
    "webhook": "the secret address of a webhook",
    "stripe": "a key of Stripe",
    "google": "a key of Google",
    "sendgrid": "a key of SendGrid",
    "ai": "a key of a model provider",
    "package": "a token of a registry",
    "telegram": "the token of a Telegram bot",
    "jwt": "a signed token (JWT)",
    "pem": "a private key",
    "age": "a private key of age",
}
"""What the groups of ``TOKEN`` are."""

_URL_PASSWORD = regex(
    r"[A-Za-z][\w+.\-]{0,30}://[^\s:/@\"'<>]{0,128}:([^\s/\"'<>@]{1,256})@"
    r"|(?<![\w.\-])[\w.\-]{1,128}:([^\s/\"'<>@]{1,256})@(?:tcp|unix)\("
    r"|(?:[?&]|;[ ]?)(?:[Pp]assword|[Pp]wd)=([^\s&;\"'<>]{1,256})",
    re.ASCII,
)
"""Passwords in URLs, and in what drivers take instead of them.

``user:password@tcp(host)/database`` is how the driver of MySQL for Go has it, and
``Server=host;Password=…`` that of SQL Server.
"""


_OF_PASSWORDS = ("@", "assword=", "wd=")
"""One of these is in every text with such a password."""

_FOLDERS = ("PWD", "OLDPWD")
"""What a shell names its folders, which messages name too.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/cd.html
"""

_MIN_LENGTH = 3
_MIN_PASSWORD = 6
"""Shorter values, and shorter passwords in URLs, would be found everywhere."""


def without_secrets(
    diagnostics: Iterable[Diagnostic], variables: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """The diagnostics with asterisks for every value of a variable that is secret.

    Its name sounds so, or there is a credential in the value by its shape. Of a URL it is the
    password, unless that is the name of something else in it as well.
    """
    found = tuple(diagnostics)
    values = [
        secret
        for name, value in variables.items()
        if found and len(value) >= _MIN_LENGTH
        for secret in ((value,) if _names_secret(name) else _secrets_in(value))
    ]
    if not values:
        return found
    # The longest first: one may begin with another.
    pattern = re.compile("|".join(map(re.escape, sorted(values, key=len, reverse=True))))
    return tuple(_without(one, pattern) for one in found)


@lru_cache(maxsize=1024)
def _names_secret(variable: str) -> bool:
    """Whether a variable sounds secret. All projects of a run see the same environment."""
    return SECRET_NAME.search(variable) is not None and variable not in _FOLDERS


@lru_cache(maxsize=1024)
def _secrets_in(value: str) -> tuple[str, ...]:
    """What is secret in a value whatever its variable is called."""
    if TOKEN.search(value) is not None:
        return (value,)
    passwords = raw_url_passwords(value)
    return tuple(one for one in passwords if len(one) >= _MIN_PASSWORD and value.count(one) == 1)


def raw_url_passwords(text: str) -> Iterator[str]:
    """The passwords in the URLs of a text, as they stand there."""
    if any(mark in text for mark in _OF_PASSWORDS):
        for found in _URL_PASSWORD.finditer(text):
            yield found[found.lastindex or 0]


def _without(found: Diagnostic, pattern: re.Pattern[str]) -> Diagnostic:
    return replace(
        found,
        message=pattern.sub(_stars, found.message),
        help=pattern.sub(_stars, found.help) if found.help is not None else None,
        locations=tuple(_elsewhere(location, pattern) for location in found.locations),
    )


def _elsewhere(location: Location, pattern: re.Pattern[str]) -> Location:
    """The location with a path that has no secret among its keys."""
    if location.path is None:
        return location
    path = tuple(pattern.sub(_stars, key) if isinstance(key, str) else key for key in location.path)
    return location if path == location.path else location._replace(path=path)


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])


_NAMES = ("name", "key")
_VALUE = r'("value"\s*:\s*")((?:[^"\\\n]|\\.)*)'
_LINE = "(\r\n|[\n\r\x85\u2028\u2029])"


def secret_scalars(node: Node) -> Iterator[Scalar]:
    """The texts below ``node`` that are secret by their key, or by the name that stands beside it.

    ``{"name": "DB_PASSWORD", "value": "..."}`` is how ECS writes a variable or a tag.
    """
    if isinstance(node, Sequence):
        for child in node.items:
            yield from secret_scalars(child)
    if not isinstance(node, tree.Mapping):
        return
    names = [node.entries[key] for key in _NAMES if key in node.entries]
    is_named = any(
        isinstance(name, Scalar) and SECRET_NAME.search(str(name.value)) for name in names
    )
    for key, child in node.entries.items():
        if not isinstance(child, Scalar):
            yield from secret_scalars(child)
        elif (key == "value" and is_named) or SECRET_NAME.search(key):
            yield child


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with asterisks for what stands at ``spans``, as many; line breaks stay."""
    pieces = re.split(_LINE, text)
    lines, breaks = pieces[::2], [*pieces[1::2], ""]
    for span in spans:
        for number in range(span.line, min(span.end_line, len(lines)) + 1):
            line = lines[number - 1]
            start = span.column - 1 if number == span.line else 0
            end = span.end_column - 1 if number == span.end_line else len(line)
            lines[number - 1] = line[:start] + "*" * len(line[start:end]) + line[end:]
    return "".join(line + end for line, end in zip(lines, breaks, strict=True))


def without_values(text: str) -> str:
    """A text that is not JSON after all, with asterisks for what may be values of variables."""
    return re.sub(_VALUE, lambda found: found[1] + "*" * len(found[2]), text)
