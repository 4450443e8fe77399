"""What differs between two normal forms, member by member, with the line of each difference."""

from collections.abc import Iterable, Iterator

from compose2ecs.publish.canonical import Canonical, Path
from compose2ecs.publish.defaults import OPEN, OPEN_INSIDE, Scalar
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Origin, Source


@shape
class Difference:
    """A member whose value changes. ``before`` is what is there, ``after`` what is wanted.

    None is "not there". ``origins`` are those of the wanted value.
    """

    path: Path
    before: Scalar | None
    after: Scalar | None
    origins: tuple[Origin, ...]

    @property
    def source(self) -> Source | None:
        """Where the wanted value is written, or on whose behalf it was chosen."""
        for origin in self.origins:
            if isinstance(origin, Source):
                return origin
        for origin in self.origins:
            if isinstance(origin, Choice) and origin.at is not None:
                return origin.at
        return None


def differences(observed: Canonical, wanted: Canonical) -> tuple[Difference, ...]:
    """Every member that is not the same on both sides, what is wanted in its order, then the rest.

    Members that ``OPEN`` and ``OPEN_INSIDE`` leave to ECS are no difference where the wanted side
    is silent.
    """
    return tuple(_found(observed, wanted))


def missing(observed: Canonical, wanted: Canonical) -> tuple[Difference, ...]:
    """The differences in what is wanted; what is there beside it does not count."""
    return tuple(found for found in _found(observed, wanted) if found.path in wanted)


def _found(observed: Canonical, wanted: Canonical) -> Iterator[Difference]:
    for path, leaf in wanted.items():
        there = observed.get(path)
        if there is None or there.value != leaf.value:
            before = None if there is None else there.value
            yield Difference(path=path, before=before, after=leaf.value, origins=leaf.origins)
    silent = [
        prefix for prefix in OPEN if not any(path[: len(prefix)] == prefix for path in wanted)
    ]
    for path, leaf in observed.items():
        if path not in wanted and not _is_open(path, silent):
            yield Difference(path=path, before=leaf.value, after=None, origins=())


def _is_open(path: Path, silent: Iterable[Path]) -> bool:
    """Whether a value that only ECS has is its own business."""
    is_filled_in = path[0] in OPEN_INSIDE and path[-1] in OPEN_INSIDE[path[0]]
    return is_filled_in or any(path[: len(prefix)] == prefix for prefix in silent)
