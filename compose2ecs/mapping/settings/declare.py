"""Structures of settings: declared once, with the kind and the meaning of each setting.

The fields of a structure are its keys in the file. mypy holds the type of a field against its kind,
reading and ``schemas/x-ecs.json`` follow from the declaration, and the tables of the documentation
as well: a setting cannot be in one of them alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast, dataclass_transform

from compose2ecs.mapping.settings.kinds import Kind, Schema
from compose2ecs.mapping.settings.reading import Reading
from compose2ecs.shape import shape
from compose2ecs.source import Traced

T = TypeVar("T")

_REFERENCE = "#/definitions/"


@shape
class Setting:
    """One setting: the kind of its value, what it means, and whether its structure needs it."""

    kind: Kind[Any]
    meaning: str
    is_needed: bool


def setting(kind: Kind[T], meaning: str) -> Traced[T] | None:
    """Declare a setting that may be left out. ``meaning`` is a sentence for the user."""
    return cast("Traced[T] | None", Setting(kind=kind, meaning=meaning, is_needed=False))


def needed(kind: Kind[T], meaning: str) -> Traced[T]:
    """Declare a setting without which its structure says nothing."""
    return cast("Traced[T]", Setting(kind=kind, meaning=meaning, is_needed=True))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(needed,))
def settings(cls: type[T]) -> type[T]:
    """The class as a shape whose fields are settings. One that is left out is None."""
    own = {name: value for name, value in vars(cls).items() if isinstance(value, Setting)}
    inherited: Mapping[str, Setting] = getattr(cls, "declared_settings", {})
    for name, declared in own.items():
        if declared.is_needed:
            delattr(cls, name)
        else:
            setattr(cls, name, None)
    made = shape(cls)
    setattr(made, "declared_settings", {**inherited, **own})  # noqa: B010 -- the class does not know of it
    return made


def declared_settings(form: type) -> Mapping[str, Setting]:
    """The settings of a structure, by key. Raises AttributeError when it is none."""
    found: Mapping[str, Setting] = vars(form)["declared_settings"]
    return found


@shape
class Block(Generic[T]):
    """The kind of a structure of settings."""

    form: type[T]

    @property
    def schema(self) -> Schema:
        """A reference to the definition of the structure."""
        return {"$ref": _REFERENCE + definition_name(self.form)}

    def read(self, node: Traced[Any], reading: Reading) -> Traced[T] | None:
        """The structure, in the order of its declaration, whatever that of the file is.

        None, and reported, when it is none or lacks what it needs. Keys that it does not have are
        reported, with the nearest one that it has.
        """
        if not isinstance(node.value, Mapping):
            reading.refuse(node, "settings by name")
            return None
        known = declared_settings(self.form)
        values = {}
        for key, found in node.value.items():
            if key not in known:
                reading.unknown(key, found, known)
            elif (value := known[key].kind.read(found, reading.below(key))) is not None:
                values[key] = value
        missing = [name for name, row in known.items() if row.is_needed and name not in values]
        if missing:
            if all(name not in node.value for name in missing):
                reading.refuse(node, f"settings with `{missing[0]}`")
            return None
        return Traced(self.form(**{name: values.get(name) for name in known}), node.origins)


def definition_name(form: type) -> str:
    """The name of a structure in the schema: ``load_balancer`` for ``LoadBalancer``.

    What ends in ``Settings`` is the ``x-ecs`` of something, and is called after that.
    """
    name = form.__name__.removesuffix("Settings")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
