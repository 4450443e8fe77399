"""Which attributes hold names and texts, so that it matters what a number or a name looks like."""

from compose2ecs.compose.tree import Scalar
from compose2ecs.lint.subject import Subject, part
from compose2ecs.source import Path

ATTRIBUTES = frozenset(
    {"environment", "labels", "args", "annotations", "sysctls", "driver_opts", "options"}
)


def is_pair(path: Path) -> bool:
    """Whether a value, or an item of a list, belongs to such an attribute of the project."""
    return len(path) > 2 and path[-2] in ATTRIBUTES and not is_extension(path)


def is_extension(path: Path) -> bool:
    """Whether a value stands in an extension of the top level, and is used nowhere else."""
    first = path[0]
    return isinstance(first, str) and first.startswith("x-")


@part
def pairs(subject: Subject) -> list[tuple[Path, Scalar]]:
    """The values and items of such attributes in the files, each once."""
    return [(path, scalar) for path, scalar in subject.leaves if is_pair(path)]
