"""Short volume syntax: ``[source:]target[:options]``.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#short-syntax-5
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from compose2ecs.compose import codes
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Reporter

_PROPAGATIONS = ("rprivate", "private", "rshared", "shared", "rslave", "slave")

OPTIONS = ("ro", "rw", "nocopy", "z", "Z", *_PROPAGATIONS, "cached", "delegated", "consistent")
"""What may stand behind the target. The last three were for a Mac, and mean nothing any more."""


class VolumeError(ValueError):
    """The text is not a volume specification; the message says why, for the user."""


class ParsedVolume(NamedTuple):
    """A mount. It is ``bare`` where the reference gives it no ``volume`` mapping at all.

    ``ignored`` are the options that mean nothing to the reference.
    """

    type: str
    source: str | None
    target: str
    read_only: bool = False
    propagation: str | None = None
    selinux: str | None = None
    nocopy: bool | None = None
    bare: bool = False
    ignored: tuple[str, ...] = ()


def split_volume(text: str) -> list[str]:
    """The parts between colons; the colon of a drive letter such as ``C:`` separates nothing."""
    parts: list[str] = []
    for piece in text.split(":"):
        if parts and len(parts[-1]) == 1 and parts[-1].isalpha():
            parts[-1] += f":{piece}"
        else:
            parts.append(piece)
    return parts


def parse_volume(text: str) -> ParsedVolume:
    """The mount that a short specification stands for. Raises VolumeError."""
    if not text:
        raise VolumeError("the volume specification is empty")
    if len(text) <= 2:
        return ParsedVolume(type="volume", source=None, target=text, bare=True)
    parts = split_volume(text)
    if "" in parts:
        raise VolumeError(f"`{text}` has an empty section between colons")
    if len(parts) == 1:
        return ParsedVolume(type="volume", source=None, target=clean(parts[0]))
    if len(parts) > 3:
        raise VolumeError(f"`{text}` has too many colons")
    kind = "bind" if is_path(parts[0]) else "volume"
    if len(parts) == 2:
        return ParsedVolume(kind, parts[0], clean(parts[1]))
    options = parts[2].split(",")
    flags = dict.fromkeys(options)
    return ParsedVolume(
        type=kind,
        source=parts[0],
        target=clean(parts[1]),
        read_only=_last_of(options, ("ro", "rw")) == "ro",
        propagation=_last_of(options, _PROPAGATIONS),
        selinux=_last_of(options, ("z", "Z")),
        nocopy=True if "nocopy" in flags else None,
        ignored=tuple(option for option in flags if option and option not in OPTIONS),
    )


def report_volume(error: VolumeError, node: Scalar, reporter: Reporter) -> None:
    """Report a short volume that cannot be read, at its place."""
    reporter.report(
        codes.INVALID_VALUE,
        f"invalid volume: {error}",
        node.span,
        help="write [source:]target[:options]; is a variable in it unset?",
    )


def _last_of(options: list[str], known: tuple[str, ...]) -> str | None:
    return next((option for option in reversed(options) if option in known), None)


def is_path(source: str) -> bool:
    """Whether a source names a place on the host and not a volume."""
    return source.startswith((".", "/", "~", "\\")) or is_windows_path(source)


def is_windows_path(source: str) -> bool:
    """Whether the text begins with a drive letter."""
    return len(source) > 1 and source[1] == ":" and source[0].isalpha()


def clean(path: str) -> str:
    """A slash-separated path without ``.``, ``..`` and doubled slashes (Go's ``path.Clean``)."""
    if path.startswith("/") and not path.endswith("/") and "//" not in path and "/." not in path:
        return path
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned
