"""The schemas themselves, their verdicts, and what is derived from them.

The Compose schema is held against the one of the specification, at every place with every kind of
value, and our reading of JSON Schema against the jsonschema library.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from compose2ecs import _resources
from compose2ecs.compose.structure.schema import attribute_patterns, check, check_extension
from compose2ecs.compose.structure.walk import patterns, resolved, violations
from compose2ecs.compose.tree import Mapping, Node, Scalar, ScalarValue, Sequence, to_plain
from compose2ecs.diagnostics import Reporter
from compose2ecs.source import Span

Json: TypeAlias = Any

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
SPECIFICATION = SHARED / "facts" / "compose-spec.json"
CORPUS = SHARED / "corpus" / "awesome-compose"

NEWER = {
    "services.*.build.no_cache_filter": "in compose-go since 2.13.0",
    "services.*.pre_start": "in compose-go since 2.13.0",
}
"""What our schema has and the specification's does not have yet."""

FREE = {"services.*.storage_opt.*": "the specification names no options"}
"""Places that we name and the specification leaves unsaid."""

VERDICTS = {
    ("include", "null"): "docker compose takes it for an empty list",
    ("services.*.models.*", "null"): "docker compose takes the default names of the variables",
    ("services.*.models", '{"a": null}'): "as above",
}
"""Values that we accept, as docker compose 2.40.3 does, and the specification refuses."""

PROBES: tuple[Json, ...] = (
    None,
    True,
    0,
    -1,
    101,
    5000,
    1.0,
    1.5,
    "",
    "a",
    "all",
    "host",
    "always",
    "service_healthy",
    {},
    {"": "x"},
    {"a b": "x"},
    {"a": None},
    {"x-a": [1]},
    {"x-a": {"x-b": 1}},
    {"unknown": {"unknown": 1}},
    [],
    [None],
    [1, 1.0],
    [1, "1"],
    [True, 1],
    ["a", "a"],
    ["a", {"a": "b"}],
    [{"a": 1}, {"a": 1}],
    [[]],
)
"""Values of every kind, with those at which rules of the schema begin or end."""

KEYWORDS = {
    "additionalProperties",
    "enum",
    "items",
    "maxItems",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "patternProperties",
    "properties",
    "propertyNames",
    "required",
    "type",
    "uniqueItems",
}
ANNOTATIONS = {"default", "deprecated", "description", "patternErrorMessage", "title"}
HEAD = {"$schema", "$id", "allOf", "definitions"}

PLACE = Span("compose.yaml", 1, 1, 1, 2)


def tree(value: Json) -> Node:
    """The value as a tree without places."""
    if isinstance(value, dict):
        return Mapping({key: tree(child) for key, child in value.items()}, {}, PLACE)
    if isinstance(value, list):
        return Sequence([tree(child) for child in value], PLACE)
    scalar: ScalarValue = value
    return Scalar(scalar, PLACE)


def is_accepted(document: Json) -> bool:
    return not violations(tree(document), resolved("compose"))


def dotted(place: tuple[str, ...]) -> str:
    return ".".join(place).replace(".[]", "[]")


def sample(schema: Json) -> Json:
    """A small value that the schema accepts."""
    if "enum" in schema:
        return schema["enum"][0]
    types = schema.get("type", "string")
    kind = types if isinstance(types, str) else types[0]
    if kind == "object":
        return {name: sample(schema["properties"][name]) for name in schema.get("required", ())}
    values: dict[str, Json] = {"integer": 1, "number": 1, "boolean": True, "array": []}
    return values.get(kind, "sample")


def embedded(schema: Json, place: tuple[str, ...], value: Json) -> Json:
    """The smallest document that has ``value`` at ``place`` and is right elsewhere."""
    if not place:
        return value
    segment, *rest = place
    if segment == "[]":
        return [embedded(schema["items"], tuple(rest), value)]
    if segment == "*":
        named = [
            below for key, below in schema.get("patternProperties", {}).items() if key != "^x-"
        ]
        below = named[0] if named else schema.get("additionalProperties", {})
        return {"a": embedded(below, tuple(rest), value)}
    document = {name: sample(schema["properties"][name]) for name in schema.get("required", ())}
    document[segment] = embedded(schema["properties"][segment], tuple(rest), value)
    return document


@pytest.fixture(scope="module")
def specification() -> Json:
    if not SPECIFICATION.is_file():
        pytest.skip(f"{SPECIFICATION.name} is not beside the checkout")
    return json.loads(SPECIFICATION.read_text(encoding="utf-8"))


def attributes(schema: Json, definitions: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    """The places of a schema that has references and alternatives, with their schemas."""
    if "$ref" in schema:
        yield from attributes(definitions[schema["$ref"].split("/")[-1]], definitions, above)
    for alternative in schema.get("oneOf", ()):
        yield from attributes(alternative, definitions, above)
    below = [(f".{name}", value) for name, value in schema.get("properties", {}).items()]
    below += [
        (".*", value)
        for pattern, value in schema.get("patternProperties", {}).items()
        if pattern != "^x-"
    ]
    below += [("[]", schema["items"])] if "items" in schema else []
    for step, value in below:
        place = f"{above}{step}".removeprefix(".")
        yield place, value
        yield from attributes(value, definitions, place)


def subschemas(value: Json) -> Iterator[Json]:
    """Every schema within a schema, itself included."""
    yield value
    for keyword in ("properties", "patternProperties", "definitions"):
        for child in value.get(keyword, {}).values():
            yield from subschemas(child)
    for keyword in ("items", "additionalProperties", "propertyNames"):
        if isinstance(value.get(keyword), dict):
            yield from subschemas(value[keyword])


# ------------------------------------------------------------------ the files
@pytest.mark.parametrize("name", ["compose", "x-ecs"])
def test_schema_is_draft_07(name: str) -> None:
    Draft7Validator.check_schema(_resources.schema(name))


@pytest.mark.parametrize("name", ["compose", "x-ecs"])
def test_schema_uses_the_keywords_that_are_understood(name: str) -> None:
    whole = _resources.schema(name)
    for schema in subschemas(whole):
        allowed = KEYWORDS | ANNOTATIONS | (HEAD if schema is whole else {"$ref"})
        assert set(schema) <= allowed
        assert "$ref" not in schema or set(schema) <= {"$ref", "description", "deprecated"}


@pytest.mark.parametrize("name", ["compose", "x-ecs"])
def test_every_attribute_has_a_description_that_ends_like_a_sentence(name: str) -> None:
    for schema in subschemas(_resources.schema(name)):
        for attribute, value in schema.get("properties", {}).items():
            assert value.get("description", "").endswith("."), attribute
        for attribute, value in schema.get("definitions", {}).items():
            assert value.get("description", "").endswith("."), attribute


@pytest.mark.parametrize("name", ["compose", "x-ecs"])
def test_every_pattern_is_explained(name: str) -> None:
    for schema in subschemas(_resources.schema(name)):
        assert ("pattern" in schema) == ("patternErrorMessage" in schema)


@pytest.mark.parametrize("name", ["compose", "x-ecs"])
def test_attributes_and_definitions_are_sorted(name: str) -> None:
    for schema in subschemas(_resources.schema(name)):
        for keyword in ("properties", "definitions"):
            assert list(schema.get(keyword, {})) == sorted(schema.get(keyword, {}))


def test_every_setting_of_x_ecs_is_closed() -> None:
    for form in ("project", "service", "volume", "network", "secret", "config"):
        assert resolved("x-ecs", form)["additionalProperties"] is False


def test_schema_that_no_place_has_is_an_error_naming_the_places() -> None:
    with pytest.raises(
        FileNotFoundError, match=r"_schemas.nothing\.json or .*schemas.nothing\.json"
    ):
        _resources.schema("nothing")


def test_schema_in_the_package_wins_over_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, title in (("_schemas", "wheel"), ("schemas", "checkout")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "new.json").write_text(json.dumps({"title": title}))
    monkeypatch.setattr(_resources, "_PLACES", (tmp_path / "_schemas", tmp_path / "schemas"))
    assert _resources.schema("new") == {"title": "wheel"}
    _resources.document.cache_clear()


def test_unknown_form_of_x_ecs_is_an_error() -> None:
    with pytest.raises(KeyError):
        check_extension(tree({}), "task", ("x-ecs",), Reporter())


# ------------------------------------------- against the specification's own schema
def test_attributes_are_those_of_the_specification(specification: Json) -> None:
    theirs = {place for place, _ in attributes(specification, specification["definitions"])}
    ours = {
        place
        for place in attribute_patterns()
        if not any(place.startswith(newer) for newer in NEWER)
    }
    assert ours - set(FREE) == theirs


def test_descriptions_are_our_own(specification: Json) -> None:
    theirs = {
        value.get("description")
        for _, value in attributes(specification, specification["definitions"])
    }
    theirs |= {value.get("description") for value in specification["definitions"].values()}
    ours = {schema.get("description") for schema in subschemas(_resources.schema("compose"))}
    assert ours & theirs <= {None}


def test_verdicts_are_those_of_the_specification_at_every_place(specification: Json) -> None:
    theirs = Draft7Validator(specification)
    schema = resolved("compose")
    found = set()
    for (place, _), probe in product(patterns(schema), PROBES):
        name = dotted(place)
        if any(name.startswith(newer) for newer in NEWER):
            continue
        document = embedded(schema, place, probe)
        if is_accepted(document) != theirs.is_valid(document):
            found.add((name, json.dumps(probe)))
    assert found == set(VERDICTS)


def test_verdicts_on_real_files_are_those_of_the_specification(specification: Json) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside the checkout")
    theirs = Draft7Validator(specification)
    files = sorted(CORPUS.rglob("*compose*.y*ml"))
    documents = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    assert len(documents) > 10
    for file, document in zip(files, documents, strict=True):
        assert is_accepted(document) == theirs.is_valid(document), file


@pytest.mark.parametrize(
    ("hook", "accepted"),
    [
        ({"command": "true"}, True),
        ({"command": ["true"], "image": "a", "per_replica": True, "user": "0"}, True),
        ({"command": None, "per_replica": "true", "x-a": 1}, True),
        ({"image": "a"}, False),
        ({"command": "true", "image": 1}, False),
        ({"command": "true", "per_replica": 1}, False),
        ({"command": "true", "shell": "sh"}, False),
        ("true", False),
    ],
)
def test_pre_start_is_a_hook_with_an_image(hook: Json, *, accepted: bool) -> None:
    assert is_accepted({"services": {"a": {"pre_start": [hook]}}}) is accepted


@pytest.mark.parametrize("key", ["image", "per_replica"])
def test_other_hooks_have_no_image(key: str) -> None:
    for moment in ("post_start", "pre_stop"):
        hook = {"command": "true", key: "true"}
        assert not is_accepted({"services": {"a": {moment: [hook]}}})


@pytest.mark.parametrize(
    ("value", "accepted"), [("a", True), (["a", "b"], True), (["a", "a"], False), (True, False)]
)
def test_no_cache_filter_is_text_or_texts(value: Json, *, accepted: bool) -> None:
    assert is_accepted({"services": {"a": {"build": {"no_cache_filter": value}}}}) is accepted


@pytest.mark.parametrize(
    "document",
    [
        {"services": {"web\n": {}}},
        {"networks": {}, "services": {"a": {"networks": {"b\n": None}}}},
        {"services": {"a": {"gpus": "all\n"}}},
    ],
)
def test_a_trailing_newline_is_not_part_of_a_name(document: Json) -> None:
    assert not is_accepted(document)


@pytest.mark.parametrize(
    ("document", "accepted"),
    [
        ({"x-date": "when"}, True),
        ({"x-dates": ["when", {"a": "when"}]}, True),
        ({"services": {"a": {"x-date": "when"}}}, True),
        ({"services": {"a": {"storage_opt": {"a": "when"}}}}, True),
        ({"services": {"a": {"labels": {"a": "when"}}}}, False),
        ({"services": {"a": {"build": {"args": {"a": "when"}}}}}, False),
        ({"services": {"a": {"command": ["when"]}}}, False),
        ({"services": {"a": {"mem_limit": "when"}}}, False),
        ({"services": {"a": {"expose": ["when"]}}}, False),
        ({"name": "when"}, False),
    ],
)
def test_timestamps_pass_only_where_anything_does(document: Json, *, accepted: bool) -> None:
    def dated(value: Json) -> Json:
        if isinstance(value, dict):
            return {key: dated(child) for key, child in value.items()}
        if isinstance(value, list):
            return [dated(child) for child in value]
        return datetime(2024, 1, 2, tzinfo=UTC)

    assert is_accepted(dated(document)) is accepted


# ------------------------------------------- against the jsonschema library
SCALARS: st.SearchStrategy[Json] = st.sampled_from(
    [probe for probe in PROBES if not isinstance(probe, (dict, list))]
)
ANYTHING: st.SearchStrategy[Json] = st.sampled_from(PROBES)


@st.composite
def documents(draw: st.DrawFn, schema: Json) -> Json:
    """Values that follow the schema for the most part."""
    if "enum" in schema:
        return draw(st.sampled_from([*schema["enum"], "other"]))
    types = schema.get("type", "string")
    kind = draw(st.sampled_from([types] if isinstance(types, str) else types))
    if draw(st.integers(0, 15)) == 0:
        return draw(ANYTHING)
    if kind == "array":
        return draw(st.lists(documents(schema.get("items", {})), max_size=3))
    if kind != "object":
        values: dict[str, st.SearchStrategy[Json]] = {
            "string": st.sampled_from(["a", "ab", "all", "1s", ""]),
            "integer": st.sampled_from([0, 1, -1, 1.0, 99999]),
            "number": st.sampled_from([0, 0.5, 1]),
            "boolean": st.booleans(),
            "null": st.none(),
        }
        return draw(values[kind])
    named = [below for key, below in schema.get("patternProperties", {}).items() if key != "^x-"]
    named += [below for below in [schema.get("additionalProperties")] if below]
    properties = dict(schema.get("properties", {}))
    properties |= {name: below for name in ("a", "b", "a b", "") for below in named}
    properties |= {"x-a": {}, "other": {}} if draw(st.integers(0, 5)) == 0 else {}
    names = draw(st.lists(st.sampled_from(sorted(properties) or ["a"]), max_size=4, unique=True))
    names += [name for name in schema.get("required", ()) if draw(st.integers(0, 9))]
    return {name: draw(documents(properties.get(name, {}))) for name in names}


def places_of_library(document: Json, schema: Json) -> set[tuple[str | int, ...]]:
    """The places at which the library finds a fault, each once."""
    return {tuple(error.absolute_path) for error in Draft7Validator(schema).iter_errors(document)}


def places_of_ours(document: Json, schema: Json) -> set[tuple[str | int, ...]]:
    """The places at which we do, a wrong key or item counted for the structure that holds it."""
    inner = {"additionalProperties", "propertyNames", "uniqueItems"}
    root = tree(document)
    _number(root)
    return {
        found.path[:-1] if found.keyword in inner else found.path
        for found in violations(root, schema)
    }


def _number(node: Node, count: Iterator[int] | None = None) -> None:
    """Give every node and key a place of its own."""
    lines = count if count is not None else iter(range(1, 1_000_000))
    node.span = Span("compose.yaml", next(lines), 1, 1, 1)
    if isinstance(node, Mapping):
        node.keys = {key: Span("compose.yaml", next(lines), 1, 1, 1) for key in node.entries}
        for child in node.entries.values():
            _number(child, lines)
    elif isinstance(node, Sequence):
        for child in node.items:
            _number(child, lines)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_service_has_its_faults_where_the_library_finds_them(data: st.DataObject) -> None:
    schema = resolved("compose")
    service = data.draw(documents(schema["properties"]["services"]["additionalProperties"]))
    document = {"services": {"a": service}}
    assert places_of_ours(document, schema) == places_of_library(document, schema)


@settings(max_examples=60, deadline=None)
@given(document=documents(resolved("compose")))
def test_a_file_has_its_faults_where_the_library_finds_them(document: Json) -> None:
    schema = resolved("compose")
    assert places_of_ours(document, schema) == places_of_library(document, schema)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_x_ecs_has_its_faults_where_the_library_finds_them(data: st.DataObject) -> None:
    form = data.draw(
        st.sampled_from(["project", "service", "volume", "network", "secret", "config"])
    )
    schema = resolved("x-ecs", form)
    document = data.draw(documents(schema))
    assert places_of_ours(document, schema) == places_of_library(document, schema)


# ------------------------------------------------------------------ x-ecs
FULL: dict[str, Json] = {
    "project": {
        "accept": {"unknown-attribute": "a reason"},
        "assign_public_ip": "true",
        "cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/main",
        "cpu": "0.5 vCPU",
        "execution_role": "arn:aws:iam::123456789012:role/service-role/ecs",
        "launch_type": "managed-instances",
        "log_group": "/ecs/shop",
        "memory": "2g",
        "network_mode": "awsvpc",
        "region": "us-gov-west-1",
        "registry": "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        "security_groups": ["sg-1", "sg-2"],
        "subnets": "subnet-1",
        "task_role": "ecsTaskRole",
    },
    "service": {
        "accept": {},
        "assign_public_ip": False,
        "cpu": 256,
        "execution_role": "ecs",
        "memory": "512",
        "security_groups": "sg-1",
        "subnets": ["subnet-1"],
        "task_role": "task",
    },
    "volume": {
        "accept": {"lost-option": "no need"},
        "access_point": "fsap-0123456789abcdef0",
        "file_system": "fs-0123456789abcdef0",
    },
    "network": {"security_groups": ["sg-1"]},
    "secret": {"value_from": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"},
    "config": {},
}


@pytest.mark.parametrize("form", FULL)
def test_full_x_ecs_is_accepted(form: str) -> None:
    reporter = Reporter()
    check_extension(tree(FULL[form]), form, ("x-ecs",), reporter)
    assert reporter.diagnostics == ()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("accept", {"Unknown": "a"}),
        ("accept", {"unknown-attribute": " "}),
        ("assign_public_ip", "yes"),
        ("assign_public_ip", 1),
        ("cluster", "a b"),
        ("cpu", 0),
        ("cpu", 0.5),
        ("cpu", "half"),
        ("cpu", "0.5"),
        ("execution_role", "arn:aws:iam::1:role/a"),
        ("launch_type", "FARGATE"),
        ("log_group", ""),
        ("memory", "2t"),
        ("memory", "1.5"),
        ("network_mode", "service:a"),
        ("region", "europe"),
        ("registry", "https://a.example"),
        ("security_groups", [f"sg-{number}" for number in range(6)]),
        ("subnets", []),
        ("subnets", [f"subnet-{number}" for number in range(17)]),
        ("subnets", ["subnet-1", "subnet-1"]),
        ("subnets", ""),
        ("task_role", "a b"),
        ("x-note", "free"),
    ],
)
def test_setting_that_cannot_be(setting: str, value: Json) -> None:
    assert violations(tree({setting: value}), resolved("x-ecs", "project"))


# ------------------------------------------------------------------ patterns
@pytest.mark.parametrize(
    "pattern",
    [
        "name",
        "include[]",
        "include[].path[]",
        "networks.*",
        "networks.*.ipam.config[].subnet",
        "secrets.*.external.name",
        "services.*.build",
        "services.*.build.args.*",
        "services.*.build.args[]",
        "services.*.depends_on.*.condition",
        "services.*.depends_on[]",
        "services.*.deploy.resources.limits.cpus",
        "services.*.develop.watch[].exec.command[]",
        "services.*.environment.*",
        "services.*.environment[]",
        "services.*.extra_hosts.*[]",
        "services.*.logging.options.*",
        "services.*.ports[]",
        "services.*.ports[].target",
        "services.*.pre_start[].per_replica",
        "services.*.storage_opt.*",
        "services.*.ulimits.*.soft",
    ],
)
def test_patterns_have_short_and_long_forms(pattern: str) -> None:
    assert pattern in attribute_patterns()


def test_patterns_have_no_extensions_and_nothing_unreachable() -> None:
    found = attribute_patterns()
    assert not [pattern for pattern in found if "x-" in pattern or "^" in pattern]
    for pattern in found:
        above = pattern.removesuffix("[]") if pattern.endswith("[]") else pattern.rpartition(".")[0]
        assert above == "" or above in found


# ------------------------------------------------------------------ check
def test_nothing_is_said_about_a_file_without_faults() -> None:
    reporter = Reporter()
    document = tree({"services": {"web": {"image": "nginx"}}})
    assert isinstance(document, Mapping)
    check(document, reporter)
    assert reporter.diagnostics == ()


def test_the_tree_is_left_as_it_was() -> None:
    document = {"services": {"web": {"imag": "nginx", "ports": "80"}}, "volumes": None}
    node = tree(document)
    assert isinstance(node, Mapping)
    check(node, Reporter())
    assert to_plain(node) == document
