"""The ECS model as the API takes it: what boto3 is called with, and what the AWS CLI reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias

from compose2ecs.ecs.naming import member
from compose2ecs.ecs.refs import Joined, Ref, render
from compose2ecs.shape import fields_of
from compose2ecs.source import Traced

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


_BARE = (str, int, float)
"""What is the same in JSON; bool is an int."""


def wire(node: Any) -> Json:
    """``node``, a structure of the ECS model or a part of one, as JSON values.

    Members are spelled as in the API and stand in the order of its model; keys of free-form maps
    stay as they are. Fields that are None are left out. A reference becomes its placeholder. Raises
    TypeError when ``node`` is no part of the model.
    """
    # The frequent kinds first: the size of a task definition is that of what this returns.
    if isinstance(node, Traced):
        node = node.value
    if node is None or isinstance(node, _BARE):
        return node
    spelled = _spelled(node.__class__)
    if spelled is not None:
        names, read = spelled
        found: dict[str, Json] = {}
        for name, member in zip(names, read(node), strict=True):
            if member is not None:
                value = member.value if isinstance(member, Traced) else member
                found[name] = value if isinstance(value, _BARE) else wire(value)
        return found
    if isinstance(node, tuple):
        return [wire(item) for item in node]
    if isinstance(node, (Ref, Joined)):
        return render(node)
    if isinstance(node, Mapping):
        return {key: wire(item) for key, item in node.items()}
    raise TypeError(f"not a part of the ECS model: {node!r}")


_AROUND = 64
"""More than the bytes of any member without its value: the longest name has 39."""

_OF_CHARACTER = 12
"""The most bytes of a character: two escapes for one that UTF-16 has in two parts."""


def most_bytes(members: Iterable[Any]) -> int:
    """A number of bytes that a list or a structure of these members does not exceed as JSON.

    It is reckoned without making any JSON, generously: for nearly all, this is enough to know.
    """
    size = _AROUND
    for item in members:
        if item is None:
            continue
        size += _AROUND
        value = item.value if item.__class__ is Traced else item
        kind = value.__class__
        if kind is str:
            size += _OF_CHARACTER * len(value)
        elif kind is tuple:
            size += most_bytes(value)
        elif kind is int or kind is bool:
            size += value.bit_length()
        elif kind is Ref:
            size += _OF_CHARACTER * (len(value.name) + len(value.attribute or ""))
        elif kind is Joined:
            size += most_bytes(value.parts)
        elif _spelled(kind) is not None:
            size += most_bytes(vars(value).values())
        elif isinstance(value, Mapping):
            size += most_bytes(value) + most_bytes(value.values())
        else:
            size += _OF_CHARACTER * len(str(value))
    return size


def pointers(node: Any, pointer: str = "") -> Iterator[tuple[str, Traced[Any]]]:
    """Every leaf of ``node`` with its JSON pointer into ``wire(node)``, in the order of the model.

    Members are respelled in pointers as they are there, keys of free-form maps stay. ``pointer`` is
    where ``node`` stands itself.

    https://www.rfc-editor.org/rfc/rfc6901
    """
    if isinstance(node, Traced):
        if isinstance(node.value, (tuple, Mapping)) and node.value:
            yield from pointers(node.value, pointer)
        else:
            yield pointer, node
    elif isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from pointers(item, f"{pointer}/{index}")
    elif isinstance(node, Mapping):
        for key, item in node.items():
            word = str(key).replace("~", "~0").replace("/", "~1")
            yield from pointers(item, f"{pointer}/{word}")
    elif (spelled := _spelled(node.__class__)) is not None:
        names, read = spelled
        for name, value in zip(names, read(node), strict=True):
            yield from pointers(value, f"{pointer}/{name}")


@cache
def _spelled(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], Iterable[Any]]] | None:
    """The names that the fields of a structure have in the API, and what reads the fields."""
    fields = fields_of(kind)
    if fields is None:
        return None
    return tuple(member(kind, name) for name in fields), _reading(tuple(fields))


def _reading(names: Sequence[str]) -> Callable[[Any], Iterable[Any]]:
    """What reads the attributes of these names in one go: structures have up to fifty."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda node: [getattr(node, name) for name in names]
