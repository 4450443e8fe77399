"""Checks of the canonical tree that no schema can make, of what is used and of what is not.

They are those of docker compose: of volumes, secrets, configs, ports and devices.
"""

from __future__ import annotations

from ipaddress import ip_address

from compose2ecs.compose import codes
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.tree import Mapping, Node, PathTable, Scalar
from compose2ecs.diagnostics import Code, Location
from compose2ecs.source import Path, dotted


def tree_checks(reporter: Findings) -> object:
    """The phase of ``CHECKS``, which changes nothing."""
    return _TreeChecks(reporter)


class _TreeChecks:
    def __init__(self, reporter: Findings) -> None:
        self._reporter = reporter

    def _report(
        self, code: Code, message: str, node: Node, path: Path, help: str | None = None
    ) -> None:
        self._reporter.report(code, message, Location(node.span, path), help=help)

    def volume(self, node: Node, path: Path) -> Node:
        if isinstance(node, Mapping) and _is_true(node.entries.get("external")):
            for key, child in node.entries.items():
                if key in ("name", "external") or key.startswith("x-"):
                    continue
                if not self._reporter.is_faulty((*path, key)):
                    self._report(
                        codes.CONFLICTING_ATTRIBUTES,
                        f"`{dotted(path)}` is external: it cannot have `{key}`",
                        child,
                        (*path, key),
                    )
        return node

    def secret(self, node: Node, path: Path) -> Node:
        return self._file_object(node, path, ("file", "environment"))

    def config(self, node: Node, path: Path) -> Node:
        return self._file_object(node, path, ("file", "environment", "content"))

    def _file_object(self, node: Node, path: Path, keys: tuple[str, ...]) -> Node:
        if not isinstance(node, Mapping):
            return node
        given = [key for key in keys if key in node.entries]
        listed = ", ".join(f"`{key}`" for key in keys)
        if len(given) > 1:
            self._report(
                codes.CONFLICTING_ATTRIBUTES,
                f"`{dotted(path)}` can have only one of {listed}",
                node.entries[given[1]],
                (*path, given[1]),
            )
        others = ("external", "driver")
        if (
            not given
            and not node.entries.keys() & {*others}
            and self._reporter.lacks(path, *keys, *others)
        ):
            self._report(
                codes.MISSING_SETTING, f"`{dotted(path)}` needs one of {listed}", node, path
            )
        return node

    def port(self, node: Node, path: Path) -> Node:
        address = node.entries.get("host_ip") if isinstance(node, Mapping) else None
        if (
            isinstance(address, Scalar)
            and isinstance(address.value, str)
            and not _is_address(address.value)
        ):
            self._report(
                codes.INVALID_VALUE,
                f"`{address.value}` is not an IP address",
                address,
                (*path, "host_ip"),
            )
        return node

    def bind(self, node: Node, path: Path) -> Node:
        if not isinstance(node, Mapping) or "source" in node.entries:
            return node
        kind = node.entries.get("type")
        if (
            isinstance(kind, Scalar)
            and kind.value == "bind"
            and self._reporter.lacks(path, "source")
        ):
            self._report(
                codes.MISSING_SETTING,
                "a bind mount needs a `source`",
                node,
                path,
                help="add `source:`, a path of the host",
            )
        return node

    def watch_path(self, node: Node, path: Path) -> Node:
        if isinstance(node, Scalar) and node.value == "":
            self._report(codes.INVALID_VALUE, f"`{dotted(path)}` is empty", node, path)
        return node

    def devices(self, node: Node, path: Path) -> Node:
        if isinstance(node, Mapping) and {"count", "device_ids"} <= node.entries.keys():
            self._report(
                codes.CONFLICTING_ATTRIBUTES,
                f"`{dotted(path)}` can have `count` or `device_ids`, not both",
                node.entries["count"],
                (*path, "count"),
            )
        return node


CHECKS = PathTable.of(
    {
        "volumes.*": _TreeChecks.volume,
        "secrets.*": _TreeChecks.secret,
        "configs.*": _TreeChecks.config,
        "services.*.ports[]": _TreeChecks.port,
        "services.*.volumes[]": _TreeChecks.bind,
        "services.*.develop.watch[].path": _TreeChecks.watch_path,
        "services.*.deploy.resources.reservations.devices[]": _TreeChecks.devices,
        "services.*.gpus[]": _TreeChecks.devices,
    }
)
"""What is reported of volumes, secrets, configs, ports and devices, used or not."""


def _is_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
