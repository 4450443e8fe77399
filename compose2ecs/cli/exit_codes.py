"""What the exit code of every command says. ``docs/cli.md`` shows the same table."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; each member's value is what the process returns."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNLOADABLE = 3
    BUG = 70
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """The meaning, for the documentation."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.OK: "done; nothing at or above the failing severity was found",
    Exit.FINDINGS: "something at or above the failing severity was found",
    Exit.USAGE: "the command line is wrong, or the output cannot be written where it says",
    Exit.UNLOADABLE: "the compose project, or a file, cannot be read or loaded",
    Exit.BUG: "a mistake in compose2ecs; please report it",
    Exit.INTERRUPTED: "interrupted",
}
