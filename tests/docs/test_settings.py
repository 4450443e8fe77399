"""The examples on the page of x-ecs are what its schema takes, and do what they say."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from compose2ecs import _resources
from compose2ecs.mapping.settings.declare import definition_name
from compose2ecs.mapping.settings.forms import FORMS
from tests.mapping.build import project
from tests.mapping.pipeline import leftovers, restricted

PAGE = Path(__file__).resolve().parents[2] / "docs" / "x-ecs.md"
_FENCE = re.compile(r"^( *)```yaml\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_VARIABLE = re.compile(r"\$\{\w+:-(\w+)\}")
BLOCKS = [
    "".join(line.removeprefix(indent) for line in lines.splitlines(keepends=True))
    for indent, lines in _FENCE.findall(_VARIABLE.sub(r"\1", PAGE.read_text("utf-8")))
]
DEFINITIONS = _resources.schema("x-ecs")["definitions"]
FREE = {"accept", "tags", "options", "details", "overrides"}
"""Settings whose keys are the user's, or those of the ECS API."""


def forms(document: Any) -> Iterator[tuple[str, Any]]:
    """Every x-ecs in a file, with the name of its form."""
    for section, form in FORMS.items():
        for holder in document.get(section, {}).values() if section else [document]:
            if "x-ecs" in holder:
                yield definition_name(form), holder["x-ecs"]


def typos(value: Any) -> Iterator[Any]:
    """The value with one of its keys misspelt, for each key in it."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            for wrong in typos(item):
                yield [*value[:index], wrong, *value[index + 1 :]]
    elif isinstance(value, dict):
        for key, item in value.items():
            others = {name: copy.deepcopy(other) for name, other in value.items() if name != key}
            yield {**others, f"{key}z": item}
            if key not in FREE:
                for wrong in typos(item):
                    yield {**others, key: wrong}


def is_valid(form: str, value: Any) -> bool:
    schema = {"$ref": f"#/definitions/{form}", "definitions": DEFINITIONS}
    return bool(Draft7Validator(schema).is_valid(value))


EXAMPLES = [found for block in BLOCKS for found in forms(yaml.safe_load(block))]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize(("form", "value"), EXAMPLES)
def test_the_schema_takes_the_examples(form: str, value: Any) -> None:
    assert is_valid(form, value)


@pytest.mark.parametrize(("form", "value"), EXAMPLES)
def test_the_schema_refuses_every_typo(form: str, value: Any) -> None:
    wrong = list(typos(value))
    assert wrong
    assert [text for text in wrong if is_valid(form, text)] == []


@pytest.mark.parametrize("block", [block for block in BLOCKS if "services:" in block])
def test_every_setting_in_the_examples_has_an_effect(block: str) -> None:
    of = project(block)
    assert leftovers(of, "fargate") == []
    found = {found.code.slug for found in restricted(of, "fargate").diagnostics}
    assert found & {"invalid-setting", "unknown-setting", "unknown-member"} == set()
