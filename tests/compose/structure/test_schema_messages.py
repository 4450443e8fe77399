"""What a user reads about each kind of structural fault: the words, the help and the place."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from compose2ecs.compose.structure.schema import check, check_extension
from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence
from compose2ecs.diagnostics import Diagnostic, Reporter, Severity, declared
from compose2ecs.source import Path, Span

CODES = {
    "duplicate-item",
    "invalid-value",
    "missing-attribute",
    "unknown-attribute",
    "wrong-type",
}


def tree(text: str) -> Node:
    """The tree of a YAML text, with its places; an alias is the very node that it repeats."""
    return _node(yaml.compose(text, Loader=yaml.SafeLoader), {})


def _node(node: Any, known: dict[int, Node]) -> Node:
    if id(node) in known:
        return known[id(node)]
    start, end = node.start_mark, node.end_mark
    span = Span("compose.yaml", start.line + 1, start.column + 1, end.line + 1, end.column + 1)
    if isinstance(node, yaml.MappingNode):
        keys = {key.value: _node(key, {}).span for key, _ in node.value}
        entries = {key.value: _node(value, known) for key, value in node.value}
        made: Node = Mapping(entries, keys, span)
    elif isinstance(node, yaml.SequenceNode):
        made = Sequence([_node(item, known) for item in node.value], span)
    else:
        value = yaml.SafeLoader("").construct_object(node)
        if isinstance(value, date):
            value = datetime(value.year, value.month, value.day, tzinfo=UTC)
        made = Scalar(value, span)
    known[id(node)] = made
    return made


def findings(text: str) -> tuple[Diagnostic, ...]:
    reporter = Reporter()
    root = tree(text)
    assert isinstance(root, Mapping)
    check(root, reporter)
    return reporter.diagnostics


def in_extension(text: str, form: str, path: Path) -> tuple[Diagnostic, ...]:
    reporter = Reporter()
    check_extension(tree(text), form, path, reporter)
    return reporter.diagnostics


def printed(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Each finding as ``line:column code: message | help``."""
    lines = []
    for found in diagnostics:
        assert found.span is not None
        help = f" | {found.help}" if found.help else ""
        place = f"{found.span.line}:{found.span.column}"
        lines.append(f"{place} {found.code.slug}: {found.message}{help}")
    return lines


def service(attributes: str) -> str:
    """A file with one service, whose attributes begin in line 3, column 5."""
    indented = "\n".join(f"    {line}" for line in attributes.strip("\n").split("\n"))
    return f"services:\n  web:\n{indented}\n"


UNKNOWN = {
    "imgae: x": "3:5 `imgae` is not an attribute of `services.web` | did you mean `image`?",
    "containerName: web": "3:5 `containerName` is not an attribute of `services.web` "
    "| did you mean `container_name`?",
    "cap-add: [ALL]": "3:5 `cap-add` is not an attribute of `services.web` "
    "| did you mean `cap_add`?",
    "replicas: 2": "3:5 `replicas` is not an attribute of `services.web` "
    "| did you mean `deploy.replicas`?",
    "memory: 1g": "3:5 `memory` is not an attribute of `services.web` "
    "| did you mean `deploy.resources.limits.memory`?",
    "limits: {}": "3:5 `limits` is not an attribute of `services.web` "
    "| did you mean `ulimits` or `deploy.resources.limits`?",
    "env: {A: b}": "3:5 `env` is not an attribute of `services.web` "
    "| did you mean `env_file` or `environment`?",
    "x_ecs: {}": "3:5 `x_ecs` is not an attribute of `services.web` | did you mean `x-ecs`?",
    "qqq: 1": "3:5 `qqq` is not an attribute of `services.web` "
    "| remove it, or begin a key of your own with `x-`",
    "include: [a.yaml]": "3:5 `include` is not an attribute of `services.web` "
    "| `include` is an attribute of the top level: move it there",
    "build:\n  image: x": "4:7 `image` is not an attribute of `services.web.build` "
    "| `image` is an attribute of `services.web`: move it there",
    "deploy: {restart: always}": "3:14 `restart` is not an attribute of `services.web.deploy` "
    "| `restart` is an attribute of `services.web`: move it there",
    "logging: {level: 3}": "3:15 `level` is not an attribute of `services.web.logging` "
    "| its attributes are `driver` and `options`",
    "ports: [{target: 80, publish: 80}]": "3:26 `publish` is not an attribute of "
    "`services.web.ports[0]` | did you mean `published`?",
    "models: {llm: {endpoint: A}}": "3:20 `endpoint` is not an attribute of "
    "`services.web.models.llm` | did you mean `endpoint_var`?",
    "blkio_config: {x-a: 1}": "3:20 `x-a` is not an attribute of `services.web.blkio_config` "
    "| its attributes are `device_read_bps`, `device_read_iops`, `device_write_bps`, "
    "`device_write_iops`, `weight` and `weight_device`",
    "deploy: {placement: {preferences: [{node: a}]}}": "3:41 `node` is not an attribute of "
    "`services.web.deploy.placement.preferences[0]` | its only attribute is `spread`",
}


@pytest.mark.parametrize(("attributes", "expected"), UNKNOWN.items())
def test_unknown_attribute_of_a_service(attributes: str, expected: str) -> None:
    place, rest = expected.split(" ", 1)
    assert printed(findings(service(attributes))) == [f"{place} unknown-attribute: {rest}"]


TOP = {
    "servces: {}": "`servces` is not an attribute of the top level | did you mean `services`?",
    "service: {}": "`service` is not an attribute of the top level | did you mean `services`?",
    "image: nginx": "`image` is not an attribute of the top level "
    "| `image` is an attribute of a service: put it under `services` and a name",
    "web: {image: nginx}": "`web` is not an attribute of the top level "
    "| a service stands under `services`: put it there",
    "qqq: {a: b}": "`qqq` is not an attribute of the top level "
    "| remove it, or begin a key of your own with `x-`",
}


@pytest.mark.parametrize(("text", "expected"), TOP.items())
def test_unknown_attribute_of_the_top_level(text: str, expected: str) -> None:
    assert printed(findings(text)) == [f"1:1 unknown-attribute: {expected}"]


WRONG_TYPE = {
    'ports: "80:80"': "3:12 `ports` must be a list, not text "
    "| write a list: each entry on a line of its own, after `- `",
    "ports: {80: 80}": "3:12 `ports` must be a list, not a mapping | begin each entry with `- `",
    "ports: [[80]]": "3:13 `ports[0]` must be text, a number or a mapping, not a list "
    "| leave out the `- ` before each `name: value`",
    "ports:": "3:5 `ports` is empty; it must be a list | give it a value, or remove it",
    "ports: [~]": "3:13 `ports[0]` is empty; it must be text, a number or a mapping "
    "| give it a value, or remove it",
    "image: 123": "3:12 `image` must be text, not a number | put it in quotes",
    "image: [nginx]": "3:12 `image` must be text, not a list",
    "restart: false": "3:14 `restart` must be text, not false | put it in quotes",
    "cpu_percent: 12.5": "3:18 `cpu_percent` must be text or a whole number, not 12.5",
    "scale: [1]": "3:12 `scale` must be text or a whole number, not a list",
    "command: [a, 1]": "3:18 `command[1]` must be text, not a number | put it in quotes",
    "command:\n  - echo: hi": "4:9 `command[0]` must be text, not a mapping "
    "| put it in quotes: text with a colon and a blank is read as a mapping",
    "command: {a: b}": "3:14 `command` must be text, a list or empty, not a mapping "
    "| begin each entry with `- `",
    "environment:\n  - MODE: fast": "4:9 `environment[0]` must be text, not a mapping "
    "| write `MODE=fast`, or leave out the `- ` of every entry",
    "environment:\n  - MODE:": "4:9 `environment[0]` must be text, not a mapping "
    "| write `MODE=`, or leave out the `- ` of every entry",
    "environment:\n  - {A: b, C: d}": "4:9 `environment[0]` must be text, not a mapping",
    "environment: {A: [b]}": "3:22 `environment.A` must be text, a number, a boolean or empty, "
    "not a list",
    "environment: A=b": "3:18 `environment` must be a list or a mapping, not text "
    "| write a list: each entry on a line of its own, after `- `",
    "labels: {built: 2024-01-02}": "3:21 `labels.built` must be text, a number, a boolean or "
    "empty, not a timestamp | put it in quotes",
    "logging: json-file": "3:14 `logging` must be a mapping, not text "
    "| its attributes are `driver` and `options`",
    "deploy: [replicas]": "3:13 `deploy` must be a mapping or empty, not a list "
    "| leave out the `- ` before each `name: value`",
    "deploy: yes please": "3:13 `deploy` must be a mapping or empty, not text",
    "healthcheck: {test: }": "3:19 `test` is empty; it must be text or a list "
    "| give it a value, or remove it",
    'use_api_socket: "true"': "3:21 `use_api_socket` must be true or false, not text "
    "| write it without quotes; a variable gives text, so it cannot be used here",
    "use_api_socket: 1": "3:21 `use_api_socket` must be true or false, not a number",
    "networks: {a: {priority: '3'}}": "3:30 `priority` must be a number, not text "
    "| write it without quotes; a variable gives text, so it cannot be used here",
    "depends_on: {db: }": "3:18 `depends_on.db` is empty; it must be a mapping "
    "| give it a value, or remove it",
    "storage_opt: [size]": "3:18 `storage_opt` must be a mapping, not a list "
    "| leave out the `- ` before each `name: value`",
    "expose: [{80: tcp}]": "3:14 `expose[0]` must be text or a number, not a mapping "
    "| put it in quotes: text with a colon and a blank is read as a mapping",
    "gpus: {count: 1}": "3:11 `gpus` must be text or a list, not a mapping "
    "| begin each entry with `- `",
}


@pytest.mark.parametrize(("attributes", "expected"), WRONG_TYPE.items())
def test_wrong_type_in_a_service(attributes: str, expected: str) -> None:
    place, rest = expected.split(" ", 1)
    assert printed(findings(service(attributes))) == [f"{place} wrong-type: {rest}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "services:",
            (
                "1:1 wrong-type: `services` is empty; it must be a mapping "
                "| give it a value, or remove it"
            ),
        ),
        (
            "services: [web]",
            (
                "1:11 wrong-type: `services` must be a mapping, not a list "
                "| leave out the `- ` before each `name: value`"
            ),
        ),
        (
            "services:\n  web: nginx",
            "2:8 wrong-type: `services.web` must be a mapping, not text",
        ),
        (
            "services:\n  web:",
            (
                "2:3 wrong-type: `services.web` is empty; it must be a mapping "
                "| give it a value, or remove it"
            ),
        ),
        (
            "version: 3.8",
            "1:10 wrong-type: `version` must be text, not a number | remove it: it has no effect",
        ),
        (
            "networks: {a: {ipam: {options: {b: 1}}}}",
            "1:36 wrong-type: `options.b` must be text, not a number | put it in quotes",
        ),
        (
            "include: compose.yaml",
            (
                "1:10 wrong-type: `include` must be a list or empty, not text "
                "| write a list: each entry on a line of its own, after `- `"
            ),
        ),
    ],
)
def test_wrong_type_elsewhere(text: str, expected: str) -> None:
    assert printed(findings(text)) == [expected]


INVALID = {
    "cgroup: hots": "3:13 `cgroup` must be `host` or `private`, not `hots` | did you mean `host`?",
    "depends_on: {db: {condition: healthy}}": "3:34 `condition` must be `service_started`, "
    "`service_healthy` or `service_completed_successfully`, not `healthy` "
    "| did you mean `service_healthy`?",
    "volumes: [{type: bind, bind: {selinux: q}}]": "3:44 `selinux` must be `z` or `Z`, not `q`",
    "container_name: a": "3:21 `container_name` cannot be `a` | It needs a letter or digit "
    "followed by at least one letter, digit, `_`, `.` or `-`.",
    "pull_policy: sometimes": "3:18 `pull_policy` cannot be `sometimes` | It can be `always`, "
    "`never`, `missing`, `if_not_present`, `build`, `refresh`, `daily`, `weekly` or "
    "`every_<duration>`.",
    "gpus: one": "3:11 `gpus` cannot be `one` | Write `all`, or a list of device requests.",
    "oom_score_adj: 5000": "3:20 `oom_score_adj` must be between -1000 and 1000, not 5000",
    "cpu_percent: -1": "3:18 `cpu_percent` must be between 0 and 100, not -1",
    "cpu_count: -1": "3:16 `cpu_count` must be at least 0, not -1",
    "labels: {'': a}": "3:14 `` cannot be a name in `services.web.labels` "
    "| A key needs at least one character.",
    "depends_on: {a b: {condition: service_started}}": "3:18 `a b` cannot be a name in "
    "`services.web.depends_on` | A name consists of letters, digits, `.`, `_` and `-`.",
    "pull_policy: " + "a" * 70: "3:18 `pull_policy` cannot be `" + "a" * 59 + "…` | It can be "
    "`always`, `never`, `missing`, `if_not_present`, `build`, `refresh`, `daily`, `weekly` or "
    "`every_<duration>`.",
    'gpus: "a\\nb"': "3:11 `gpus` cannot be `a\\nb` | Write `all`, or a list of device requests.",
}


@pytest.mark.parametrize(("attributes", "expected"), INVALID.items())
def test_invalid_value_in_a_service(attributes: str, expected: str) -> None:
    place, rest = expected.split(" ", 1)
    assert printed(findings(service(attributes))) == [f"{place} invalid-value: {rest}"]


def test_a_service_with_a_bad_name_is_looked_at_too() -> None:
    assert printed(findings("services:\n  my web: {imag: a}")) == [
        (
            "2:3 invalid-value: `my web` cannot be a name in `services` "
            "| A name consists of letters, digits, `.`, `_` and `-`."
        ),
        (
            "2:12 unknown-attribute: `imag` is not an attribute of `services.my web` "
            "| did you mean `image`?"
        ),
    ]


MISSING = {
    "volumes:\n  - source: data\n    target: /data": "4:9 `services.web.volumes[0]` needs `type` "
    "| it can be `bind`, `volume`, `tmpfs`, `cluster`, `npipe` or `image`",
    "depends_on:\n  db: {required: true}": "4:7 `services.web.depends_on.db` needs `condition` "
    "| it can be `service_started`, `service_healthy` or `service_completed_successfully`",
    "extends: {file: a.yaml}": "3:5 `services.web.extends` needs `service` "
    "| `service`: Name of the other service.",
    "pre_start: [{image: a}]": "3:17 `services.web.pre_start[0]` needs `command` "
    "| `command`: Command that the hook runs.",
}


@pytest.mark.parametrize(("attributes", "expected"), MISSING.items())
def test_missing_attribute(attributes: str, expected: str) -> None:
    place, rest = expected.split(" ", 1)
    assert printed(findings(service(attributes))) == [f"{place} missing-attribute: {rest}"]


def test_each_missing_attribute_is_a_finding() -> None:
    assert [found.message for found in findings(service("ulimits: {nofile: {}}"))] == [
        "`services.web.ulimits.nofile` needs `hard`",
        "`services.web.ulimits.nofile` needs `soft`",
    ]


def test_duplicate_item_stands_at_the_second_and_points_at_the_first() -> None:
    (found,) = findings(service("security_opt:\n  - a\n  - b\n  - a"))
    assert printed((found,)) == [
        "6:9 duplicate-item: `security_opt` has `a` twice | remove one of the two"
    ]
    assert [location.path for location in found.locations] == [
        ("services", "web", "security_opt", 2),
        ("services", "web", "security_opt", 0),
    ]
    assert [location.span and location.span.line for location in found.locations] == [6, 4]


def test_every_repetition_is_a_finding() -> None:
    found = findings(service("group_add: [1, 1.0, 1, '1']"))
    assert printed(found) == [
        "3:20 duplicate-item: `group_add` has `1.0` twice | remove one of the two",
        "3:25 duplicate-item: `group_add` has `1` twice | remove one of the two",
    ]


def test_duplicate_structure_is_called_by_its_position() -> None:
    text = "ports:\n  - {target: 80, mode: host}\n  - '81'\n  - {mode: host, target: 80}"
    assert printed(findings(service(text))) == [
        "6:9 duplicate-item: `ports[2]` repeats `ports[0]` | remove one of the two"
    ]


def test_duplicate_through_an_alias_stands_where_the_alias_does() -> None:
    first, alias = Span("compose.yaml", 4, 9, 4, 10), Span("compose.yaml", 5, 9, 5, 11)
    items = Sequence([Scalar("a", first), Scalar("a", first, via=(alias,))], first)
    root = Mapping({"web": Mapping({"security_opt": items}, {}, first)}, {}, first)
    reporter = Reporter()
    check(Mapping({"services": root}, {}, first), reporter)
    (found,) = reporter.diagnostics
    assert [location.span for location in found.locations] == [alias, first]


def test_a_fault_in_an_anchor_is_reported_once() -> None:
    text = "services:\n  a: &a {imag: x}\n  b: *a\n  c: *a\n"
    (found,) = findings(text)
    assert found.locations[0].path == ("services", "a", "imag")
    assert len(found.locations) == 1


def test_keys_without_places_are_told_apart() -> None:
    here = Span("compose.yaml", 1, 1, 1, 2)
    reporter = Reporter()
    check(Mapping({"a": Scalar("x", here), "b": Scalar("x", here)}, {}, here), reporter)
    assert [found.message for found in reporter.diagnostics] == [
        "`a` is not an attribute of the top level",
        "`b` is not an attribute of the top level",
    ]


def test_one_value_has_one_finding() -> None:
    assert [found.code.slug for found in findings(service("cpu_percent: 150.5"))] == ["wrong-type"]
    assert [found.code.slug for found in findings(service("cgroup: 1"))] == ["wrong-type"]


def test_findings_are_sorted_by_position_and_all_there() -> None:
    text = (
        "volumes:\nservices:\n  web:\n    imag: a\n    ports: 80\n    volumes: [{type: x}]\nq: 1\n"
    )
    assert [line.split(":", 2)[:2] for line in printed(findings(text))] == [
        ["1", "1 wrong-type"],
        ["4", "5 unknown-attribute"],
        ["5", "12 wrong-type"],
        ["6", "22 invalid-value"],
        ["7", "1 unknown-attribute"],
    ]


@pytest.mark.parametrize(
    ("attributes", "path"),
    [
        ("imag: x", ("services", "web", "imag")),
        ("ports: [[]]", ("services", "web", "ports", 0)),
        ("image:", ("services", "web", "image")),
        ("volumes: [{}]", ("services", "web", "volumes", 0)),
        ("labels: {'': a}", ("services", "web", "labels", "")),
    ],
)
def test_findings_have_the_path_of_what_is_wrong(attributes: str, path: Path) -> None:
    (found,) = findings(service(attributes))
    assert found.locations[0].path == path


# ------------------------------------------------------------------ x-ecs
EXTENSIONS = {
    ("cluter: a", "project"): "1:1 unknown-attribute: `cluter` is not an attribute of `x-ecs` "
    "| did you mean `cluster`?",
    ("launch_type: fargat", "project"): "1:14 invalid-value: `launch_type` must be `fargate`, "
    "`ec2`, `external` or `managed-instances`, not `fargat` | did you mean `fargate`?",
    ("launch_type: ec2", "service"): "1:1 unknown-attribute: `launch_type` is not an attribute of "
    "`x-ecs` | `launch_type` holds for the whole project: put it into the top-level `x-ecs`",
    ("file_system: fs-01234567", "service"): "1:1 unknown-attribute: `file_system` is not an "
    "attribute of `x-ecs` | `file_system` is a setting of a volume: put it into the `x-ecs` of one",
    ("x-note: a", "project"): "1:1 unknown-attribute: `x-note` is not an attribute of `x-ecs` "
    "| remove it",
    ("qqq: a", "network"): "1:1 unknown-attribute: `qqq` is not an attribute of `x-ecs` "
    "| its attributes are `accept` and `security_groups`",
    ("qqq: a", "config"): "1:1 unknown-attribute: `qqq` is not an attribute of `x-ecs` | its only "
    "attribute is `accept`",
    ("", "project"): "1:1 wrong-type: `x-ecs` is empty; it must be a mapping "
    "| give it a value, or remove it",
    ("fargate", "project"): "1:1 wrong-type: `x-ecs` must be a mapping, not text",
    ("assign_public_ip: maybe", "service"): "1:19 invalid-value: `assign_public_ip` must be true "
    "or false, not `maybe`",
    ("subnets: []", "service"): "1:10 invalid-value: `subnets` must not be empty "
    "| give it a value, or remove it",
    ("subnets: ''", "service"): "1:10 invalid-value: `subnets` must not be empty "
    "| give it a value, or remove it",
    ("security_groups: [a, b, c, d, e, f]", "network"): "1:18 invalid-value: `security_groups` "
    "has 6 entries; it can have 5",
    ("cpu: 0", "service"): "1:6 invalid-value: `cpu` must be at least 1, not 0",
    ("cpu: half", "service"): "1:6 invalid-value: `cpu` cannot be `half` "
    "| Give CPU units, 1024 for a vCPU, or text such as `0.5 vCPU`.",
    ("health_check_grace_period: 60", "service"): "1:28 wrong-type: `health_check_grace_period` "
    "must be text, not a number | Write a number with a unit, such as `30s`, `10m` or `1m30s`.",
    ("stop_timeout: 1 hour", "service"): "1:15 invalid-value: `stop_timeout` cannot be `1 hour` "
    "| Write a number with a unit, such as `30s`, `10m` or `1m30s`.",
    ("target_group: a", "service"): "1:1 unknown-attribute: `target_group` is not an attribute of "
    "`x-ecs` | did you mean `load_balancer.target_group`?",
    ("scaling: {maximum: 3, max: 2}", "project"): "1:11 unknown-attribute: `maximum` is not an "
    "attribute of `x-ecs.scaling` | did you mean `max`?",
    ("scaling: {min: 3}", "project"): "1:1 missing-attribute: `x-ecs.scaling` needs `max` "
    "| `max`: Most tasks.",
    ("file_system: data", "volume"): "1:14 invalid-value: `file_system` cannot be `data` "
    "| The id of a file system looks like `fs-0123456789abcdef0`.",
    ("accept: {Lost: a}", "volume"): "1:10 invalid-value: `Lost` cannot be a name in "
    "`x-ecs.accept` | A diagnostic code is lower-case words joined by `-`, as printed with the "
    "finding.",
    ("accept: {lost-option: }", "volume"): "1:10 wrong-type: `accept.lost-option` is empty; it "
    "must be text | give it a value, or remove it",
    ("accept: {lost-option: ' '}", "volume"): "1:23 invalid-value: `accept.lost-option` cannot be "
    "` ` | Give the reason in words; it is repeated in the report.",
}


@pytest.mark.parametrize(("value", "expected"), EXTENSIONS.items())
def test_fault_in_x_ecs(value: tuple[str, str], expected: str) -> None:
    text, form = value
    root = tree(text) if text else Scalar(None, Span("compose.yaml", 1, 1, 1, 1))
    reporter = Reporter()
    check_extension(root, form, ("x-ecs",), reporter)
    assert printed(reporter.diagnostics) == [expected]


def test_fault_in_x_ecs_of_a_service_has_the_path_in_the_project() -> None:
    path = ("services", "web", "x-ecs")
    (found,) = in_extension("cpu_units: 1", "service", path)
    assert found.message == "`cpu_units` is not an attribute of `services.web.x-ecs`"
    assert found.locations[0].path == (*path, "cpu_units")
    (found,) = in_extension("subnets: [a, a]", "service", path)
    assert [location.path for location in found.locations] == [
        (*path, "subnets", 1),
        (*path, "subnets", 0),
    ]


# ------------------------------------------------------------------ codes
@pytest.mark.parametrize("slug", sorted(CODES))
def test_code_is_an_error_with_a_page_that_shows_a_file(slug: str) -> None:
    code = declared()[slug]
    assert code.severity is Severity.ERROR
    assert "\n" not in code.summary
    assert not code.summary.endswith(".")
    assert "```yaml" in code.page


@pytest.mark.parametrize("slug", sorted(CODES))
def test_example_of_a_code_shows_that_code_alone(slug: str) -> None:
    blocks = declared()[slug].page.split("```yaml\n")[1:]
    examples = [block.split("```", 1)[0] for block in blocks]
    bad = findings(examples[0])
    assert {found.code.slug for found in bad} == {slug}
    assert len(bad) == examples[0].count(f"# {slug}")
    assert [findings(example) for example in examples[1:]] == [()] * len(examples[1:])
