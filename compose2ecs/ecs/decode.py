"""Plain values in the spelling of the ECS API to structures of its model: closed, typed, traced.

What comes in are traced values whose value is a mapping of names to traced values, a tuple of
traced values, or a scalar. Closed means that a member that the API does not have is a diagnostic.
What cannot be read is reported and left out, and null is "not sent". Nothing here raises, whatever
is given.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs import codes
from compose2ecs.ecs.members import (
    Free,
    Items,
    Kind,
    Leaf,
    Member,
    Struct,
    Words,
    described,
    members,
)
from compose2ecs.ecs.refs import read
from compose2ecs.shape import replace
from compose2ecs.source import Traced, dotted, merge_origins
from compose2ecs.trace import sources

T = TypeVar("T")

Given = Traced[Any]
"""A plain value: a mapping or a tuple of others, or a scalar."""


def decoded(
    given: Given, kind: type[T], reporter: Reporter, *, placeholders: bool = False
) -> T | None:
    """The structure of this ``kind`` that ``given`` spells.

    None when it is no object, or when a required member is missing or cannot be read. With
    ``placeholders``, text such as ``${region}`` is read back as the reference that it stands for.
    """
    structure: T | None = _Decoder(reporter, placeholders=placeholders).struct(given, kind)
    return structure


def patched(structure: T, patch: Given, reporter: Reporter) -> T:
    """The structure after a merge patch in the spelling of the ECS API.

    Text that spells a number or a truth value counts as one where the API takes no text: a variable
    in a file gives text.

    Objects are merged member by member, null removes a member, and lists and scalars take the place
    of what was there: lists whole, also those of named things such as ``environment``. A scalar
    keeps the origins of the one that it replaces after its own; what else is replaced or removed is
    reported as a note at its places. What cannot be read, and the removal of a required member, is
    reported and not done.

    https://www.rfc-editor.org/rfc/rfc7396
    """
    changed: T = _Patch(reporter).struct(structure, patch)
    return changed


class _Decoder:
    """Reads values of one document. Each method gives None for what it has reported."""

    def __init__(
        self, reporter: Reporter, *, placeholders: bool = False, variables: bool = False
    ) -> None:
        self._reporter = reporter
        self._placeholders = placeholders
        self._variables = variables

    def struct(self, given: Given, kind: type) -> Any:
        """The structure; None when it cannot be without what is missing."""
        if not isinstance(given.value, Mapping):
            return self.wrong(given, Struct(kind=kind))
        known = members(kind)
        values: dict[str, Any] = dict.fromkeys(member.field for member in known.values())
        for name, child in given.value.items():
            member = self.member(name, child, kind)
            if member is not None and child.value is not None:
                values[member.field] = self.value(child, member.kind)
        lacks = False
        for member in known.values():
            if member.required and values[member.field] is None:
                lacks = True
                self._require(given, member)
        return None if lacks else kind(**values)

    def member(self, name: str, child: Given, kind: type) -> Member | None:
        """The member of ``kind`` with this name; None, with a diagnostic, when there is none."""
        known = members(kind)
        if name not in known:
            self._reporter.report(
                codes.UNKNOWN_MEMBER,
                f"{kind.__name__} of the ECS API has no member `{name}`",
                child,
                help=_suggestion(name, list(known)),
            )
        return known.get(name)

    def value(self, given: Given, kind: Kind) -> Any:
        """The value of a member."""
        match kind:
            case Struct():
                return self.struct(given, kind.kind)
            case Items():
                return self._items(given, kind)
            case Words():
                return self._words(given, kind)
            case Free():
                if not isinstance(given.value, Mapping):
                    return self.wrong(given, kind)
                return self.free(given)
            case Leaf():
                return self._leaf(given, kind)

    def free(self, given: Given) -> Any:
        """A value of any shape, as it stands, with the leaves alone traced."""
        if isinstance(given.value, Mapping):
            return {key: self.free(child) for key, child in given.value.items()}
        if isinstance(given.value, tuple):
            return tuple(self.free(child) for child in given.value)
        return given

    def _items(self, given: Given, kind: Items) -> Any:
        if not isinstance(given.value, tuple):
            return self.wrong(given, kind)
        items = []
        for child in given.value:
            if child.value is None:
                self.wrong(child, kind.item)
                continue
            item = self.value(child, kind.item)
            if item is not None:
                items.append(item)
        return tuple(items)

    def _words(self, given: Given, kind: Words) -> Any:
        if not isinstance(given.value, Mapping):
            return self.wrong(given, kind)
        texts = {key: self._leaf(child, Leaf(type=str)) for key, child in given.value.items()}
        return {key: leaf for key, leaf in texts.items() if leaf is not None}

    def _leaf(self, given: Given, kind: Leaf) -> Any:
        value: Any = given.value
        if self._variables and isinstance(value, str):
            value = _spelled(value, kind.type)
            given = Traced(value, given.origins)
        # A boolean is a number to Python alone; a whole number is read where a fraction may be.
        types = (int, float) if kind.type is float else kind.type
        if not isinstance(value, types) or (isinstance(value, bool) and kind.type is not bool):
            return self.wrong(given, kind)
        if isinstance(value, str) and self._placeholders:
            return Traced(read(value), given.origins)
        return given

    def _require(self, given: Given, member: Member) -> None:
        """Report that ``member`` is missing, unless it is there and something else is wrong."""
        child = given.value.get(member.name)
        if child is None or child.value is None:
            self._reporter.report(
                codes.MISSING_MEMBER,
                f"{_place(given)} needs the member `{member.name}`",
                given if child is None else child,
            )

    def wrong(self, given: Given, kind: Kind) -> None:
        """Report that ``given`` is of another type than ``kind``."""
        help = None
        if isinstance(kind, Leaf):
            if kind.type is str and isinstance(given.value, (bool, int, float)):
                help = "write it in quotes"
            elif isinstance(given.value, str):
                help = "write it without quotes"
        self._reporter.report(
            codes.WRONG_MEMBER_TYPE,
            f"{_place(given)} takes {described(kind)}, not {_described(given.value)}",
            given,
            help=help,
        )


class _Patch:
    """Merges values of one patch. What cannot be merged is reported, and the old value stays."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._decoder = _Decoder(reporter, variables=True)

    def struct(self, old: Any, patch: Given) -> Any:
        """The structure ``old`` with the members of ``patch``."""
        kind = type(old)
        if not isinstance(patch.value, Mapping):
            self._decoder.wrong(patch, Struct(kind=kind))
            return old
        changes = {}
        for name, child in patch.value.items():
            member = self._decoder.member(name, child, kind)
            if member is not None:
                before = getattr(old, member.field)
                changes[member.field] = self._member(before, child, member)
        return replace(old, **changes)

    def _member(self, old: Any, child: Given, member: Member) -> Any:
        if child.value is None and member.required:
            self._reporter.report(
                codes.MISSING_MEMBER, f"`{member.name}` is required and cannot be removed", child
            )
            return old
        return self._value(old, child, member)

    def _value(self, old: Any, child: Given, member: Member) -> Any:
        is_object = isinstance(child.value, Mapping)
        if child.value is not None and old is not None and is_object:
            match member.kind:
                case Struct():
                    return self.struct(old, child)
                case Words() | Free():
                    return self._free(old, child, member)
        if child.value is None:
            new = None
        else:
            new = self._decoder.value(child, member.kind)
            if new is None:
                return old
        return self._instead(old, new, child, member)

    def _free(self, old: Any, patch: Given, member: Member) -> Any:
        """The object of any shape ``old`` with the members of ``patch``."""
        merged = dict(old)
        for key, child in patch.value.items():
            before = old.get(key)
            if child.value is None:
                self._gone(merged.pop(key, None), child, member)
                continue
            if isinstance(member.kind, Words):
                new = self._decoder.value(child, Leaf(type=str))
                merged.update({} if new is None else {key: _over(new, before)})
            elif isinstance(child.value, Mapping):
                under = before if isinstance(before, Mapping) else {}
                self._gone(None if under else before, child, member)
                merged[key] = self._free(under, child, member)
            else:
                merged[key] = self._instead(before, self._decoder.free(child), child, member)
        return merged

    def _instead(self, old: Any, new: Any, child: Given, member: Member) -> Any:
        """``new`` in the place of ``old``, which goes on as an origin or is reported."""
        if isinstance(old, Traced) and isinstance(new, Traced):
            return _over(new, old)
        self._gone(old, child, member)
        return new

    def _gone(self, old: Any, child: Given, member: Member) -> None:
        """Report that ``old`` is no longer there."""
        places = list(sources(old))
        if places:
            does = "removes" if child.value is None else "replaces"
            self._reporter.report(
                codes.MEMBER_REPLACED,
                f"{_place(child)} {does} `{member.name}`, which comes from other places",
                child,
                *places,
            )


def _spelled(text: str, type: type) -> str | float | bool:
    """What the text spells: a number or a truth value of this type, or nothing but itself."""
    try:
        if type in (int, float):
            number: float = type(text)
            return number
    except ValueError:
        return text
    return text == "true" if type is bool and text in ("true", "false") else text


def _over(new: Given, old: Given | None) -> Given:
    """The new scalar, with the origins of the old one after its own."""
    return new if old is None else Traced(new.value, merge_origins(new, old))


def _place(given: Given) -> str:
    """The value as messages name it: by its path, as far as it is known."""
    path = given.source.path if given.source else ()
    return f"`{dotted(path)}`" if path else "the document"


def _described(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return "text" if isinstance(value, str) else "a date"


def _suggestion(name: str, known: list[str]) -> str | None:
    """The member that was meant, as a question, or None when none is like it.

    Other tools spell members in snake case or with a capital in front.
    """
    from difflib import get_close_matches  # noqa: PLC0415 -- only mistakes pay for the import

    plain = {member.lower(): member for member in known}
    near = get_close_matches(name.replace("_", "").lower(), plain, n=1)
    return f"did you mean `{plain[near[0]]}`?" if near else None
