"""The file of configuration: where it is found, what it may say, and its schema."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose2ecs import _resources
from compose2ecs.configuration import (
    KEYS,
    LINT_KEYS,
    NOTHING,
    Configuration,
    ConfigurationError,
    Configurations,
    matching,
    read,
    schema,
)

WHOLE = """
launch-type = ["fargate", "ec2"]
network-mode = "awsvpc"

[lint]
select = ["ALL"]
ignore = ["ecs"]
extend-select = ["floating-tag"]
extend-ignore = ["security"]
severity = { floating-tag = "error" }
per-file-ignores = { "examples/*" = ["floating-tag"] }
exclude = ["vendor"]
fail-on = "warning"
baseline = "baseline.json"
"""


def write(folder: Path, text: str, name: str = "compose2ecs.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)
    assert read(str(path), str(tmp_path)) == Configuration(
        file=str(path),
        folder=str(tmp_path),
        launch_type=("fargate", "ec2"),
        network_mode="awsvpc",
        select=("ALL",),
        ignore=("ecs",),
        extend_select=("floating-tag",),
        extend_ignore=("security",),
        severity={"floating-tag": "error"},
        per_file_ignores={"examples/*": ("floating-tag",)},
        exclude=("vendor",),
        fail_on="warning",
        baseline="baseline.json",
    )


def test_the_fields_are_the_declared_keys() -> None:
    declared = {name.replace("-", "_") for name in (*KEYS, *LINT_KEYS)}
    found = {field.name for field in fields(Configuration)}
    assert found == declared | {"file", "folder"}


def test_one_launch_type_needs_no_list(tmp_path: Path) -> None:
    assert read(str(write(tmp_path, 'launch-type = "ec2"')), "/").launch_type == ("ec2",)


@pytest.mark.parametrize("value", ['"none"', '["none"]', '["none", "none"]'])
def test_projects_that_do_not_go_to_ecs(tmp_path: Path, value: str) -> None:
    found = read(str(write(tmp_path, f"launch-type = {value}")), "/")
    assert (found.launch_type, found.is_for_ecs) == (("none",), False)
    assert NOTHING.is_for_ecs


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lunch-type = []\n", "c.toml:1: `lunch-type` is no key: did you mean `launch-type`?"),
        (
            "\n[lint]\nselcet = []\n",
            "c.toml:3: `lint.selcet` is no key: did you mean `select`?",
        ),
        ('launch-type = "lambda"', "c.toml:1: `launch-type` must be a list of "),
        (
            'launch-type = ["ec2", "none"]',
            (
                'c.toml:1: `launch-type` must be a list of "fargate" or "ec2" or "external" or '
                '"managed-instances", or "none" alone'
            ),
        ),
        ('lint.select = "ALL"', "c.toml:1: `lint.select` must be a list of texts"),
        ("lint = 1", "c.toml:1: `lint` must be a table"),
        ('[lint.severity]\na = "fatal"', "c.toml:1: `lint.severity` must be a table whose values "),
        ('[lint]\nfail-on = "info"', 'c.toml:2: `lint.fail-on` must be "error" or "warning"'),
        ("a = [", "c.toml is not TOML: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read(str(write(tmp_path, text, "c.toml")), str(tmp_path))
    assert str(raised.value).startswith(message)


def test_the_table_in_pyproject(tmp_path: Path) -> None:
    path = write(tmp_path, '[tool.compose2ecs.lint]\nignore = ["ecs"]', "pyproject.toml")
    assert read(str(path), "/").ignore == ("ecs",)
    write(tmp_path, "[tool.compose2ecs]\nnope = 1", "pyproject.toml")
    with pytest.raises(ConfigurationError, match=r":2: `tool.compose2ecs.nope` is no key"):
        read(str(path), str(tmp_path))


@pytest.mark.parametrize("text", ["[tool.ruff]\nline-length = 1", "not TOML ["])
def test_a_pyproject_of_others_says_nothing(tmp_path: Path, text: str) -> None:
    assert read(str(write(tmp_path, text, "pyproject.toml")), "/") is NOTHING


def test_the_nearest_file_holds_alone(tmp_path: Path) -> None:
    write(tmp_path, 'launch-type = "ec2"\nnetwork-mode = "host"')
    write(tmp_path / "a", '[tool.compose2ecs]\nlaunch-type = "external"', "pyproject.toml")
    write(tmp_path / "b", "[project]\nname = 'x'", "pyproject.toml")
    found = Configurations(str(tmp_path))
    assert found.of(str(tmp_path / "a" / "deep")).launch_type == ("external",)
    assert found.of(str(tmp_path / "a")).network_mode is None
    assert found.of(str(tmp_path / "b")).launch_type == ("ec2",)
    assert found.of(str(tmp_path / "b")) is found.of(str(tmp_path))


def test_our_own_file_wins_over_pyproject(tmp_path: Path) -> None:
    write(tmp_path, 'launch-type = "ec2"')
    write(tmp_path, '[tool.compose2ecs]\nlaunch-type = "external"', "pyproject.toml")
    assert Configurations(str(tmp_path)).of(str(tmp_path)).launch_type == ("ec2",)


def test_a_named_file_holds_everywhere_and_isolation_beats_it(tmp_path: Path) -> None:
    write(tmp_path, 'launch-type = "ec2"')
    write(tmp_path / "other", 'launch-type = "external"', "my.toml")
    named = Configurations(str(tmp_path), "other/my.toml")
    assert named.of(str(tmp_path)).launch_type == ("external",)
    isolated = Configurations(str(tmp_path), "other/my.toml", isolated=True)
    assert isolated.of(str(tmp_path)) is NOTHING


def test_a_named_file_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^no\.toml cannot be read: No such file"):
        Configurations(str(tmp_path), "no.toml")


def test_the_schema_is_published() -> None:
    assert _resources.document("compose2ecs") == json.loads(json.dumps(schema()))
    jsonschema.Draft7Validator.check_schema(schema())


_WORDS = st.sampled_from(["ALL", "ec2", "fargate", "none", "awsvpc", "error", "never", "x"])
_VALUES: st.SearchStrategy[Any] = st.one_of(
    _WORDS,
    st.integers(),
    st.lists(_WORDS, max_size=2),
    st.dictionaries(_WORDS, st.one_of(_WORDS, st.lists(_WORDS, max_size=1)), max_size=2),
)
_TABLES = st.dictionaries(st.sampled_from([*LINT_KEYS, "nope"]), _VALUES, max_size=3)
_DOCUMENTS = st.dictionaries(st.sampled_from([*KEYS, "no"]), _VALUES, max_size=2)


@given(_DOCUMENTS, st.none() | _TABLES)
def test_the_reader_and_the_schema_agree(top: dict[str, Any], lint: dict[str, Any] | None) -> None:
    document = {**top, **({} if lint is None else {"lint": lint})}
    is_valid = jsonschema.Draft7Validator(schema()).is_valid(document)
    assert _is_read(document) is is_valid


def _is_read(document: dict[str, Any]) -> bool:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), toml(document))
        assert tomllib.loads(path.read_text("utf-8")) == document
        try:
            read(str(path), "/")
        except ConfigurationError:
            return False
        return True


def toml(document: dict[str, Any]) -> str:
    """A document as TOML: JSON has the texts, numbers and lists of it."""
    return "".join(f"{json.dumps(key)} = {inline(value)}\n" for key, value in document.items())


def inline(value: object) -> str:
    if isinstance(value, dict):
        members = (f"{json.dumps(key)} = {inline(one)}" for key, one in value.items())
        return "{" + ", ".join(members) + "}"
    return json.dumps(value)


@pytest.mark.parametrize(
    ("glob", "path", "is_matched"),
    [
        ("vendor", "/r/a/vendor/compose.yaml", True),
        ("vendor", "/r/a/vendors/compose.yaml", False),
        ("*.dev.yaml", "/r/a/compose.dev.yaml", True),
        ("a/*", "/r/a/b/compose.yaml", True),
        ("./a/", "/r/b/a/compose.yaml", True),
        ("/a/b", "/r/a/b/compose.yaml", True),
        ("b/c", "/r/a/b/c/compose.yaml", False),
        ("**/c/*", "/r/a/b/c/compose.yaml", True),
    ],
)
def test_globs(glob: str, path: str, is_matched: bool) -> None:
    assert matching((glob,), "/r")(path) is is_matched
