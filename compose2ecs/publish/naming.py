"""The names under which a stack or the environment can say what a reference stands for.

``FileSystem<volume>`` is the file system of a volume, in a stack that ``x-ecs.stack`` names as the
output or the export ``<stack>-FileSystem<volume>``, in the environment as
``COMPOSE2ECS_FILE_SYSTEM_<VOLUME>``. Case does not count, nor what is neither letter nor digit.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.publish.bindings import Bindings
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Traced

KEYS: Mapping[RefKind, str] = {
    RefKind.ACCESS_POINT: "AccessPoint{name}",
    RefKind.CAPACITY_PROVIDER: "CapacityProvider{name}",
    RefKind.CLUSTER: "Cluster",
    RefKind.DISCOVERY_SERVICE: "DiscoveryService{name}",
    RefKind.FILE_SYSTEM: "FileSystem{name}",
    RefKind.INFRASTRUCTURE_ROLE: "InfrastructureRole{name}",
    RefKind.LISTENER_RULE: "ListenerRule{name}",
    RefKind.REGISTRY: "Registry",
    RefKind.RESOURCE_LABEL: "ResourceLabel{name}",
    RefKind.ROLE: "{name}Role",
    RefKind.SECRET: "Secret{name}",
    RefKind.SECURITY_GROUPS: "SecurityGroups{name}",
    RefKind.SUBNETS: "Subnets{name}",
    RefKind.TARGET_GROUP: "TargetGroup{name}",
}
"""The key of each kind. A thing that is called ``default`` goes without its name."""

LISTS = frozenset({RefKind.SECURITY_GROUPS, RefKind.SUBNETS})
"""The kinds that stand for several names, with commas between them."""

VARIABLES = "COMPOSE2ECS_"
"""How the variables begin that bind references."""

_DEFAULT = "default"
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]")


@shape
class Given:
    """A value under a key, and where it was found."""

    key: str
    value: str
    why: str


def key_of(ref: Ref) -> str | None:
    """The key of the reference, or None when nothing but the file can bind it."""
    shown = key_shown(ref)
    return None if shown is None else _plain(shown)


def key_shown(ref: Ref) -> str | None:
    """The key as a person would write it: ``FileSystemData``."""
    form = KEYS.get(ref.kind)
    if form is None:
        return None
    words = "" if ref.name == _DEFAULT else ref.name
    name = "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", words))
    return form.format(name=name) + (ref.attribute or "").capitalize()


def named(wanted: Iterable[Ref], given: Iterable[Given]) -> Bindings:
    """The names of the references that are given. The first that is given under a key counts."""
    found: dict[str, Given] = {}
    for each in given:
        if each.value.strip():
            found.setdefault(_plain(each.key), each)
    keys = ((ref, key_of(ref)) for ref in wanted)
    return {
        ref: Traced(_names(ref, found[key].value), (Choice(found[key].why),))
        for ref, key in keys
        if key in found
    }


def _names(ref: Ref, value: str) -> tuple[str, ...]:
    if ref.kind not in LISTS:
        return (value.strip(),)
    return tuple(name for part in value.split(",") if (name := part.strip()))


def _plain(key: str) -> str:
    return _NOT_IN_KEYS.sub("", key.lower())


def of_environment(variables: Mapping[str, str]) -> Iterator[Given]:
    """What the environment says."""
    for name, value in variables.items():
        if name.startswith(VARIABLES):
            yield Given(key=name.removeprefix(VARIABLES), value=value, why=f"given by {name}")
