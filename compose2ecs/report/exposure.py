"""Who can reach which port, as text and as JSON. Version 1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from compose2ecs.exposure import Exposure, Reach
from compose2ecs.report.excerpt import printable
from compose2ecs.report.ledger import origin_json
from compose2ecs.report.ledger_text import origin_text
from compose2ecs.report.text import Painter
from compose2ecs.source import Choice, Origin, Source

_COLOURS = {
    Reach.NOBODY: "2",
    Reach.INSTANCE: "32",
    Reach.SERVICES: "32",
    Reach.NETWORK: "33",
    Reach.INTERNET: "31",
}


def exposure_text(exposures: Iterable[Exposure], *, colour: bool = False) -> str:
    """A port with the widest that can reach it and, below it, each way and what opens it."""
    paint = Painter(colour=colour)
    lines: list[str] = []
    for exposure in exposures:
        reach = paint(exposure.reach.words, _COLOURS[exposure.reach])
        lines.append(f"{paint(printable(f'{exposure.service} {exposure.port}'), '1')}: {reach}")
        for way in exposure.ways:
            lines.append(f"    {printable(way.who)}")
            lines += [f"        {origin_text(origin, paint)}" for origin in _lines(way.because)]
    return "".join(f"{line}\n" for line in lines or ["no service has a port"])


def exposure_json(exposures: Iterable[Exposure]) -> str:
    """The ports as JSON text with a final newline."""
    document = {
        "version": 1,
        "ports": [
            {
                "service": exposure.service,
                "port": exposure.port,
                "reach": exposure.reach.name.lower(),
                "ways": [
                    {
                        "reach": way.reach.name.lower(),
                        "who": way.who,
                        "because": [origin_json(origin) for origin in way.because],
                    }
                    for way in exposure.ways
                ],
            }
            for exposure in exposures
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _lines(origins: Sequence[Origin]) -> list[Origin]:
    """What a reader can look at: an origin for each place in the files.

    Choices, with the places that they were made for, are for ways that no line opens itself.
    """
    written = [origin for origin in origins if isinstance(origin, Source)]
    places: dict[object, Origin] = {}
    for origin in written or origins:
        source = origin.at if isinstance(origin, Choice) else origin
        places.setdefault(source.span if source else origin, origin)
    return list(places.values())
