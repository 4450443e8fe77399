"""Variables and labels: whole values, and the null that is not the empty text."""

from __future__ import annotations

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


def test_a_label_without_a_name_is_left_out() -> None:
    made = web("labels: ['=x', 'team=shop']")
    assert made.container["dockerLabels"] == {"team": "shop"}
    assert made.found == [
        "4:14 warning unsupported-attribute: a label of `web` has no name, and is left out"
    ]
