"""What the exit code of every command says. ``docs/cli.md`` shows the same table."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; each member's value is what the process returns."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNLOADABLE = 3
    PREFLIGHT = 4
    REFUSED = 5
    ROLLOUT = 6
    TIMED_OUT = 7
    CONFLICT = 8
    BUG = 70
    NOT_RUN = 125
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """The meaning, for the documentation."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.OK: "done; nothing at or above the failing severity was found",
    Exit.FINDINGS: "something at or above the failing severity was found",
    Exit.USAGE: "the command line is wrong, or the output cannot be written where it says; "
    "with `publish --dry-run --detailed-exitcode` and `status --exit-code`: there is something to "
    "change",
    Exit.UNLOADABLE: "the compose project, or a file, cannot be read or loaded",
    Exit.PREFLIGHT: "something is missing in the AWS account, or not allowed; nothing was changed",
    Exit.REFUSED: "AWS refused a call, or did not answer; what was done before stays",
    Exit.ROLLOUT: "a deployment or a task failed, or was rolled back",
    Exit.TIMED_OUT: "a deployment or a task still goes on after the timeout",
    Exit.CONFLICT: "it belongs to somebody else, or somebody else has changed it meanwhile",
    Exit.BUG: "a mistake in compose2ecs; please report it",
    Exit.NOT_RUN: "with `run`: no task was started, or its container did not run to an end; other "
    "codes are then those of the command, 126 to 165 as shells and signals make them",
    Exit.INTERRUPTED: "interrupted",
}
