"""Keeping secrets out of the source lines that diagnostics show.

A line is shown as it stands in the file, so a password that is written there would end up in the
logs of CI. What follows a name that sounds secret is replaced; of env files, every value.
"""

from __future__ import annotations

import re

MASK = "********"

_SENSITIVE = (
    r"[\w.-]*(?:pass(?:word|wd|phrase)?|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key"
    r"|credentials?|auth)[\w.-]*"
)
_ASSIGNMENT = re.compile(
    rf"(?P<name>{_SENSITIVE})(?P<after>[\"']?\s*(?:=|:\s)\s*[\"']?)(?P<value>[^\s\"'#,}}\]][^\"'#,}}\]]*)",
    re.IGNORECASE,
)
_URL_PASSWORD = re.compile(r"(?P<before>\w+://[^\s:/@]+:)(?P<value>[^\s@/]+)(?=@)")
_ENV_LINE = re.compile(r"(?P<before>^[^#=:]*[=:])(?P<value>.+)$")
_REFERENCE = re.compile(r"\s*\$(?:\w+|\{[^}]*\})\s*|\s*/run/secrets/\S*\s*")


def masked(line: str, *, is_env_file: bool = False) -> str:
    """The line with asterisks for secret values, as many: carets still point right."""
    if is_env_file:
        return _ENV_LINE.sub(lambda m: m["before"] + _stars(m["value"]), line)
    line = _URL_PASSWORD.sub(lambda m: m["before"] + _stars(m["value"]), line)
    return _ASSIGNMENT.sub(lambda m: m["name"] + m["after"] + _stars(m["value"]), line)


def _stars(value: str) -> str:
    """Asterisks for a literal value; a reference to a variable or to a secret's file is not one."""
    if _REFERENCE.fullmatch(value):
        return value
    bare = value.rstrip()
    return "*" * len(bare) + value[len(bare) :]
