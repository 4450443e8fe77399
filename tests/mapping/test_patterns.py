from __future__ import annotations

import pytest

from compose2ecs.mapping.patterns import Match, PatternTable, covers, model_patterns
from compose2ecs.source import Path

TABLE = PatternTable.of(
    {
        "name": "name",
        "services.*.image": "image",
        "services.*.ports[].target": "target",
        "services.*.labels.*": "label",
        "services.*.networks.*": "network",
        "services.*.networks.*.priority": "priority",
        "services.*.build.**": "build",
        "services.*.build.context": "context",
        "services.*.x-ecs.**": "settings",
    }
)


@pytest.mark.parametrize(
    ("path", "value", "attribute"),
    [
        (("name",), "name", ("name",)),
        (("services", "web", "image"), "image", ("services", "web", "image")),
        (
            ("services", "web", "ports", 7, "target"),
            "target",
            ("services", "web", "ports", 7, "target"),
        ),
        (("services", "a.b", "labels", "x-y"), "label", ("services", "a.b", "labels", "x-y")),
        (("services", "x-web", "image"), "image", ("services", "x-web", "image")),
        (("services", "web", "networks", "a"), "network", ("services", "web", "networks", "a")),
        (
            ("services", "web", "networks", "a", "priority"),
            "priority",
            ("services", "web", "networks", "a", "priority"),
        ),
        (("services", "web", "build", "args", "A"), "build", ("services", "web", "build")),
        (("services", "web", "build"), "build", ("services", "web", "build")),
        (
            ("services", "web", "build", "context"),
            "context",
            ("services", "web", "build", "context"),
        ),
        (("services", "web", "x-ecs", "cpu"), "settings", ("services", "web", "x-ecs")),
    ],
)
def test_a_path_finds_its_row(path: Path, value: str, attribute: Path) -> None:
    assert TABLE.find(path) == Match(attribute, value)


@pytest.mark.parametrize(
    "path",
    [
        ("x-other",),
        ("services", "web", "x-other"),
        ("services", "web", "ports", 0, "x-other"),
        ("services", "web", "networks", "a", "x-other"),
    ],
)
def test_an_unknown_x_key_among_attributes_is_an_extension(path: Path) -> None:
    assert TABLE.find((*path, "below", 0)) == Match(path, None)


@pytest.mark.parametrize(
    "path",
    [
        ("services",),
        ("services", "web"),
        ("services", "web", "imagine"),
        ("services", "web", "image", "below"),
        ("services", "web", "ports", "target"),
        ("services", "web", "ports", 0),
        ("services", "web", "labels", "a", "x-b"),
    ],
)
def test_other_paths_find_nothing(path: Path) -> None:
    assert TABLE.find(path) is None


def test_a_pattern_has_one_row() -> None:
    with pytest.raises(ValueError, match=r"entered twice: a\.\*"):
        PatternTable([("a.*", 1), ("a.*", 2)])
    assert PatternTable([("a", 1), ("a.**", 2)]).find(("a",)) == Match(("a",), 1)


def test_patterns_of_the_model() -> None:
    patterns = model_patterns()
    assert {
        "name",
        "services.*.image",
        "services.*.ports[].host_ip",
        "services.*.environment.*",
        "services.*.extra_hosts.*[]",
        "services.*.networks.*",
        "services.*.networks.*.aliases[]",
        "services.*.deploy.resources.limits.cpus",
        "networks.*.ipam.config[].aux_addresses.*",
    } <= patterns
    assert not {"services", "services.*", "services.*.deploy", "services.*.ports[]"} & patterns
    assert not [pattern for pattern in patterns if "x-" in pattern]


@pytest.mark.parametrize(
    ("pattern", "leaf", "verdict"),
    [
        ("a.b", "a.b", True),
        ("a.b", "a.b.c", False),
        ("a.b.**", "a.b", True),
        ("a.b.**", "a.b.c", True),
        ("a.b.**", "a.b[].c", True),
        ("a.b.**", "a.bc", False),
    ],
)
def test_covering(pattern: str, leaf: str, *, verdict: bool) -> None:
    assert covers(pattern, leaf) is verdict
