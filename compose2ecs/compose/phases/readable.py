"""The check of what the later phases have to read, before they read it.

The schema is for the files that make up the project; those that only ``extends.file`` names are not
held against it, and may hold anything in services that nobody extends. Yet they are brought into
long form as a whole, so what that cannot read is refused, wherever it stands.
"""

from __future__ import annotations

from compose2ecs.compose import codes
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.phases.unique import KEYED_LISTS
from compose2ecs.compose.tree import Mapping, Node, PathTable, Rewrite, Scalar, Sequence, rewrite
from compose2ecs.diagnostics import Location
from compose2ecs.source import Path, dotted

TEXT, NUMBER, LIST, MAPPING, EMPTY = ("text", "a whole number", "a list", "a mapping", "empty")


def check_readable(node: Node, reporter: Findings) -> None:
    """Report the values of a file outside of the schema that cannot be brought into long form."""
    rewrite(node, _READABLE, reporter)


def has(what: str, key: str) -> Rewrite:
    """The row that reports a structure without ``key``."""

    def check(reporter: Findings, item: Node, path: Path) -> Node:
        child = item.entries.get(key) if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not (child is None or _kind(child) == EMPTY):
            return item
        if reporter.lacks(path, key):
            reporter.report(
                codes.MISSING_SETTING,
                f"the {what} has no `{key}`",
                Location(item.span, path),
                help=f"add `{key}:`",
            )
        return item

    return check


def checked(*allowed: str) -> Rewrite:
    """The row that reports what is of another kind."""

    def check(reporter: Findings, node: Node, path: Path) -> Node:
        given = _kind(node)
        if given not in allowed:
            reporter.report(
                codes.WRONG_TYPE,
                f"`{dotted(path)}` must be {' or '.join(allowed)}, not {given}",
                Location(node.span, path),
            )
        return node

    return check


def _kind(node: Node) -> str:
    if isinstance(node, Mapping):
        return MAPPING
    if isinstance(node, Sequence):
        return LIST
    return _scalar_kind(node)


def _scalar_kind(node: Scalar) -> str:
    value = node.value
    if value is None:
        return EMPTY
    if isinstance(value, str):
        return TEXT
    if isinstance(value, bool):
        return "true or false"
    return NUMBER if isinstance(value, int) else "another value"


_KINDS: dict[str, tuple[str, ...]] = {
    **{f"{place}[]": (TEXT,) for place in KEYED_LISTS},
    "include[]": (TEXT, MAPPING),
    "services.*.build": (TEXT, MAPPING),
    "services.*.build.additional_contexts": (LIST, MAPPING),
    "services.*.build.context": (TEXT,),
    "services.*.build.secrets[]": (TEXT, MAPPING),
    "services.*.build.ssh": (TEXT, LIST, MAPPING),
    "services.*.build.ssh[]": (TEXT,),
    "services.*.build.ulimits.*": (NUMBER, MAPPING),
    "services.*.configs[]": (TEXT, MAPPING),
    "services.*.configs[].target": (TEXT,),
    "services.*.depends_on": (LIST, MAPPING),
    "services.*.depends_on[]": (TEXT,),
    "services.*.depends_on.*": (MAPPING,),
    "services.*.develop.watch[].path": (TEXT,),
    "services.*.devices[]": (TEXT, MAPPING),
    "services.*.devices[].target": (TEXT,),
    "services.*.env_file": (TEXT, LIST),
    "services.*.env_file[].path": (TEXT,),
    "services.*.expose[]": (TEXT, NUMBER),
    "services.*.extends": (TEXT, MAPPING),
    "services.*.gpus": (TEXT, LIST),
    "services.*.label_file[]": (TEXT,),
    "services.*.models[]": (TEXT,),
    "services.*.networks[]": (TEXT,),
    "services.*.ports": (LIST,),
    "services.*.secrets[]": (TEXT, MAPPING),
    "services.*.secrets[].target": (TEXT,),
    "services.*.ulimits.*": (NUMBER, MAPPING),
    "services.*.volumes[]": (TEXT, MAPPING),
    "services.*.volumes[].target": (TEXT,),
    "volumes.*": (MAPPING, EMPTY),
}
"""What may stand at the places that are brought into long form or compared."""

_READABLE = PathTable.of(
    {
        **{place: checked(*allowed) for place, allowed in _KINDS.items()},
        "services.*.env_file[]": has("file", "path"),
    }
)
