"""Variables and labels: whole values, and the null that is not the empty text."""

from __future__ import annotations

import pytest

from tests.mapping.targets import TARGETS, made
from tests.mapping.translated import web


def test_values_are_text_and_are_not_cut() -> None:
    made = web(
        "environment:\n  URL: http://h?a=b\n  N: 1\n  T: true\n  EMPTY: ''\n  OCTAL: 0755\n  NO: no"
    )
    assert made.container["environment"] == [
        {"name": "URL", "value": "http://h?a=b"},
        {"name": "N", "value": "1"},
        {"name": "T", "value": "true"},
        {"name": "EMPTY", "value": ""},
        {"name": "OCTAL", "value": "493"},
        {"name": "NO", "value": "no"},
    ]


def test_a_variable_without_a_value_is_left_out_and_noted() -> None:
    made = web("environment: [A=1, B]")
    assert made.container["environment"] == [{"name": "A", "value": "1"}]
    assert made.found == [
        (
            "4:24 note variable-without-value: "
            "variable `B` has no value and is not set in the container"
        )
    ]


def test_labels_are_those_of_the_container() -> None:
    assert web("labels: {com.example/team: shop}").container["dockerLabels"] == {
        "com.example/team": "shop"
    }


@pytest.mark.parametrize("target", TARGETS)
def test_variables_go_everywhere_as_text(target: str) -> None:
    result = made("environment: {A: '', B: 1, C: 1.50, D: true, E: }", target)
    assert result.container["environment"] == [
        {"name": "A", "value": ""},
        {"name": "B", "value": "1"},
        {"name": "C", "value": "1.5"},
        {"name": "D", "value": "true"},
    ]
    assert result.found == ("note variable-without-value",)


@pytest.mark.parametrize("target", TARGETS)
def test_labels_need_a_docker_daemon(target: str) -> None:
    result = made("labels: {a: 1, b: }", target)
    if target == "managed":
        assert "dockerLabels" not in result.container
        assert result.found == ("warning unavailable-on-target",)
    else:
        assert result.container["dockerLabels"] == {"a": "1", "b": ""}
        assert result.found == ()


def test_files_in_s3() -> None:
    made = web('x-ecs: {env_files: ["arn:aws:s3:::shop/web.env", "arn:aws:s3:::shop/all.env"]}')
    assert made.container["environmentFiles"] == [
        {"value": "arn:aws:s3:::shop/web.env", "type": "s3"},
        {"value": "arn:aws:s3:::shop/all.env", "type": "s3"},
    ]


def test_a_label_without_a_name_is_left_out() -> None:
    made = web("labels: ['=x', 'team=shop']")
    assert made.container["dockerLabels"] == {"team": "shop"}
    assert made.found == [
        "4:14 warning unsupported-attribute: a label of `web` has no name, and is left out"
    ]
