"""``healthcheck-adjusted``: write what ECS uses."""

from compose2ecs.compose.grammar.quantities import parse_duration
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.ecs.units import seconds
from compose2ecs.lint.editing.edits import respelled
from compose2ecs.lint.editing.located import path_of, scalar_at, source_of
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.rules.health import INTERVAL, RETRIES, START_PERIOD, TIMEOUT

_LIMITS = {
    "interval": INTERVAL,
    "timeout": TIMEOUT,
    "start_period": START_PERIOD,
    "retries": RETRIES,
}


def healthcheck_adjusted(found: Diagnostic, subject: Subject) -> Fix | None:
    """The value becomes the nearest one that ECS takes, in whole seconds.

    Not for zero, which means the default, and for a longer start period, of which the service makes
    a grace period.
    """
    path, source = path_of(found), source_of(found, subject)
    scalar = scalar_at(found.span, subject) if found.span else None
    if source is None or scalar is None or path[2:3] != ("healthcheck",):
        return None
    name = str(path[-1])
    limits = _LIMITS.get(name)
    if limits is None:
        return None
    text = str(scalar.value)
    try:
        given = int(text) if name == "retries" else seconds(parse_duration(text))
    except ValueError:
        return None
    if given <= 0 or (name == "start_period" and given > limits[1]):
        return None
    kept = min(max(given, limits[0]), limits[1])
    wanted = str(kept) if name == "retries" else f"{kept}s"
    edits = respelled(scalar, source, wanted)
    if edits is None:
        return None
    return Fix(title=f"write `{wanted}`", edits=edits, is_safe=False, changes=(path,))
