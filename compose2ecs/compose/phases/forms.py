"""The last rewriting before decoding: the forms that the reference reads only then.

Commands become words, lists of pairs become mappings, one value becomes a list. Afterwards every
attribute has one shape, the one of ``compose.model``.
"""

from __future__ import annotations

from typing import TypeGuard

from compose2ecs.compose import codes
from compose2ecs.compose.grammar.gonumbers import INT64_MAX
from compose2ecs.compose.grammar.words import WordsError, ends_in_word, read
from compose2ecs.compose.phases.canonical import structure
from compose2ecs.compose.phases.merge import as_named_nulls, is_null, text_of
from compose2ecs.compose.tree import Mapping, Node, PathTable, Scalar, Sequence, of_node, rewrite
from compose2ecs.diagnostics import Location, Reporter
from compose2ecs.source import Path, Span, dotted

HEALTHCHECK_KINDS = ("CMD", "CMD-SHELL", "NONE")


def uniform(root: Node, reporter: Reporter) -> Node:
    """The tree in the one shape that the model has. What cannot be read is reported."""
    return rewrite(root, _FORMS, _Forms(reporter))


class _Forms:
    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def _invalid(self, message: str, span: Span, path: Path, help: str | None = None) -> None:
        self._reporter.report(codes.INVALID_VALUE, message, Location(span, path), help=help)

    def command(self, node: Node, path: Path) -> Node:
        if not (isinstance(node, Scalar) and isinstance(node.value, str)):
            return node
        try:
            words, length = read(node.value)
        except WordsError as error:
            self._invalid(f"`{path[-1]}` cannot be split into words: {error}", node.span, path)
            return Sequence([], node.span, node.via)
        if length < len(node.value):
            self._reporter.report(
                codes.COMMAND_CUT,
                f"docker compose drops `{path[-1]}` from the unquoted `{node.value[length]}` on",
                Location(node.span, path),
                help="put the argument in quotes"
                if ends_in_word(node.value, length)
                else 'run a shell: ["sh", "-c", "…"]',
            )
        items: list[Node] = [Scalar(word, node.span, node.overridden, node.via) for word in words]
        return Sequence(items, node.span, node.via)

    def test(self, node: Node, path: Path) -> Node:
        if isinstance(node, Scalar) and isinstance(node.value, str):
            shell = Scalar("CMD-SHELL", node.span, (), node.via)
            return Sequence([shell, node], node.span, node.via)
        if isinstance(node, Sequence) and node.items:
            first = node.items[0]
            if not (isinstance(first, Scalar) and first.value in HEALTHCHECK_KINDS):
                self._invalid(
                    f"`{path[-1]}` must begin with CMD, CMD-SHELL or NONE",
                    first.span,
                    path,
                    'write ["CMD", "program", "argument"], or one text that a shell runs',
                )
            elif first.value == "NONE" and len(node.items) > 1:
                self._reporter.report(
                    codes.IGNORED_VALUE,
                    "`NONE` turns the health check off: what follows it is ignored",
                    Location(node.items[1].span, (*path, 1)),
                    help="begin with CMD to run it, or remove it",
                )
        return node

    def environment(self, node: Node, path: Path) -> Node:
        if isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                key = text_of(item.value).partition("=")[0] if isinstance(item, Scalar) else ""
                if key != key.rstrip():
                    self._invalid(
                        f"variable name `{key}` ends in white space", item.span, (*path, index)
                    )
        return _null_pairs(node)

    def whole(self, node: Node, path: Path) -> Node:
        """Text, or a whole number of 64 bits; the schema lets other values pass, null is blank."""
        if not isinstance(node, Scalar) or isinstance(node.value, str):
            return node
        if is_null(node):
            return Scalar("", node.span, node.overridden, node.via)
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int) or value > INT64_MAX:
            message = f"`{dotted(path)}` must be text or a whole number, not {text_of(value)}"
            self._invalid(message, node.span, path, "put it in quotes")
        return node

    def limits(self, node: Node, path: Path) -> Node:
        """A number as the limit called ``single``, which no file may name."""
        if isinstance(node, Scalar) and not is_null(node):
            return structure(node, single=node)
        if isinstance(node, Mapping) and "single" in node.entries:
            self._reporter.report(
                codes.UNKNOWN_ATTRIBUTE,
                "unknown attribute `single`",
                Location(node.key_span("single"), (*path, "single")),
            )
        return node

    def hosts(self, node: Node, path: Path) -> Node:
        """Hosts to lists of addresses, from a mapping, ``host=address`` or ``host:address``.

        Only the entries of a list may have several addresses, separated by commas.
        """
        found: dict[str, list[Node]] = {}
        keys: dict[str, Span] = {}
        if isinstance(node, Mapping):
            keys = node.keys
            for host, child in node.entries.items():
                listed = child.items if isinstance(child, Sequence) else [child]
                found[host] = [_address(i, text_of(i.value)) for i in listed if _is_scalar(i)]
        elif isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                if not isinstance(item, Scalar):
                    continue
                host, addresses = self._host(item, (*path, index))
                keys.setdefault(host, item.span)
                found.setdefault(host, []).extend(_address(item, a) for a in addresses)
        else:
            return node
        entries: dict[str, Node] = {
            host: Sequence(items, keys[host]) for host, items in found.items()
        }
        return Mapping(entries, keys, node.span, node.via)

    def _host(self, item: Scalar, path: Path) -> tuple[str, list[str]]:
        """The host of an entry and its addresses, which are parted at ``=``, else at ``:``."""
        text = text_of(item.value)
        host, given, addresses = text.partition("=" if "=" in text else ":")
        if not given:
            example = f'write "{text or "name"}=10.0.0.1"'
            self._invalid(f"`{text}` must be host=address", item.span, path, example)
        elif not host or ":" in host:
            self._invalid(f"`{host}` is not a host name", item.span, path)
        return host, addresses.split(",")


def _is_scalar(node: Node) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar)


def _address(node: Scalar, text: str) -> Scalar:
    return Scalar(_unbracketed(text), node.span, node.overridden, node.via)


def _unbracketed(address: str) -> str:
    if address.startswith("[") and address.endswith("]"):
        return address[1:-1]
    return address


def _pairs(node: Node, *, blank: bool) -> Node:
    if isinstance(node, Sequence):
        entries: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        for item in node.items:
            if isinstance(item, Scalar):
                key, separator, value = text_of(item.value).partition("=")
                given = value if separator or blank else None
                entries[key] = Scalar(given, item.span, item.overridden, item.via)
                keys[key] = item.span
        return Mapping(entries, keys, node.span, node.via)
    if not isinstance(node, Mapping):
        return node
    changed: dict[str, Node] = {}
    for key, child in node.entries.items():
        if isinstance(child, Scalar) and not isinstance(child.value, str):
            text = None if child.value is None and not blank else text_of(child.value)
            changed[key] = Scalar(text, child.span, child.overridden, child.via)
    return node.with_entries(node.entries | changed) if changed else node


def _blank_pairs(node: Node) -> Node:
    """Pairs in which a missing value is the empty string."""
    return _pairs(node, blank=True)


def _null_pairs(node: Node) -> Node:
    """Pairs in which a missing value stays null."""
    return _pairs(node, blank=False)


def _one_as_list(node: Node) -> Node:
    if isinstance(node, Scalar) and not is_null(node):
        return Sequence([node], node.span, node.via)
    return node


_COMMANDS = (
    "services.*.command",
    "services.*.entrypoint",
    "services.*.pre_start[].command",
    "services.*.post_start[].command",
    "services.*.pre_stop[].command",
    "services.*.develop.watch[].exec.command",
)

_BLANK_VALUES = (
    "services.*.annotations",
    "services.*.build.labels",
    "services.*.deploy.labels",
    "services.*.deploy.resources.reservations.devices[].options",
    "services.*.gpus[].options",
    "services.*.labels",
    "services.*.sysctls",
    "services.*.volumes[].volume.labels",
    "networks.*.labels",
    "volumes.*.labels",
    "secrets.*.labels",
    "configs.*.labels",
    "services.*.logging.options",
    "services.*.networks.*.driver_opts",
    "networks.*.driver_opts",
    "networks.*.ipam.options",
    "volumes.*.driver_opts",
)

_NULL_VALUES = (
    "services.*.build.args",
    "services.*.environment",
    "services.*.pre_start[].environment",
    "services.*.post_start[].environment",
    "services.*.pre_stop[].environment",
    "services.*.develop.watch[].exec.environment",
)

_LISTS = (
    "services.*.build.cache_from",
    "services.*.build.cache_to",
    "services.*.build.no_cache_filter",
    "services.*.build.tags",
    "services.*.dns",
    "services.*.dns_opt",
    "services.*.dns_search",
    "services.*.tmpfs",
    "services.*.develop.watch[].ignore",
    "services.*.develop.watch[].include",
)

_FORMS = PathTable.of(
    {
        **dict.fromkeys(_COMMANDS, _Forms.command),
        **dict.fromkeys(_BLANK_VALUES, of_node(_blank_pairs)),
        **dict.fromkeys(_NULL_VALUES, _Forms.environment),
        **dict.fromkeys(_LISTS, of_node(_one_as_list)),
        "services.*.healthcheck.test": _Forms.test,
        "services.*.extra_hosts": _Forms.hosts,
        "services.*.group_add[]": _Forms.whole,
        "services.*.ports[].published": _Forms.whole,
        "services.*.storage_opt.*": _Forms.whole,
        "secrets.*.driver_opts.*": _Forms.whole,
        "services.*.build.extra_hosts": _Forms.hosts,
        "services.*.provider.options.*": of_node(_one_as_list),
        "services.*.ulimits.*": _Forms.limits,
        "services.*.build.ulimits.*": _Forms.limits,
        "services.*.networks": of_node(as_named_nulls),
    }
)
