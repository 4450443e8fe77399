"""The phase that turns short syntax into long: ports, volumes, builds, dependencies and more.

It runs after each file is merged, so that the next one is laid over long forms; what the reference
only rewrites when it decodes the finished project (commands, label lists, …) is in ``forms``.
"""

from __future__ import annotations

import re

from compose2ecs.compose import codes
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.grammar.gonumbers import INT64_MAX
from compose2ecs.compose.grammar.mounts import (
    OPTIONS,
    ParsedVolume,
    VolumeError,
    parse_volume,
    report_volume,
)
from compose2ecs.compose.grammar.ports import ParsedPort, PortError, parse_port
from compose2ecs.compose.phases.merge import as_build, as_dependencies, as_named_nulls, text_of
from compose2ecs.compose.phases.readable import TEXT, checked, has
from compose2ecs.compose.phases.unique import unique_devices, unique_ports
from compose2ecs.compose.tree import (
    Implied,
    Mapping,
    Node,
    PathTable,
    Scalar,
    ScalarValue,
    Sequence,
    of_node,
    rewrite,
)
from compose2ecs.diagnostics import Location
from compose2ecs.source import Path, Span

# What the schema lets pass although it cannot be read. Mounts and devices in long form have their
# identity from a target; the sources of a build are paths and addresses.
_MOUNT, _DEVICE = has("mount", "target"), has("device", "target")
_TEXT = checked(TEXT)

_PORT = "write [[ip:]published:]target[/protocol], in quotes"


def canonical(node: Node, reporter: Findings, *, interpolated: bool = True) -> Node:
    """The tree in long form. A short form that cannot be read is reported and left as it is.

    Without interpolation, a list of ports with one that cannot be read stays as it is, unreported.
    """
    return rewrite(node, _LONG_FORMS, _Canonical(reporter, interpolated=interpolated))


def structure(origin: Node, **entries: Node | str | int | None) -> Mapping:
    """A mapping made from a short form.

    Each entry stands where the short form stands; None is left out.
    """
    nodes: dict[str, Node] = {}
    for key, value in entries.items():
        if isinstance(value, (str, int)):
            nodes[key] = Scalar(value, origin.span, (), origin.via)
        elif value is not None:
            nodes[key] = value
    return Mapping(nodes, dict.fromkeys(nodes, origin.span), origin.span, origin.via)


class _Canonical:
    def __init__(self, reporter: Findings, *, interpolated: bool) -> None:
        self._reporter = reporter
        self._interpolated = interpolated

    def _invalid(self, message: str, span: Span, path: Path, help: str | None = None) -> None:
        self._reporter.report(codes.INVALID_VALUE, message, Location(span, path), help=help)

    def contexts(self, node: Node, path: Path) -> Node:
        for name, child in node.entries.items() if isinstance(node, Mapping) else ():
            _TEXT(self._reporter, child, (*path, name))
        for index, item in enumerate(node.items if isinstance(node, Sequence) else ()):
            if isinstance(item, Scalar) and "=" not in text_of(item.value):
                message = f"the context `{text_of(item.value)}` must be name=source"
                self._invalid(message, item.span, (*path, index))
        return _key_values(node)

    def ports(self, node: Node, path: Path) -> Node:
        if not isinstance(node, Sequence):
            return node
        items: list[Node] = []
        for index, item in enumerate(node.items):
            if isinstance(item, Scalar) and isinstance(item.value, (str, int)):
                try:
                    parsed = parse_port(str(item.value))
                except PortError as error:
                    if not self._interpolated:
                        return node
                    self._invalid(
                        f"invalid port `{item.value}`: {error}",
                        item.span,
                        (*path, index),
                        _PORT,
                    )
                    continue
                items += [_port(port, item) for port in parsed]
            elif isinstance(item, Mapping):
                at = (*path, index)
                if "target" not in item.entries and self._reporter.lacks(at, "target"):
                    self._reporter.report(
                        codes.MISSING_SETTING,
                        "the port has no `target`",
                        Location(item.span, at),
                        help="add `target:`, the port of the container",
                    )
                items.append(item)
            else:
                given = f", not {_shown(item)}" if isinstance(item, Scalar) else ""
                message = f"a port is a whole number, text or a mapping{given}"
                self._invalid(message, item.span, (*path, index), _PORT)
        return unique_ports(Sequence(items, node.span, node.via))

    def volume(self, node: Node, path: Path) -> Node:
        if not (isinstance(node, Scalar) and isinstance(node.value, str)):
            return _MOUNT(self._reporter, node, path)
        try:
            volume = parse_volume(node.value)
        except VolumeError as error:
            report_volume(error, node, self._reporter)
            return node
        for option in volume.ignored:
            close = self._reporter.guess(option, OPTIONS)
            self._reporter.report(
                codes.IGNORED_VALUE,
                f"docker compose ignores `{option}` of the mount `{node.value}`",
                Location(node.span, path),
                help=f"did you mean `{close}`?"
                if close
                else "options are `ro`, `rw`, `nocopy`, `z`, `Z` and a propagation like `rslave`",
            )
        return _mount(volume, node)

    def devices(self, node: Node, path: Path) -> Node:
        if not isinstance(node, Sequence):
            return node
        items = [self._device(item, (*path, index)) for index, item in enumerate(node.items)]
        return unique_devices(Sequence(items, node.span, node.via))

    def _device(self, node: Node, path: Path) -> Node:
        if not (isinstance(node, Scalar) and isinstance(node.value, str)):
            return _DEVICE(self._reporter, node, path)
        parts = node.value.split(":")
        if len(parts) > 3:
            self._invalid(f"invalid device `{node.value}`", node.span, path)
            return node
        target = parts[1] if len(parts) > 1 and parts[1] else parts[0]
        permissions = parts[2] if len(parts) == 3 else "rwm"
        return structure(node, source=parts[0], target=target, permissions=permissions)

    def ulimit(self, node: Node, path: Path) -> Node:
        if isinstance(node, Scalar) and _is_no_limit(node.value, str(path[-1])):
            self._invalid(f"a limit is a whole number, not {_shown(node)}", node.span, path)
        return node

    def build_ulimit(self, node: Node, path: Path) -> Node:
        """Text is not made a number here, as it is for the limits of the service itself."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            self._invalid(f"a limit is a whole number, not {_shown(node)}", node.span, path)
        return self.ulimit(node, path)

    def expose(self, node: Node, path: Path) -> Node:
        if isinstance(node, Scalar) and isinstance(node.value, float):
            self._invalid(f"a port is a whole number, not {node.value}", node.span, path)
        return node

    def object(self, node: Node, path: Path) -> Node:
        """``external: {name: n}`` is ``external: true`` and ``name: n``."""
        if not isinstance(node, Mapping):
            return node
        external = node.entries.get("external")
        if not isinstance(external, Mapping):
            return node
        inner, outer = external.entries.get("name"), node.entries.get("name")
        if inner is not None and outer is not None:
            self._invalid(
                f"`{path[0]}.{path[1]}` has a name and an external name", external.span, path
            )
        entries = {**node.entries, "external": Scalar(True, node.key_span("external"))}
        if inner is not None:
            entries["name"] = inner
        return node.with_entries(entries)


def _depends_on(node: Node) -> Node:
    node = as_dependencies(node)
    if not isinstance(node, Mapping):
        return node
    entries: dict[str, Node] = {}
    for name, child in node.entries.items():
        if isinstance(child, Mapping) and "required" not in child.entries:
            entries[name] = child.updated(required=Implied(True, child.span))
        else:
            entries[name] = child
    return node.with_entries(entries)


def _is_no_limit(value: ScalarValue, name: str) -> bool:
    """Whether this is no whole number of 64 bits; booleans where the schema lets them pass."""
    if isinstance(value, bool):
        return re.fullmatch("[a-z]+", name) is None
    if isinstance(value, int):
        return value > INT64_MAX
    return value is None or isinstance(value, float)


def _shown(node: Scalar) -> str:
    if node.value is None:
        return "empty"
    return f"text (`{node.value}`)" if isinstance(node.value, str) else text_of(node.value)


def _port(port: ParsedPort, item: Scalar) -> Mapping:
    return structure(
        item,
        mode=Implied("ingress", item.span),
        host_ip=port.host_ip,
        target=port.target,
        published=port.published,
        protocol=port.protocol,
    )


def _mount(volume: ParsedVolume, node: Scalar) -> Mapping:
    bind: Mapping | None = None
    options: Mapping | None = None
    if volume.type == "bind":
        bind = structure(
            node,
            create_host_path=Implied(True, node.span),
            propagation=volume.propagation,
            selinux=volume.selinux,
        )
        if volume.nocopy:
            options = structure(node, nocopy=True)
    else:
        if not volume.bare:
            options = structure(node, nocopy=volume.nocopy)
        if volume.propagation or volume.selinux:
            bind = structure(node, propagation=volume.propagation, selinux=volume.selinux)
    return structure(
        node,
        type=volume.type,
        source=volume.source,
        target=volume.target,
        read_only=True if volume.read_only else None,
        bind=bind,
        volume=options,
    )


def _as_text(node: Node) -> Node:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return Scalar(text_of(node.value), node.span, node.overridden, node.via)
    return node


def _as_list(node: Node) -> Node:
    if isinstance(node, Scalar) and node.value is not None:
        return Sequence([node], node.span, node.via)
    return node


def _addresses(node: Node) -> Node:
    """A list without what is blank."""
    node = _as_list(node)
    if not isinstance(node, Sequence):
        return node
    kept = [i for i in node.items if not (isinstance(i, Scalar) and i.value == "")]
    return Sequence(kept, node.span, node.via)


def _key_values(node: Node) -> Node:
    """A list of ``key=value`` as a mapping."""
    if not isinstance(node, Sequence):
        return node
    entries: dict[str, Node] = {}
    keys = {}
    for item in node.items:
        if isinstance(item, Scalar):
            key, separator, value = text_of(item.value).partition("=")
            entries[key] = Scalar(
                value if separator else None, item.span, item.overridden, item.via
            )
            keys[key] = item.span
    return Mapping(entries, keys, node.span, node.via)


def _ssh(node: Node) -> Node:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return _key_values(Sequence([node], node.span))
    return _key_values(node)


def _env_files(node: Node) -> Node:
    listed = _as_list(node)
    if not isinstance(listed, Sequence):
        return listed
    items: list[Node] = []
    for item in listed.items:
        if isinstance(item, Scalar):
            items.append(structure(item, path=item, required=Implied(True, item.span)))
        elif isinstance(item, Mapping) and "required" not in item.entries:
            items.append(item.updated(required=Implied(True, item.span)))
        else:
            items.append(item)
    return Sequence(items, listed.span, listed.via)


def _extends(node: Node) -> Node:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return structure(node, service=node)
    return node


def _gpus(node: Node) -> Node:
    if isinstance(node, Scalar) and node.value == "all":
        return Sequence([structure(node, count=node)], node.span, node.via)
    return node


def _file_reference(node: Node) -> Node:
    if isinstance(node, Scalar):
        return structure(node, source=node)
    return node


def _include(node: Node) -> Node:
    if isinstance(node, Scalar):
        return structure(node, path=node)
    return node


_LONG_FORMS = PathTable.of(
    {
        "services.*.build": of_node(as_build),
        "services.*.build.provenance": of_node(_as_text),
        "services.*.build.sbom": of_node(_as_text),
        "services.*.build.additional_contexts": _Canonical.contexts,
        "services.*.build.ssh": of_node(_ssh),
        "services.*.depends_on": of_node(_depends_on),
        "services.*.env_file": of_node(_env_files),
        "services.*.label_file": of_node(_as_list),
        "services.*.extends": of_node(_extends),
        "services.*.gpus": of_node(_gpus),
        "services.*.networks": of_node(as_named_nulls),
        "services.*.models": of_node(as_named_nulls),
        "services.*.volumes[]": _Canonical.volume,
        "services.*.dns": of_node(_addresses),
        "services.*.devices": _Canonical.devices,
        "services.*.ports": _Canonical.ports,
        "services.*.ulimits.*": _Canonical.ulimit,
        "services.*.build.ulimits.*": _Canonical.build_ulimit,
        "services.*.expose[]": _Canonical.expose,
        **dict.fromkeys(
            ("services.*.secrets[]", "services.*.configs[]", "services.*.build.secrets[]"),
            of_node(_file_reference),
        ),
        **dict.fromkeys(("volumes.*", "networks.*", "secrets.*", "configs.*"), _Canonical.object),
        "include[]": of_node(_include),
    }
)
