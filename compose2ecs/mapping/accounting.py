"""The account of every value of the project: nothing is lost without a word.

A leaf is accounted for when the output cites it as an origin, or on behalf of it; when a finding
cites it; or when it has done its work before. Citing a structure does not cover its leaves.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Diagnostic, Reporter
from compose2ecs.mapping import codes
from compose2ecs.mapping.dispositions import Held, fates, is_empty, written
from compose2ecs.mapping.settings import KEY
from compose2ecs.source import Path, Traced, dotted
from compose2ecs.trace import Leaves, cited_paths

_EMPTY_HAS_MEANING = ("command", "entrypoint")
"""Lists of a service that say something when they are empty: what the image says is cleared.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#command
"""


def account(
    project: Project,
    made: Leaves,
    diagnostics: Iterable[Diagnostic],
    reporter: Reporter,
    held: Held | None = None,
) -> None:
    """Report every leaf that neither ``made`` nor ``diagnostics`` cite and that was not consumed.

    ``made`` are the leaves of what is emitted, after it was restricted to the target. A setting of
    ``x-ecs`` that nothing uses is the user's concern; anything else is a mistake of ours. ``held``
    is what is ``written`` in the project, for whoever knows it.
    """
    for path, leaf in unaccounted(written(project) if held is None else held, made, diagnostics):
        if KEY in path:
            reporter.report(
                codes.UNUSED_SETTING,
                f"`{dotted(path)}` has no effect: nothing in the result depends on it",
                leaf,
            )
        else:
            reporter.report(
                codes.UNACCOUNTED_ATTRIBUTE,
                f"`{dotted(path)}` was lost: it is neither in the result nor in a finding",
                leaf,
                help="this is a mistake in compose2ecs; please report it",
            )


def unaccounted(
    held: Held, made: Leaves, diagnostics: Iterable[Diagnostic]
) -> Iterator[tuple[Path, Traced[Any]]]:
    """The leaves of those ``held`` without a fate, with their canonical paths.

    A finding about a setting that cannot be read or does not exist speaks for all that is in it;
    one about the service or the volume that it belongs to does not.
    """
    found = reported(diagnostics)
    known = found | cited_paths(made)
    for source, leaf in held:
        path = source.path
        if path in known or consumed(path, leaf) is not None:
            continue
        if KEY in path and any(path[:at] in found for at in range(path.index(KEY) + 1, len(path))):
            continue
        yield path, leaf


def reported(diagnostics: Iterable[Diagnostic]) -> set[Path]:
    """Every path that a finding cites."""
    return {
        location.path
        for found in diagnostics
        for location in found.locations
        if location.path is not None
    }


def consumed(path: Path, leaf: Traced[Any]) -> str | None:
    """The reason for which the leaf needs no place in the result; None when it needs one."""
    if is_empty(leaf) and path[2:] not in [(name,) for name in _EMPTY_HAS_MEANING]:
        return "it is empty, which says nothing"
    match = fates().find(path)
    return match.value if match is not None and isinstance(match.value, str) else None
