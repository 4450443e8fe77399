"""Findings about a value that several services share: there is one place to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compose2ecs.diagnostics import Diagnostic, Location
from compose2ecs.mapping.optional import listed
from compose2ecs.shape import replace

_ANY = "\0"
"""Stands for the service in messages that are compared."""


def together(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, of which those that differ in the service alone are one.

    Anchors, ``extends`` and env files give several services one value. The message is that of the
    first service, and names the others behind it.
    """
    places: dict[object, list[Diagnostic]] = {}
    for found in diagnostics:
        places.setdefault((found.code.slug, found.span), []).append(found)
    return [one for place in places.values() for one in (_shared(place) if place[1:] else place)]


def of_each(found: Diagnostic) -> list[Diagnostic]:
    """The finding as it is of each service that has the value where it is found."""
    if len(found.locations) < 2:
        return [found]
    span = found.span
    services = dict.fromkeys(_service_of(place) for place in found.locations if place.span == span)
    if len(services) < 2:
        return [found]
    return [
        replace(
            found,
            locations=tuple(
                place
                for place in found.locations
                if (other := _service_of(place)) == service or other not in services
            ),
        )
        for service in services
    ]


def _shared(place: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings of one code at one place."""
    groups: dict[object, list[Diagnostic]] = {}
    for found in place:
        service = _service(found)
        said = found.message if service is None else found.message.replace(f"`{service}`", _ANY)
        edits = None if found.fix is None else found.fix.edits
        alike = (said, found.help, found.severity, found.targets, edits)
        groups.setdefault((alike, found.accepted, found.accepted_by), []).append(found)
    return map(_as_one, groups.values())


def _service(found: Diagnostic) -> str | None:
    """The service that the first place of a finding belongs to."""
    return _service_of(found.locations[0]) if found.locations else None


def _service_of(place: Location) -> str | None:
    path = place.path
    return str(path[1]) if path and path[0] == "services" and len(path) > 1 else None


def _as_one(group: list[Diagnostic]) -> Diagnostic:
    first, *others = group
    known = _service(first)
    services = dict.fromkeys(
        service for found in others if (service := _service(found)) and service != known
    )
    if not services:
        return first
    names = listed((f"`{service}`" for service in services), "and")
    places = dict.fromkeys(place for found in group for place in found.locations)
    changes = dict.fromkeys(path for found in group if found.fix for path in found.fix.changes)
    return replace(
        first,
        message=f"{first.message}; the same holds for {names}",
        locations=tuple(places),
        fix=None if first.fix is None else replace(first.fix, changes=tuple(changes)),
    )
