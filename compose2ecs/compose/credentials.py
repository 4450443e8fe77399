"""What names and values say about secrets: which variables hold one, and what it is."""

from __future__ import annotations

import re

from compose2ecs.compose.secrecy import SECRET_KEYS, TOKEN, TOKEN_KINDS
from compose2ecs.regex import regex

AWS_KEYS = ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN")
"""The variables in which every SDK of AWS looks for credentials first.

https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
"""

ENDPOINTS = ("AWS_ENDPOINT", "AWS_S3_ENDPOINT", "S3_ENDPOINT", "LOCALSTACK")
"""What variables begin with that name another place than AWS."""

_SECRET_NAME = regex(
    r"(?:passw(?:or)?d|passphrase|secret|token|key_?base|connection_?string"
    r"|(?:^|[_.\-])(?:pass|pwd?|(?:auth|nonce|jwt|logged_in|password)_salt)|(?-i:(?<=[a-z])(?:Pass|Pwd))"
    rf"|(?:{SECRET_KEYS})[_.\-]?key)"
    r"[_.\-]?\d{0,2}\Z",
    re.IGNORECASE,
)
"""What a name ends with that is the name of a secret."""

_NO_SECRET_NAME = regex(
    r"(?:allow|disable|enabled?|force|generate|has|is|no|random|require|reset|show|skip|use|with)"
    r"(?:[_.\-]|(?-i:(?<=[a-z])(?=[A-Z])))"
    r"|.*(?:public|random_root|empty|csrf|captcha_?site|turnstile_?site)"
    r"|minio_access_key|(?:old)?pwd$",
    re.IGNORECASE,
)
"""Switches about secrets, and what everybody may read."""

_NO_SECRET = regex(
    r"true|false|yes|no|on|off|none|null|nil|undefined|required|optional|disabled?|enabled?|header"
    r"|cookie|bearer|basic|jwt|file|env|vault|random|auto|default|\d{1,3}|x{3,}(?:[_.\-]x+)*|[*.\-_]+"
    r"|[\w.\-]+\.(?:crt|jks|json|key|p12|pem|pfx|txt)",
    re.IGNORECASE,
)
"""What tells a program how to use a secret, names its file, or stands for it in an example."""

_REFERENCE = regex(
    r"\$(?:\(|\{|__\w+\{|(?-i:[A-Z_]{2,}\W*$))|\{\{|%\w+%|<[^<>]*>$|\[[^\[\]]*\]$"
    r"|ENC[\[(]|\{cipher\}|[.~]{0,2}/|[A-Za-z]:[\\/]|[a-z][\w+.\-]*://|x-[\w.]+::"
    r"|(?:arn|env|file|op|projects|secretsmanager|sops|ssm|vault)[:/]|ref\+",
    re.IGNORECASE,
)
"""What begins the place of a secret or one that is encrypted, and not the secret."""


_OF_CLIENTS = frozenset({TOKEN_KINDS["google"], TOKEN_KINDS["jwt"]})
_FOR_CLIENTS = regex(
    r"(?:^|_)PUBLIC(?:_|$)|(?:^|_)ANON_KEY$|^(?:VITE|REACT_APP|GATSBY)_", re.IGNORECASE
)
"""Kinds of credentials that browsers may have, and names of variables that are for browsers.

https://supabase.com/docs/guides/api/api-keys
https://firebase.google.com/docs/projects/api-keys
"""


def is_secret_name(name: str) -> bool:
    """Whether a variable, an argument or an option of this name holds a secret."""
    return _SECRET_NAME.search(name) is not None and _NO_SECRET_NAME.match(name) is None


def is_secret(value: str) -> bool:
    """Whether the value of something that holds a secret is one, and not its place or a switch."""
    return bool(value) and not _NO_SECRET.fullmatch(value) and not _REFERENCE.match(value)


def kind_of_token(text: str) -> str | None:
    """What a text has in it that is a credential by its shape: ``a token of GitHub``."""
    for found in TOKEN.finditer(text):
        if "EXAMPLE" not in found[0].upper():
            return TOKEN_KINDS[found.lastgroup or ""]
    return None


def is_for_clients(name: str, kind: str) -> bool:
    """Whether a credential of a kind, in a variable of this name, is one that browsers may have."""
    return kind in _OF_CLIENTS and _FOR_CLIENTS.search(name) is not None
