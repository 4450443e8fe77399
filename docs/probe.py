"""The measurement behind the support matrix: what becomes of each attribute on each target.

Each project of ``fixtures.attributes`` is loaded once and converted for every target. Where a value
went is read from the result and the findings, as ``compose2ecs explain`` does it; an attribute
is what its values in all the projects are together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path as Folder
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from compose2ecs import support
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.load import load
from compose2ecs.convert import Conversion, converted
from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.ecs.codes import UNBOUND_REFERENCE
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.naming import camel
from compose2ecs.ecs.target import NETWORKED, TARGETS, Target
from compose2ecs.mapping.dispositions import fates, written
from compose2ecs.mapping.patterns import PatternTable, model_patterns
from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.unmapped import Unmapped
from compose2ecs.source import Choice, Path, Traced
from compose2ecs.support import Fate, Outcome, Remark, Row
from compose2ecs.trace import placed_leaves
from docs.parts.text import sentence
from fixtures.attributes import documents

DATA = Folder(__file__).resolve().parents[1] / "schemas" / f"{support.RESOURCE}.json"

_SURROUNDINGS = ("services", "other")
_ROOTS = {
    "task_definitions": "taskDefinition",
    "services": "service",
    "tasks": "task",
    "scalable_targets": "scalableTarget",
    "scaling_policies": "scalingPolicy",
    "scheduled_actions": "scheduledAction",
}


class Seen(NamedTuple):
    """What became of one value, at ``path`` of a project, on one target."""

    attribute: str
    target: Target
    project: str
    path: Path
    fields: tuple[str, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def fate(self) -> Fate:
        """The fate that this amounts to. A reference that is still open changes no value."""
        losses = [
            found
            for found in self.findings
            if found.severity is not Severity.NOTE and found.code is not UNBOUND_REFERENCE
        ]
        if self.fields:
            return Fate.CHANGED if losses else Fate.MAPPED
        if self.findings:
            return Fate.LOST if losses else Fate.IRRELEVANT
        return Fate.CONSUMED


@cache
def text() -> str:
    """The data of the matrix as it is committed."""
    titles = {target.name: target.title for target in NETWORKED}
    document = support.document(rows(), titles)
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def rows() -> Iterator[Row]:
    """A row for every attribute that a file can hold, in the order of their names."""
    measured: dict[str, dict[str, list[Seen]]] = {}
    for what in seen():
        on_targets = measured.setdefault(what.attribute, {each.name: [] for each in NETWORKED})
        on_targets[what.target.name].append(what)
    for attribute in sorted(measured):
        yield Row(
            attribute=attribute,
            says=_says(attribute),
            outcomes=tuple(_outcomes(measured[attribute])),
        )


@cache
def seen() -> tuple[Seen, ...]:
    """Every value of every project on every target, apart from those that all projects have."""
    return tuple(what for name in documents() for what in _seen(name))


def _seen(name: str) -> Iterator[Seen]:
    attributes = PatternTable.of({pattern: pattern for pattern in model_patterns()})
    for target, made in _conversions(*documents()[name]):
        for path, fields, findings in _fates(made):
            match = attributes.find(path)
            if match is not None and match.value is not None and path[:2] != _SURROUNDINGS:
                yield Seen(match.value, target, name, path, fields, findings)


def _conversions(text: str, files: Mapping[str, str]) -> Iterator[tuple[Target, Conversion]]:
    """The conversions of one project, which is loaded once. Raises ValueError if it cannot be.

    ``files`` stand beside it; a `__` in a name stands for a dot.
    """
    with TemporaryDirectory() as parent:
        folder = Folder(parent, "shop")
        folder.mkdir()
        for name, content in {"compose__yaml": text, **files}.items():
            folder.joinpath(name.replace("__", ".")).write_text(content, encoding="utf-8")
        options = LoadOptions(cwd=str(folder), profiles=("*",))
        loaded = load(options, lambda: b"")
        if loaded.project is None:
            raise ValueError([found.message for found in loaded.diagnostics])
        for target in NETWORKED:
            yield target, converted(loaded, options, Options(), target=target)


def _fates(
    made: Conversion,
) -> Iterator[tuple[Path, tuple[str, ...], tuple[Diagnostic, ...]]]:
    """Every value of the project by its path, with the fields and the findings that cite it."""
    if made.ecs is None or made.loaded.project is None:
        return
    fields: dict[Path, dict[str, None]] = defaultdict(dict)
    for field, leaf in api_fields(made.ecs):
        for origin in leaf.origins:
            source = origin.at if isinstance(origin, Choice) else origin
            if source is not None:
                fields[source.path][field] = None
    findings: dict[Path, dict[Diagnostic, None]] = defaultdict(dict)
    for found in made.diagnostics:
        for location in found.locations:
            if location.path is not None:
                findings[location.path][_without(made.loaded.directory, found)] = None
    for source, _ in written(made.loaded.project):
        path = source.path
        yield path, tuple(fields.get(path, ())), tuple(findings.get(path, ()))


def _without(directory: str, found: Diagnostic) -> Diagnostic:
    """The finding as if the project stood in no particular folder, and at no place."""
    message, way_out = (
        None if each is None else each.replace(f"{directory}/", "./").replace(directory, ".")
        for each in (found.message, found.help)
    )
    return Diagnostic(code=found.code, severity=found.severity, message=message or "", help=way_out)


def api_fields(ecs: EcsProject) -> Iterator[tuple[str, Traced[Any]]]:
    """Every leaf of the result with its field in the spelling of the API.

    ``taskDefinition.containerDefinitions[].cpu``; ``*`` stands for a key of a free-form map.
    """
    for path, leaf in placed_leaves(ecs):
        node: Any = ecs
        words: list[str] = []
        for key in path:
            node = node.value if isinstance(node, Traced) else node
            is_entry = isinstance(node, (tuple, Mapping))
            node = node[key] if is_entry else getattr(node, str(key))
            if not is_entry:
                words.append(f".{camel(str(key))}")
            else:
                words.append("[]" if isinstance(key, int) else ".*")
        yield _ROOTS[str(path[0])] + "".join(words[2:]), leaf


def _outcomes(on_targets: Mapping[str, Sequence[Seen]]) -> Iterator[Outcome]:
    """The outcomes, those of targets that differ in nothing but their names together."""
    alike: dict[object, list[str]] = defaultdict(list)
    for target, each in on_targets.items():
        fate = together(what.fate for what in each)
        fields = tuple(sorted({field for what in each for field in what.fields}))
        remarks = tuple(_nameless(remark, target) for remark in _remarks(each))
        alike[fate, fields, remarks].append(target)
    for targets in alike.values():
        each = on_targets[targets[0]]
        remarks = tuple(_remarks(each))
        yield Outcome(
            targets=tuple(targets),
            fate=together(what.fate for what in each),
            fields=tuple(sorted({field for what in each for field in what.fields})),
            remarks=remarks
            if len(targets) == 1
            else tuple(_nameless(remark, targets[0]) for remark in remarks),
        )


def _nameless(remark: Remark, target: str) -> Remark:
    """The remark about any target that it is true of."""
    return replace(remark, message=remark.message.replace(_TITLES[target], "the target"))


_TITLES = {target.name: str(target) for target in TARGETS}


def together(fates: Iterable[Fate]) -> Fate:
    """The fate of an attribute some of whose values have these fates."""
    found = set(fates)
    for modest in (Fate.CONSUMED, Fate.IRRELEVANT):
        if len(found) > 1:
            found.discard(modest)
    return found.pop() if len(found) == 1 else Fate.CHANGED


def _remarks(each: Sequence[Seen]) -> Iterator[Remark]:
    """The first finding with each code and severity, the gravest first."""
    first: dict[tuple[int, str], Diagnostic] = {}
    order = list(Severity)
    for what in each:
        for found in what.findings:
            first.setdefault((order.index(found.severity), found.code.slug), found)
    for _, found in sorted(first.items()):
        yield Remark(
            code=found.code.slug,
            severity=found.severity.value,
            message=found.message,
            help=found.help,
        )


def _says(attribute: str) -> str:
    """What the rule returns, why there is none, or where the attribute is gone after loading."""
    match = fates().find(tuple(0 if word == "[]" else word for word in _path(attribute)))
    fate = None if match is None else match.value
    if isinstance(fate, Unmapped):
        return sentence(fate.because)
    if fate is None or isinstance(fate, str):
        return sentence(fate or "")
    says = " ".join((fate.__doc__ or "").partition("\n\n")[0].split())
    # Rules speak of what they return; the reader sees what is in the result.
    return sentence(says.removeprefix("Report ").replace("None", "nothing"))


def _path(attribute: str) -> list[str]:
    return attribute.replace("[]", ".[]").split(".")
