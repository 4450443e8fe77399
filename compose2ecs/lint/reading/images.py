"""Images as files name them: what they are, and in which version."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from compose2ecs.compose.model import Service
from compose2ecs.regex import regex

_NUMBERS = regex(r"v?(\d{1,9}(?:\.\d{1,9})*)")
_PREFIXES = ("docker.io/", "index.docker.io/", "library/")

NEWEST = 1_000_000
"""The major version of an image whose tag names none: later than all that are named."""


class Image(NamedTuple):
    """A reference in its parts. ``docker.io/library/`` is left out of the repository."""

    repository: str
    tag: str
    digest: str

    @property
    def version(self) -> str:
        """The numbers that the tag begins with, such as ``1.27``; empty for a tag of words."""
        found = _NUMBERS.match(self.tag)
        return found[1] if found else ""

    @property
    def major(self) -> int:
        """The first number of the version; ``NEWEST`` for a tag of words, and without one."""
        return int(self.version.partition(".")[0] or NEWEST)

    @property
    def is_alpine(self) -> bool:
        """Whether its tag says that it is built on Alpine Linux."""
        return "alpine" in self.tag


@lru_cache(maxsize=256)
def parsed(reference: str) -> Image:
    """The parts of an image reference."""
    named, _, digest = reference.partition("@")
    path, slash, last = named.rpartition("/")
    name, _, tag = last.partition(":")
    repository = (path + slash + name).lower()
    for prefix in _PREFIXES:
        repository = repository.removeprefix(prefix)
    return Image(repository, tag.lower(), digest)


def image_of(service: Service) -> Image | None:
    """The image of a service that is not built here; None when nothing is known about it."""
    if service.image is None or service.build is not None or not service.image.value:
        return None
    return parsed(service.image.value)
