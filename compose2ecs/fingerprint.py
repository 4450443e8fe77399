"""What findings are recognised by from one run to the next, when lines have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from compose2ecs.diagnostics import Diagnostic
from compose2ecs.source import Path


def fingerprints(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """A fingerprint for each finding, of 20 hexadecimal digits.

    It is made of the code, the file and the path in the project, in which all items of a list count
    as one. Those that are the same so far are told apart by their number in the given order.
    Neither lines nor messages matter, so that both may change.
    """
    from hashlib import sha256  # noqa: PLC0415 -- it loads OpenSSL, and most runs hash nothing

    count: Counter[str] = Counter()
    made = []
    for found in diagnostics:
        span = found.span
        path = next((location.path for location in found.locations if location.path), ())
        what = "\0".join((found.code.slug, span.file if span is not None else "", _shown(path)))
        count[what] += 1
        text = f"{what}\0{count[what]}"
        made.append(sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20])
    return tuple(made)


def _shown(path: Path) -> str:
    return "\1".join("" if isinstance(key, int) else key for key in path)
