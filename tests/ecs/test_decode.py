from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.decode import decoded, patched
from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    DeploymentLifecycleHook,
    LogConfiguration,
    RegisterTaskDefinition,
    RunTask,
    Ulimit,
)
from compose2ecs.ecs.refs import Joined, Ref, RefKind
from compose2ecs.ecs.wire import wire
from compose2ecs.source import Path, Source, Span, Traced
from tests.ecs.build import blank, container, full, leaf

REQUESTS: tuple[type, ...] = (RegisterTaskDefinition, CreateService, RunTask)


def traced(value: Any, path: Path = (), line: int = 1) -> Traced[Any]:
    """The plain value as a loader gives it, with its path as its place."""
    if isinstance(value, dict):
        value = {key: traced(child, (*path, key), line) for key, child in value.items()}
    elif isinstance(value, list):
        value = tuple(traced(child, (*path, at), line) for at, child in enumerate(value))
    return Traced(value, (Source(path, Span("patch.json", line, 1, line, 2)),))


def found(reporter: Reporter) -> list[tuple[str, str]]:
    return [(seen.code.slug, seen.message) for seen in reporter.diagnostics]


def read(value: Any, kind: type) -> tuple[Any, list[tuple[str, str]]]:
    reporter = Reporter()
    return decoded(traced(value), kind, reporter), found(reporter)


@pytest.mark.parametrize("kind", REQUESTS)
def test_what_is_written_reads_back(kind: type) -> None:
    request = full(kind)
    assert read(wire(request), kind) == (request, [])


def test_values_keep_their_places() -> None:
    made, _ = read({"name": "web", "portMappings": [{"containerPort": 80}]}, ContainerDefinition)
    port = made.port_mappings[0].container_port
    assert port.source.path == ("portMappings", 0, "containerPort")


def test_null_is_not_sent() -> None:
    made, findings = read({"name": None, "links": None}, ContainerDefinition)
    assert (made, findings) == (blank(ContainerDefinition), [])


def test_an_empty_list_is_sent() -> None:
    made, findings = read({"links": []}, ContainerDefinition)
    assert (made.links, findings) == ((), [])


def test_keys_of_free_maps_stay() -> None:
    options = {"awslogs-group": "a", "someKey": "b"}
    made, findings = read({"logDriver": "awslogs", "options": options}, LogConfiguration)
    assert findings == []
    assert wire(made.options) == options


def test_documents_are_read_as_they_stand() -> None:
    details = {"someKey": [1, None, {"a_b": True}], "x": 0.5}
    made, findings = read({"hookDetails": details}, DeploymentLifecycleHook)
    assert findings == []
    assert wire(made.hook_details) == details


@pytest.mark.parametrize("name", ["port_mappings", "PortMappings", "portMapping"])
def test_an_unknown_member(name: str) -> None:
    reporter = Reporter()
    made = decoded(traced({"image": "x", name: []}), ContainerDefinition, reporter)
    assert made == blank(ContainerDefinition, image=leaf("x"))
    (seen,) = reporter.diagnostics
    assert seen.code.slug == "unknown-member"
    assert seen.message == f"ContainerDefinition of the ECS API has no member `{name}`"
    assert seen.help == "did you mean `portMappings`?"
    assert seen.locations[0].path == (name,)


@pytest.mark.parametrize(
    ("value", "message", "help"),
    [
        ({"cpu": "256"}, "`cpu` takes a whole number, not text", "write it without quotes"),
        ({"cpu": True}, "`cpu` takes a whole number, not true or false", None),
        ({"cpu": 1.5}, "`cpu` takes a whole number, not a number", None),
        ({"image": 1}, "`image` takes text, not a number", "write it in quotes"),
        ({"image": []}, "`image` takes text, not a list", None),
        ({"essential": 1}, "`essential` takes true or false, not a number", None),
        ({"links": "db"}, "`links` takes a list, not text", None),
        ({"links": ["db", None]}, "`links[1]` takes text, not null", None),
        ({"dockerLabels": []}, "`dockerLabels` takes an object, not a list", None),
        ({"dockerLabels": {"a": {}}}, "`dockerLabels.a` takes text, not an object", None),
        ({"healthCheck": []}, "`healthCheck` takes an object, not a list", None),
    ],
)
def test_a_wrong_type(value: Any, message: str, help: str | None) -> None:
    reporter = Reporter()
    decoded(traced(value), ContainerDefinition, reporter)
    (seen,) = reporter.diagnostics
    assert (seen.code.slug, seen.message, seen.help) == ("wrong-member-type", message, help)


def test_a_whole_number_is_a_fraction_too() -> None:
    made, findings = read({"deploymentConfiguration": {}, "serviceName": "a"}, CreateService)
    assert findings == []
    canary = {"canaryPercent": 10}
    made, findings = read(
        {"serviceName": "a", "deploymentConfiguration": {"canaryConfiguration": canary}},
        CreateService,
    )
    assert findings == []
    assert made.deployment_configuration.canary_configuration.canary_percent == Traced(10)


def test_a_missing_member() -> None:
    made, findings = read({"ulimits": [{"name": "core", "softLimit": None}]}, ContainerDefinition)
    assert made.ulimits == ()
    assert findings == [
        ("missing-member", "`ulimits[0]` needs the member `hardLimit`"),
        ("missing-member", "`ulimits[0]` needs the member `softLimit`"),
    ]


def test_a_member_that_is_wrong_is_not_missing() -> None:
    made, findings = read({"name": "core", "softLimit": "1", "hardLimit": 1}, Ulimit)
    assert made is None
    assert findings == [("wrong-member-type", "`softLimit` takes a whole number, not text")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a ${PORT} b", "a ${PORT} b"),
        ("${region}", Ref(RefKind.REGION, "")),
        ("${secret.db.pass}", Ref(RefKind.SECRET, "db.pass")),
        ("${registry}/web:1", Joined((Ref(RefKind.REGISTRY, ""), "/web:1"))),
        ("${security-groups.a b}", Ref(RefKind.SECURITY_GROUPS, "a b")),
        ("${regional}", "${regional}"),
    ],
)
def test_placeholders_are_references_on_request(text: str, value: object) -> None:
    reporter = Reporter()
    given = traced({"image": text})
    read_back = decoded(given, ContainerDefinition, reporter, placeholders=True)
    assert read_back == blank(ContainerDefinition, image=leaf(value))
    plain = decoded(given, ContainerDefinition, reporter)
    assert plain == blank(ContainerDefinition, image=leaf(text))


# ------------------------------------------------------------------ patches
def patch(structure: Any, value: Any) -> tuple[Any, list[tuple[str, str]]]:
    reporter = Reporter()
    return patched(structure, traced(value, line=9), reporter), found(reporter)


def test_a_scalar_takes_the_place_of_another() -> None:
    made, findings = patch(container(memory=leaf(128, line=3)), {"memory": 256})
    assert findings == []
    assert made.memory.value == 256
    assert [origin.span.line for origin in made.memory.origins] == [9, 3]


def test_objects_are_merged() -> None:
    log = blank(LogConfiguration, log_driver=leaf("awslogs"), options={"a": leaf("1")})
    made, findings = patch(
        container(log_configuration=log), {"logConfiguration": {"options": {"b": "2"}}}
    )
    assert findings == []
    assert wire(made.log_configuration) == {
        "logDriver": "awslogs",
        "options": {"a": "1", "b": "2"},
    }


def test_an_object_where_there_was_none() -> None:
    made, findings = patch(container(), {"logConfiguration": {"logDriver": "x", "options": None}})
    assert findings == []
    assert made.log_configuration == blank(LogConfiguration, log_driver=leaf("x"))


def test_a_list_takes_the_place_of_the_whole_list() -> None:
    before = container(command=(leaf("a", line=3), leaf("b", line=4)))
    reporter = Reporter()
    made = patched(before, traced({"command": ["c"]}, line=9), reporter)
    assert wire(made.command) == ["c"]
    (note,) = reporter.diagnostics
    assert (note.code.slug, note.severity) == ("member-replaced", "note")
    assert [place.span.line for place in note.locations if place.span] == [9, 3, 4]


def test_null_removes() -> None:
    made, findings = patch(container(user=leaf("root", line=3)), {"user": None, "links": None})
    assert made == container()
    assert findings == [("member-replaced", "`user` removes `user`, which comes from other places")]


def test_null_removes_a_key_of_a_free_map() -> None:
    made, _ = patch(
        container(docker_labels={"a": leaf("1"), "b": leaf("2")}), {"dockerLabels": {"a": None}}
    )
    assert wire(made.docker_labels) == {"b": "2"}


def test_documents_are_merged_at_every_depth() -> None:
    details = {"a": {"b": leaf(1), "c": leaf(2)}, "d": (leaf(3),), "e": leaf(4)}
    hook = blank(DeploymentLifecycleHook, hook_details=details)
    change = {"a": {"b": None, "x": 5}, "d": 6, "e": {"f": 7, "g": None}}
    made, findings = patch(hook, {"hookDetails": change})
    assert wire(made.hook_details) == {"a": {"c": 2, "x": 5}, "d": 6, "e": {"f": 7}}
    assert len(findings) == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"logConfiguration": {"logDriver": None}}, "missing-member"),
        ({"logConfiguration": {"logDriver": 1}}, "wrong-member-type"),
        ({"logConfiguration": "awslogs"}, "wrong-member-type"),
        ({"logConfigurations": {}}, "unknown-member"),
        ({"memory": "256m"}, "wrong-member-type"),
        ([], "wrong-member-type"),
    ],
)
def test_what_cannot_be_merged_changes_nothing(change: Any, code: str) -> None:
    before = container(log_configuration=blank(LogConfiguration, log_driver=leaf("awslogs")))
    made, findings = patch(before, change)
    assert made == before
    assert [slug for slug, _ in findings] == [code]


# ------------------------------------------------------------------ anything at all
def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of everything in a JSON value."""
    yield path
    children: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(value, dict):
        children = iter(value.items())
    elif isinstance(value, list):
        children = iter(enumerate(value))
    for key, child in children:
        yield from places(child, (*path, key))


def put(value: Any, path: Path, new: Any) -> Any:
    """The JSON value with another one at ``path``."""
    if not path:
        return new
    changed = value.copy()
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


WIRED = {kind: wire(full(kind)) for kind in REQUESTS}
PLACES = {kind: list(places(value)) for kind, value in WIRED.items()}
NAMES = sorted({str(path[-1]) for paths in PLACES.values() for path in paths if path})
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", REQUESTS)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_nothing_raises(kind: type, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PLACES[kind]))
    value = put(WIRED[kind], path, data.draw(ANYTHING))
    reporter = Reporter()
    made: object = decoded(traced(value), kind, reporter, placeholders=True)
    assert reporter.has_errors or isinstance(made, kind)
    once = patched(full(kind), traced(value), reporter)
    assert isinstance(once, kind)
    assert patched(once, traced(value), Reporter()) == once
