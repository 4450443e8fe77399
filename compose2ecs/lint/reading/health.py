"""Health checks as the commands that they are."""

from __future__ import annotations

from collections.abc import Iterator

from compose2ecs.compose.model import Service
from compose2ecs.mapping.optional import items
from compose2ecs.mapping.rules.health import is_checked
from compose2ecs.regex import regex
from compose2ecs.source import Traced

SHELLS = frozenset({"sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash"})
_STARTS = regex(
    r"(?:^|[|&;({`\n]|\$\()\s*"
    r"(?:(?:!|if|then|elif|else|do|while|until|exec|time|timeout\s+\S+)\s+)*"
    r"(?:[A-Za-z_]\w*=\S*\s+)*([\w./-]+)"
)
"""Where a word of a script names a program."""

Words = tuple[Traced[str], ...]


def check_of(service: Service) -> Words:
    """The words of the health check, beginning with CMD or CMD-SHELL; none when there is none."""
    words = written_check_of(service)
    return words if len(words) > 1 else ()


def written_check_of(service: Service) -> Words:
    """The words of the health check, also where nothing follows CMD or CMD-SHELL."""
    check = service.healthcheck
    return items(check.value.test) if check is not None and is_checked(check.value) else ()


def script(test: Words) -> Traced[str] | None:
    """What a shell runs: that of CMD-SHELL, or of ``sh -c``; None where no shell takes part."""
    if test[0].value == "CMD-SHELL":
        return test[1]
    if len(test) > 3 and test[1].value in SHELLS and test[2].value.endswith("c"):
        return test[3]
    return None


def programs(test: Words) -> Iterator[tuple[str, Traced[str]]]:
    """The programs that a check starts, without their directories, and where they are named."""
    if test[0].value == "CMD":
        yield _name(test[1].value), test[1]
    else:
        yield "sh", test[1]
    shell = script(test)
    if shell is not None:
        for found in _STARTS.finditer(shell.value):
            yield _name(found[1]), shell


def _name(program: str) -> str:
    return program.rpartition("/")[2]
