"""Which findings are looked for, and how grave they are.

A name is a code, a group of codes such as ``ecs`` or ``ecs.storage``, a glob on codes, or ``ALL``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from compose2ecs.diagnostics import GROUPS, Code, Diagnostic, Severity, declared
from compose2ecs.lint.rule import rules
from compose2ecs.mapping.settings import suggestion
from compose2ecs.shape import replace, shape

ALL = "ALL"
_GLOB = frozenset("*?[")
_OF_ALL, _OF_GLOB, _OF_CODE = 0, 50, 100
"""How specific names are; groups are in between, the deeper the more."""


class UnknownNameError(ValueError):
    """A name stands for no code; the message says which names are near."""


@shape
class Selector:
    """A name: how specific it is, and which codes it stands for."""

    name: str
    rank: int
    has: Callable[[Code], bool]


def selector(name: str) -> Selector:
    """What a name stands for. Raises UnknownNameError."""
    known = codes()
    if name == ALL:
        return Selector(name=name, rank=_OF_ALL, has=lambda _: True)
    if name in known:
        return Selector(name=name, rank=_OF_CODE, has=lambda code: code.slug == name)
    if _GLOB.intersection(name):
        from fnmatch import fnmatchcase  # noqa: PLC0415 -- few names are globs

        found = frozenset(slug for slug in known if fnmatchcase(slug, name))
        if found:
            return Selector(name=name, rank=_OF_GLOB, has=lambda code: code.slug in found)
    elif name in GROUPS or any(is_in(code, name) for code in known.values()):
        rank = 1 + name.count(".")
        return Selector(name=name, rank=rank, has=lambda code: is_in(code, name))
    groups = {*GROUPS, *(code.group for code in known.values())}
    near = suggestion(name, [*known, *sorted(groups)], "`compose2ecs rules` lists all")
    raise UnknownNameError(f"`{name}` is neither a code nor a group: {near}")


def codes() -> Mapping[str, Code]:
    """All codes that ``lint`` can find, by slug."""
    rules()
    return declared()


def is_in(code: Code, group: str) -> bool:
    """Whether a code belongs to a group, or to one below it."""
    return code.group == group or code.group.startswith(f"{group}.")


@shape
class Layer:
    """What one place says about the selection: a file of configuration, or the command line.

    ``select`` is None where it says nothing of what is selected.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] | None = None


def is_fatal(found: Diagnostic) -> bool:
    """Whether a finding keeps a file from being loaded, so that nothing else is known of it.

    Neither a selection nor a comment makes such a finding go away.
    """
    return found.severity is Severity.ERROR and is_in(found.code, "compose")


_Names: TypeAlias = Sequence[Selector]


class _Layer:
    """A layer with its names resolved."""

    def __init__(self, layer: Layer) -> None:
        self.replaces = layer.select is not None
        self.chosen: _Names = [selector(name) for name in (layer.select or ())]
        self.chosen = [*self.chosen, *map(selector, layer.extend_select)]
        self.ignored: _Names = [*map(selector, layer.ignore), *map(selector, layer.extend_ignore)]
        graded = (layer.severity or {}).items()
        self.severities = [(selector(name), Severity(to)) for name, to in graded]


class Selection:
    """The codes that are looked for, by layers of which later ones win.

    Within a layer the more specific name wins and, of two that are equally specific, the one that
    ignores. What a layer ignores stays ignored when a later one selects less specifically. A code
    that is not looked for by default is selected by its name, by a glob, and by ``ALL``.
    """

    def __init__(self, *layers: Layer) -> None:
        """Raises UnknownNameError."""
        self._layers = [_Layer(layer) for layer in layers]
        self._grades = any(layer.severities for layer in self._layers)
        self._known: dict[str, bool] = {}
        self._severities: dict[str, Severity | None] = {}

    def __contains__(self, code: Code) -> bool:
        """Whether a code is looked for."""
        known = self._known.get(code.slug)
        if known is None:
            known = self._known[code.slug] = self._is_selected(code)
        return known

    def _is_selected(self, code: Code) -> bool:
        is_selected = code.by_default
        carried: list[Selector] = []
        for layer in self._layers:
            verdict = _verdict(code, layer, carried)
            if layer.replaces or verdict is not None:
                is_selected = bool(verdict)
            carried += layer.ignored
        return is_selected

    def severity(self, code: Code) -> Severity | None:
        """The severity that the user gives a code, None for none."""
        if code.slug not in self._severities:
            found = [
                (depth, name.rank, severity)
                for depth, layer in enumerate(self._layers)
                for name, severity in layer.severities
                if name.has(code)
            ]
            self._severities[code.slug] = max(found, key=lambda one: one[:2])[2] if found else None
        return self._severities[code.slug]

    def of(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings that are looked for, as grave as the user wants them.

        Those that keep a file from being loaded are always among them, as errors.
        """
        kept = []
        for found in diagnostics:
            if is_fatal(found):
                kept.append(found)
            elif found.code in self:
                severity = self.severity(found.code) if self._grades else None
                kept.append(
                    found
                    if severity is None or severity is found.severity
                    else replace(found, severity=severity)
                )
        return kept


def _verdict(code: Code, layer: _Layer, carried: Iterable[Selector]) -> bool | None:
    """What a layer says of a code, None for nothing."""
    said = [(name.rank, 0, False) for name in carried if name.has(code)]
    said += [(name.rank, 1, True) for name in layer.chosen if _selects(name, code)]
    said += [(name.rank, 2, False) for name in layer.ignored if name.has(code)]
    return max(said)[2] if said else None


def _selects(name: Selector, code: Code) -> bool:
    """Whether a name selects a code. A group selects what is looked for by default."""
    is_group = _OF_ALL < name.rank < _OF_GLOB
    return name.has(code) and (code.by_default or not is_group)
