"""File systems in memory: the attribute ``tmpfs``, mounts and volumes of that type.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html
"""

from collections.abc import Iterator

from compose2ecs.compose.grammar.quantities import parse_bytes
from compose2ecs.compose.model import Mount, TmpfsOptions
from compose2ecs.ecs.model import Text, Tmpfs
from compose2ecs.ecs.units import mebibytes
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes.storage import TMPFS_SIZE_CHOSEN
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import items, some
from compose2ecs.source import Traced, choose, lift

DEFAULT_MIB = 64
"""What a file system gets for which no size is given."""


@claims("services.*.tmpfs[]")
def listed(cx: ServiceContext) -> Iterator[Tmpfs]:
    """The file systems under ``tmpfs``, each ``path`` or ``path:option,option``."""
    for leaf in items(cx.service.tmpfs):
        path, _, options = leaf.value.partition(":")
        yield from_options(cx, Traced(path, leaf.origins), Traced(options, leaf.origins))


def from_options(cx: ServiceContext, path: Text, options: Traced[str]) -> Tmpfs:
    """The file system at ``path`` with mount options in one text: ``size=64m,mode=1777,noexec``.

    The size is in MiB, rounded up. It must be given on ECS; Docker allows half of the host's
    memory without one.
    """
    size: Traced[int] | None = None
    others: list[Text] = []
    for option in filter(None, options.value.split(",")):
        name, _, value = option.partition("=")
        if name == "size" and (amount := _bytes(value)):
            size = Traced(mebibytes(amount), options.origins)
        elif name != "size":
            others.append(Traced(option, options.origins))
    return Tmpfs(container_path=path, size=size or _default(cx, path), mount_options=some(others))


def _bytes(text: str) -> int | None:
    """The size that ``text`` means; None for a percentage, which ECS cannot take."""
    try:
        return parse_bytes(text)
    except ValueError:
        return None


def mounted(cx: ServiceContext, mount: Mount, path: Text) -> Tmpfs:
    """The file system for a mount of type ``tmpfs``."""
    options = mount.tmpfs.value if mount.tmpfs else None
    flags = [*mode(options)]
    if mount.read_only is not None:
        flags.append(lift(lambda is_read_only: "ro" if is_read_only else "rw", mount.read_only))
    return Tmpfs(
        container_path=path,
        size=size(options) or _default(cx, path, options.size if options else None),
        mount_options=some(flags),
    )


@claims("services.*.volumes[].tmpfs.size")
def size(options: TmpfsOptions | None) -> Traced[int] | None:
    """The size in MiB, rounded up; None when none is given, as 0 means too."""
    given = options.size if options else None
    return lift(mebibytes, given) if given and given.value > 0 else None


@claims("services.*.volumes[].tmpfs.mode")
def mode(options: TmpfsOptions | None) -> Iterator[Text]:
    """The permissions as the mount option ``mode=1777``, in octal.

    ECS lists ``mode`` among the options; that it takes a value has not been tried.
    """
    if options is not None and options.mode is not None:
        yield lift(lambda bits: f"mode={bits:o}", options.mode)


def _default(cx: ServiceContext, path: Text, given: Traced[int] | None = None) -> Traced[int]:
    cx.reporter.report(
        TMPFS_SIZE_CHOSEN,
        f"{DEFAULT_MIB} MiB are taken for the file system in memory at {path.value}",
        path,
        given,
        help="give a size: it counts as memory of the container",
    )
    return choose(DEFAULT_MIB, "ECS wants a size, and the file gives none", cx.at)
