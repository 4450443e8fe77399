"""The phase that replaces ``${VARIABLE}``, and reads text as numbers and booleans at known places.

Keys are never interpolated, and a value is never parsed as YAML again.
https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
"""

from __future__ import annotations

from collections.abc import Callable

from compose2ecs.compose import codes
from compose2ecs.compose.environment import Environment
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.grammar.gonumbers import parse_bool, parse_float, parse_int
from compose2ecs.compose.grammar.template import TemplateError, substitute
from compose2ecs.compose.secrecy import SECRET_NAME
from compose2ecs.compose.tree import (
    Mapping,
    Node,
    PathTable,
    Rewrite,
    Scalar,
    ScalarValue,
    Sequence,
    rewrite,
)
from compose2ecs.diagnostics import Location
from compose2ecs.source import Path, dotted

_MAX_SHOWN = 60

_COMMANDS = frozenset({"command", "entrypoint", "test"})
"""Attributes of a service, and of its health check, in which a shell may replace variables."""

Cast = Callable[[str], ScalarValue]


def _float32(text: str) -> float:
    return parse_float(text, single=True)


_CASTS: dict[str, Cast] = {
    **dict.fromkeys(
        (
            "services.*.cpu_count",
            "services.*.cpu_period",
            "services.*.cpu_quota",
            "services.*.cpu_rt_period",
            "services.*.cpu_rt_runtime",
            "services.*.cpu_shares",
            "services.*.oom_score_adj",
            "services.*.pids_limit",
            "services.*.scale",
            "services.*.deploy.replicas",
            "services.*.deploy.update_config.parallelism",
            "services.*.deploy.rollback_config.parallelism",
            "services.*.deploy.restart_policy.max_attempts",
            "services.*.deploy.placement.max_replicas_per_node",
            "services.*.healthcheck.retries",
            "services.*.ports[].target",
            "services.*.ulimits.*",
            "services.*.ulimits.*.hard",
            "services.*.ulimits.*.soft",
        ),
        parse_int,
    ),
    **dict.fromkeys(
        (
            "services.*.cpu_percent",
            "services.*.deploy.update_config.max_failure_ratio",
            "services.*.deploy.rollback_config.max_failure_ratio",
        ),
        parse_float,
    ),
    "services.*.cpus": _float32,
    **dict.fromkeys(
        (
            "services.*.init",
            "services.*.oom_kill_disable",
            "services.*.privileged",
            "services.*.read_only",
            "services.*.stdin_open",
            "services.*.tty",
            "services.*.healthcheck.disable",
            "services.*.volumes[].read_only",
            "services.*.volumes[].volume.nocopy",
            "networks.*.attachable",
            "networks.*.enable_ipv4",
            "networks.*.enable_ipv6",
            "networks.*.external",
            "networks.*.internal",
            "volumes.*.external",
            "secrets.*.external",
            "configs.*.external",
        ),
        parse_bool,
    ),
}

CASTS = PathTable.of(_CASTS)
"""Where text becomes a number or a boolean, whether or not it came from a variable."""

_KINDS: dict[Cast, str] = {
    parse_int: "an integer",
    parse_float: "a number",
    _float32: "a number",
    parse_bool: "a boolean",
}

_EXAMPLES: dict[Cast, str] = {
    parse_int: "write a whole number, such as 2",
    parse_float: "write a number, such as 0.5",
    _float32: "write a number, such as 0.5",
    parse_bool: "write true or false",
}


def interpolate(node: Node, environment: Environment, reporter: Findings, path: Path = ()) -> Node:
    """The tree with its variables replaced.

    Every failure is reported; the text then stays as it was.
    """
    return _Interpolation(environment, reporter).walk(node, CASTS, path)


def without_variables(node: Node, reporter: Findings) -> Node:
    """The tree of a file without variables as ``interpolate`` gives it."""
    return rewrite(node, _ROWS, reporter)


class _Interpolation:
    def __init__(self, environment: Environment, reporter: Findings) -> None:
        self._environment = environment
        self._reporter = reporter

    def walk(self, node: Node, casts: PathTable | None, path: Path) -> Node:
        if isinstance(node, Scalar):
            return self._scalar(node, casts, path) if isinstance(node.value, str) else node
        if isinstance(node, Mapping):
            entries: dict[str, Node] = {}
            changed = False
            for key, child in node.entries.items():
                below = casts.step(key) if casts is not None else None
                new = self.walk(child, below, (*path, key))
                changed = changed or new is not child
                entries[key] = new
            return node.with_entries(entries) if changed else node
        below = casts.step(0) if casts is not None else None
        items = [self.walk(child, below, (*path, i)) for i, child in enumerate(node.items)]
        if all(new is old for new, old in zip(items, node.items, strict=True)):
            return node
        return Sequence(items, node.span, node.via)

    def _scalar(self, node: Scalar, casts: PathTable | None, path: Path) -> Scalar:
        text = str(node.value)
        value: ScalarValue = text
        if "$" in text:
            replaced = self._replaced(text, node, path)
            if replaced is None:
                return node
            value = text = replaced
        if casts is not None and casts.value is not None:
            value = _cast(casts.value, text, node, path, self._reporter)
        if value is node.value:
            return node
        return Scalar(value, node.span, node.overridden, node.via)

    def _replaced(self, text: str, node: Scalar, path: Path) -> str | None:
        unset: list[str] = []
        try:
            replaced = substitute(text, self._environment.lookup, unset.append)
        except TemplateError as error:
            if error.kind == "required" and self._environment.partial:
                self._reporter.doubt(node.span)
            elif error.kind == "required":
                reason = f": {error.message}" if error.message else ""
                self._reporter.report(
                    codes.REQUIRED_VARIABLE,
                    f"required variable `{error.variable}` is missing a value{reason}",
                    Location(node.span, path),
                    help=f"set {error.variable} in the environment, in .env or in an --env-file",
                )
            else:
                self._reporter.report(
                    codes.INTERPOLATION_SYNTAX,
                    f"invalid interpolation in `{dotted(path)}`",
                    Location(node.span, path),
                    help="write ${NAME}, ${NAME:-default} or ${NAME:?message}; `$$` is a dollar",
                )
            return None
        if unset and self._environment.partial:
            self._reporter.doubt(node.span)
            return None
        for name in dict.fromkeys(unset):
            self._reporter.report(
                codes.UNSET_VARIABLE,
                f"variable `{name}` is not set; it becomes an empty string",
                Location(node.span, path),
                help=_way_out(name, path),
            )
        return replaced


def _way_out(name: str, path: Path) -> str:
    """What to do about a variable that is not set; in a command it may be the container's.

    A secret has no default: everybody who has the file would know it.
    """
    default = "" if SECRET_NAME.search(name) else f"${{{name}:-default}} or "
    way = f"set {name}, or write {default}${{{name}:?message}}"
    is_command = path[0] == "services" and not _COMMANDS.isdisjoint(path[2:4])
    return f"{way}; `$${name}` leaves it to the container" if is_command else way


def _cast(cast: Cast, text: str, node: Scalar, path: Path, reporter: Findings) -> ScalarValue:
    try:
        return cast(text)
    except ValueError:
        variable = isinstance(node.value, str) and "$" in node.value
        shown = f"`{text}`" if len(text) <= _MAX_SHOWN else f"a text of {len(text)} characters"
        shown = "what its variables give" if variable else shown
        reporter.report(
            codes.INVALID_VALUE,
            f"`{dotted(path)}` must be {_KINDS[cast]}, not {shown}",
            Location(node.span, path),
            help=_EXAMPLES[cast],
        )
        return node.value


def _row(cast: Cast) -> Rewrite:
    """The row that reads a text at one place."""

    def read(reporter: Findings, node: Node, path: Path) -> Node:
        if not (isinstance(node, Scalar) and isinstance(node.value, str)):
            return node
        value = _cast(cast, node.value, node, path, reporter)
        if value is node.value:
            return node
        return Scalar(value, node.span, node.overridden, node.via)

    return read


_ROWS = PathTable.of({place: _row(cast) for place, cast in _CASTS.items()})
