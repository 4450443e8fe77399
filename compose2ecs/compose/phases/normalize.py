"""The phase that writes down what the specification implies.

Networks, dependencies, names, variables to pass on.
"""

from __future__ import annotations

from compose2ecs.compose.environment import Environment
from compose2ecs.compose.grammar.mounts import clean
from compose2ecs.compose.phases.merge import is_null, text_of
from compose2ecs.compose.tree import (
    Implied,
    Mapping,
    Node,
    PathTable,
    Scalar,
    Sequence,
    of_node,
)
from compose2ecs.source import Path, Span

NAMESPACES = ("network_mode", "ipc", "pid", "uts", "cgroup")
SERVICE_PREFIX = "service:"
CONTAINER_PREFIX = "container:"

_NETWORKLESS = frozenset({"provider", "network_mode"})
"""Attributes of services that join no network of the project."""

_NAMING = frozenset({"links", "volumes_from", *NAMESPACES})
"""Attributes of services that name others."""

_IMPLYING = frozenset({"pull_policy", "build", "environment", "volumes", *_NAMING})
"""Attributes of services that imply others, or hold what is written otherwise."""


def _implied(node: Mapping, **defaults: str | int | None) -> Mapping:
    missing = {
        key: Implied(value, node.span)
        for key, value in defaults.items()
        if value is not None and key not in node.entries
    }
    return node.updated(**missing) if missing else node


def _build(node: Node) -> Node:
    return _implied(node, context=".") if isinstance(node, Mapping) else node


def _secret(node: Node) -> Node:
    if not isinstance(node, Mapping):
        return node
    source = node.entries.get("source")
    if not isinstance(source, Scalar):
        return node
    return _implied(node, target=f"/run/secrets/{text_of(source.value)}")


def _port(node: Node) -> Node:
    return _implied(node, protocol="tcp", mode="ingress") if isinstance(node, Mapping) else node


def _device_request(node: Node) -> Node:
    if not isinstance(node, Mapping) or {"count", "device_ids"} & node.entries.keys():
        return node
    return _implied(node, count="all")


DEFAULTS = PathTable.of(
    {
        "services.*.build": of_node(_build),
        "services.*.secrets[]": of_node(_secret),
        "services.*.ports[]": of_node(_port),
        "services.*.deploy.resources.reservations.devices[]": of_node(_device_request),
        "services.*.gpus[]": of_node(_device_request),
    }
)
"""The defaults that docker compose sets before it checks anything. No phase is needed."""


def _listed(environment: Environment, node: Node, _: Path) -> Node:
    if not isinstance(node, Sequence):
        return node
    values = environment.values
    items: list[Node] = []
    for item in node.items:
        value = None
        if isinstance(item, Scalar) and isinstance(item.value, str):
            value = values.get(item.value)
        if isinstance(item, Scalar) and value is not None:
            items.append(Scalar(f"{item.value}={value}", item.span, item.overridden, item.via))
        else:
            items.append(item)
    return node if items == node.items else Sequence(items, node.span, node.via)


LISTED = PathTable.of({"services.*.environment": _listed})
"""Values for the bare names in ``environment`` lists that have one; the phase is an Environment.

This happens with the variables of the file they are in; the mapping form waits for ``normalize``.
"""


def normalize(root: Mapping, name: str, environment: Environment) -> Mapping:
    """The tree with what is implied written down, and null variables looked up."""
    entries = root.entries.copy()
    services = entries.get("services")
    if isinstance(services, Mapping):
        entries["services"], default_at = _services(services, environment)
        if default_at is not None:
            entries["networks"] = _with_default(entries.get("networks"), default_at)
    for kind in ("networks", "volumes", "secrets", "configs"):
        resources = entries.get(kind)
        if isinstance(resources, Mapping):
            entries[kind] = _named(resources, name)
    return root.with_entries(entries)


def _services(services: Mapping, environment: Environment) -> tuple[Mapping, Span | None]:
    """The services as they are meant, and the first place that asks for the default network."""
    entries = services.entries.copy()
    default_at: Span | None = None
    for key, given in services.entries.items():
        if not isinstance(given, Mapping):
            continue
        service = given
        if _NETWORKLESS.isdisjoint(service.entries):
            networks = service.entries.get("networks")
            place = services.key_span(key)
            if networks is None or is_null(networks) or not getattr(networks, "entries", True):
                default = Mapping({"default": Implied(None, place)}, {"default": place}, place)
                entries[key] = service = service.updated(networks=default)
                default_at = default_at or place
            elif isinstance(networks, Mapping) and "default" in networks.entries:
                default_at = default_at or networks.key_span("default")
        if not _IMPLYING.isdisjoint(service.entries):
            entries[key] = _service(service, environment)
    return services.with_entries(entries), default_at


def _with_default(networks: Node | None, place: Span) -> Mapping:
    known = networks if isinstance(networks, Mapping) else Mapping({}, {}, place)
    return known if "default" in known.entries else known.updated(default=Implied(None, place))


def _service(service: Mapping, environment: Environment) -> Mapping:
    entries = service.entries.copy()
    policy = entries.get("pull_policy")
    if isinstance(policy, Scalar) and policy.value == "if_not_present":
        entries["pull_policy"] = Scalar("missing", policy.span, policy.overridden, policy.via)
    build = entries.get("build")
    if isinstance(build, Mapping):
        entries["build"] = _normal_build(build, environment)
    if "environment" in entries:
        entries["environment"] = _looked_up(entries["environment"], environment, keep=True)
    volumes = entries.get("volumes")
    if isinstance(volumes, Sequence):
        cleaned = [_clean_target(volume) for volume in volumes.items]
        if cleaned != volumes.items:
            entries["volumes"] = Sequence(cleaned, volumes.span, volumes.via)
    dependencies = {} if _NAMING.isdisjoint(entries) else _dependencies(service)
    if dependencies:
        given = entries.get("depends_on")
        known = given if isinstance(given, Mapping) else Mapping({}, {}, service.span)
        entries["depends_on"] = Mapping(
            {**dependencies, **known.entries},
            {**{key: node.span for key, node in dependencies.items()}, **known.keys},
            known.span,
            known.via,
        )
    return service.with_entries(entries)


def _normal_build(build: Mapping, environment: Environment) -> Mapping:
    if not {"dockerfile", "dockerfile_inline"} & build.entries.keys():
        build = _implied(build, dockerfile="Dockerfile")
    build = _implied(build, context=".")
    args = build.entries.get("args")
    if args is not None:
        build = build.updated(args=_looked_up(args, environment, keep=False))
    return build


def _looked_up(node: Node, environment: Environment, *, keep: bool) -> Node:
    """String pairs with null values taken from the environment.

    Those without one kept as null or dropped.
    """
    if isinstance(node, Sequence):
        return _looked_up_items(node, environment, keep=keep)
    if not isinstance(node, Mapping):
        return node
    bare = [key for key, child in node.entries.items() if is_null(child)]
    if not bare:
        return node
    entries = node.entries.copy()
    for key in bare:
        value = environment.values.get(key)
        if value is not None:
            entries[key] = Scalar(value, entries[key].span, (), entries[key].via)
        elif not keep:
            del entries[key]
    return node.with_entries(entries)


def _looked_up_items(node: Sequence, environment: Environment, *, keep: bool) -> Sequence:
    items: list[Node] = []
    for item in node.items:
        if not isinstance(item, Scalar) or "=" in text_of(item.value):
            items.append(item)
            continue
        value = environment.values.get(text_of(item.value))
        if value is not None:
            items.append(Scalar(f"{item.value}={value}", item.span, item.overridden, item.via))
        elif keep:
            items.append(item)
    return Sequence(items, node.span, node.via)


def _clean_target(volume: Node) -> Node:
    if not isinstance(volume, Mapping):
        return volume
    target = volume.entries.get("target")
    if not (isinstance(target, Scalar) and isinstance(target.value, str)):
        return volume
    cleaned = clean(target.value)
    if cleaned == target.value:
        return volume
    return volume.updated(target=Scalar(cleaned, target.span, target.overridden, target.via))


def _dependencies(service: Mapping) -> dict[str, Node]:
    """The services that must be started first because another attribute names them."""
    found: dict[str, Node] = {}
    for item in _items(service, "links"):
        name = str(item.value)
        parts = name.split(":")
        _depend(found, parts[0] if len(parts) == 2 else name, item.span, restart=True)
    for namespace in NAMESPACES:
        node = service.entries.get(namespace)
        if (
            isinstance(node, Scalar)
            and isinstance(node.value, str)
            and node.value.startswith(SERVICE_PREFIX)
        ):
            _depend(found, node.value.removeprefix(SERVICE_PREFIX), node.span, restart=True)
    for item in _items(service, "volumes_from"):
        if not str(item.value).startswith(CONTAINER_PREFIX):
            _depend(found, str(item.value).partition(":")[0], item.span, restart=False)
    return found


def _items(service: Mapping, key: str) -> list[Scalar]:
    node = service.entries.get(key)
    if not isinstance(node, Sequence):
        return []
    return [item for item in node.items if isinstance(item, Scalar)]


def _depend(found: dict[str, Node], name: str, span: Span, *, restart: bool) -> None:
    if name not in found:
        found[name] = Mapping(
            {
                "condition": Implied("service_started", span),
                "restart": Implied(restart, span),
                "required": Implied(True, span),
            },
            {},
            span,
        )


def _named(resources: Mapping, project: str) -> Mapping:
    """Networks, volumes, secrets or configs with the name that the engine gives them."""
    entries = resources.entries.copy()
    for key, node in resources.entries.items():
        if isinstance(node, Mapping):
            given = node.entries.get("name")
            if given is not None and not is_null(given):
                continue
            name = key if _is_external(node) else f"{project}_{key}"
            entries[key] = node.updated(name=Implied(name, resources.key_span(key)))
        elif is_null(node):
            place = resources.key_span(key)
            named = Implied(f"{project}_{key}", place)
            entries[key] = Mapping({"name": named}, {}, place, node.via)
    return resources.with_entries(entries)


def _is_external(resource: Mapping) -> bool:
    external = resource.entries.get("external")
    return isinstance(external, Scalar) and external.value is True
