"""Regular expressions that are compiled when they are first used.

A check of one file uses a part of what the rooms declare, and compiling all of it would take longer
than the check.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


def regex(expression: str, flags: int = 0) -> re.Pattern[str]:
    """The expression with all methods of a pattern; ``re``'s own functions do not take it."""
    return cast("re.Pattern[str]", _Later(expression, flags))


@contextmanager
def compiled_later() -> Iterator[None]:
    """While it lasts, ``re.compile`` gives patterns as ``regex`` does.

    It is for imports of packages that use the methods of their patterns alone.
    """
    compiling = re.compile
    re.compile = regex  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = compiling


class _Later:
    """A pattern that gets each member from the compiled one, at its first use, and keeps it."""

    def __init__(self, expression: str, flags: int) -> None:
        self._expression = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked for by what copies, before there is anything to ask
            raise AttributeError(name)
        found = getattr(re.compile(self._expression, self._flags), name)
        setattr(self, name, found)
        return found
