"""What ``config`` prints: the effective project as JSON or YAML, or a list of names."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from compose2ecs.compose.grammar.scalars import resolve
from compose2ecs.compose.libyaml import yaml
from compose2ecs.compose.load import Loaded
from compose2ecs.compose.model import Project
from compose2ecs.compose.render import as_json as json_text
from compose2ecs.compose.render import doubled, effective
from compose2ecs.compose.tree import LocalPath, Mapping, Node, Sequence, to_plain


class Listing(Enum):
    """The names that can be listed."""

    SERVICES = auto()
    IMAGES = auto()
    VOLUMES = auto()
    PROFILES = auto()


def listed(loaded: Loaded, listing: Listing | None, *, as_json: bool) -> str:
    """The project, or one name a line. Raises NotPrintableError."""
    if listing is not None and loaded.tree is not None:
        names = (
            _names(listing, loaded.project, loaded.whole)
            if loaded.project is not None and loaded.whole is not None
            else _written_names(listing, to_plain(loaded.tree))
        )
        return "".join(f"{name}\n" for name in names)
    shown: Any
    if loaded.project is not None:
        shown = doubled(effective(loaded.project))
    elif loaded.tree is not None:
        shown = _raw(loaded.tree)
    else:
        return ""
    return json_text(shown) if as_json else to_yaml(shown)


def _names(listing: Listing, project: Project, whole: Project) -> list[str]:
    services = project.services.value
    match listing:
        case Listing.SERVICES:
            return sorted(services)
        case Listing.IMAGES:
            return [
                service.value.image.value
                if service.value.image is not None
                else f"{project.name.value}-{name}"
                for name, service in sorted(services.items())
            ]
        case Listing.VOLUMES:
            return sorted(project.volumes.value)
        case Listing.PROFILES:
            profiles = (service.value.profiles for service in whole.services.value.values())
            return sorted({leaf.value for found in profiles if found for leaf in found.value})


def _written_names(listing: Listing, root: dict[str, Any]) -> list[str]:
    """The names as they are written, of enabled and disabled services, before interpolation."""
    services = {name: service or {} for name, service in (root.get("services") or {}).items()}
    match listing:
        case Listing.SERVICES:
            return sorted(services)
        case Listing.IMAGES:
            return [
                str(service.get("image") or f"{root['name']}-{name}")
                for name, service in sorted(services.items())
            ]
        case Listing.VOLUMES:
            return sorted(root.get("volumes") or {})
        case Listing.PROFILES:
            listed_by = (service.get("profiles") or [] for service in services.values())
            return sorted({str(profile) for profiles in listed_by for profile in profiles})


def _raw(node: Node) -> Any:
    """The model before decoding, as ``--no-interpolate`` shows it: sorted, empty lists null."""
    if isinstance(node, Mapping):
        return {key: _raw(node.entries[key]) for key in sorted(node.entries)}
    if isinstance(node, Sequence):
        return [_raw(item) for item in node.items] or None
    return node.value


class _Dumper(yaml.SafeDumper):
    """Block style, indented lists, quotes where docker compose would not read text as text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        del indentless
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = None
    if "\x85" in value or not isinstance(resolve(value), str):
        style = '"'
    elif "\n" in value:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(LocalPath, _text)


def to_yaml(value: Any) -> str:
    """YAML text that reads as the same value, both by docker compose and by a YAML 1.1 reader."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=1000,
    )
    return text
