"""Which codes are looked for, by names, layers and severities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose2ecs.compose import codes as compose_codes
from compose2ecs.diagnostics import Code, Diagnostic, Severity
from compose2ecs.ecs.codes import UNBOUND_REFERENCE
from compose2ecs.lint.codes import SUPPRESSION_WITHOUT_REASON
from compose2ecs.lint.selection import (
    ALL,
    Layer,
    Selection,
    UnknownNameError,
    codes,
    is_fatal,
    is_in,
    selector,
)

CODES = tuple(codes().values())
FLOATING = codes()["floating-tag"]
ON_EFS = codes()["volume-on-efs"]
YAML = codes()["value-changed-by-yaml"]


def found(code: Code, severity: Severity | None = None) -> Diagnostic:
    return Diagnostic(code=code, severity=severity or code.severity, message="m")


def selected(*layers: Layer) -> set[str]:
    selection = Selection(*layers)
    return {code.slug for code in CODES if code in selection}


DEFAULTS = {code.slug for code in CODES if code.by_default}


def test_without_a_word_it_is_what_is_on_by_default() -> None:
    assert selected() == DEFAULTS
    assert UNBOUND_REFERENCE.slug not in DEFAULTS
    assert SUPPRESSION_WITHOUT_REASON.slug not in DEFAULTS


@pytest.mark.parametrize(
    ("select", "code", "is_selected"),
    [
        ("floating-tag", FLOATING, True),
        ("floating-tag", ON_EFS, False),
        ("floating-*", FLOATING, True),
        ("ecs", ON_EFS, True),
        ("ecs.storage", ON_EFS, True),
        ("ecs.network", ON_EFS, False),
        ("compose", YAML, True),
        ("compose.yaml", YAML, True),
        ("ecs", UNBOUND_REFERENCE, False),
        ("ecs.limits", UNBOUND_REFERENCE, False),
        ("unbound-*", UNBOUND_REFERENCE, True),
        ("unbound-reference", UNBOUND_REFERENCE, True),
        (ALL, UNBOUND_REFERENCE, True),
    ],
)
def test_names(select: str, code: Code, is_selected: bool) -> None:
    assert (code in Selection(Layer(select=(select,)))) is is_selected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("floting-tag", "`floting-tag` is neither a code nor a group: did you mean `floating-tag`"),
        ("ecs.storag", "`ecs.storag` is neither a code nor a group: did you mean `ecs.storage`"),
        (
            "nothing-like-it-*",
            "`nothing-like-it-*` is neither a code nor a group: `compose2ecs rules` lists all",
        ),
        ("ecs.", "`ecs.` is neither"),
        ("all", "`all` is neither"),
    ],
)
def test_unknown_names(name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        selector(name)
    assert str(raised.value).startswith(message)


def test_the_more_specific_name_wins() -> None:
    assert ON_EFS not in Selection(Layer(select=("ecs",), ignore=("ecs.storage",)))
    assert ON_EFS in Selection(Layer(select=("ecs.storage",), ignore=("ecs",)))
    assert ON_EFS in Selection(Layer(select=("volume-on-efs",), ignore=("volume-*",)))
    assert ON_EFS in Selection(Layer(select=("volume-*",), ignore=("ecs.storage",)))


def test_of_equals_the_one_that_ignores_wins() -> None:
    assert ON_EFS not in Selection(Layer(select=("volume-on-efs",), ignore=("volume-on-efs",)))
    assert ON_EFS not in Selection(Layer(extend_select=("ecs",), extend_ignore=("ecs",)))


def test_to_ignore_takes_from_the_defaults_and_to_extend_adds() -> None:
    assert selected(Layer(ignore=("floating-tag",))) == DEFAULTS - {"floating-tag"}
    assert selected(Layer(extend_ignore=("floating-tag",))) == DEFAULTS - {"floating-tag"}
    extended = selected(Layer(extend_select=("unbound-reference",)))
    assert extended == DEFAULTS | {"unbound-reference"}
    both = Layer(select=("security",), extend_select=("floating-tag",))
    assert "floating-tag" in selected(both)
    assert "volume-on-efs" not in selected(both)


def test_the_command_line_wins_over_the_configuration() -> None:
    below = Layer(select=("floating-tag",), ignore=("ecs.storage",))
    assert selected(below, Layer(select=("volume-on-efs",))) == {"volume-on-efs"}
    assert selected(below, Layer(ignore=("floating-tag",))) == set()
    assert selected(Layer(ignore=("floating-tag",)), Layer(select=("floating-tag",))) == {
        "floating-tag"
    }


def test_what_the_configuration_ignores_stays_ignored_below_a_wider_selection() -> None:
    assert "volume-on-efs" not in selected(Layer(ignore=("volume-on-efs",)), Layer(select=("ecs",)))


def test_severities() -> None:
    selection = Selection(
        Layer(severity={"ecs": "note", "floating-tag": "error"}),
        Layer(severity={"floating-tag": "note"}),
    )
    assert selection.severity(ON_EFS) is Severity.NOTE
    assert selection.severity(FLOATING) is Severity.NOTE
    assert selection.severity(YAML) is None
    (graded,) = selection.of([found(ON_EFS)])
    assert graded.severity is Severity.NOTE
    narrow = Selection(Layer(severity={"volume-on-efs": "error", "ecs": "note"}))
    assert narrow.severity(ON_EFS) is Severity.ERROR


def test_what_keeps_a_file_from_being_loaded_is_always_an_error() -> None:
    fatal = found(compose_codes.YAML_SYNTAX)
    assert is_fatal(fatal)
    selection = Selection(
        Layer(select=("floating-tag",), ignore=("yaml-syntax",), severity={"compose": "note"})
    )
    assert selection.of([fatal]) == [fatal]
    warning = found(compose_codes.YAML_SYNTAX, Severity.WARNING)
    assert selection.of([warning]) == []


def test_a_rule_that_the_user_takes_for_an_error_can_be_ignored() -> None:
    assert not is_fatal(found(FLOATING, Severity.ERROR))


_NAMES = st.sampled_from(
    [
        *(code.slug for code in CODES[::9]),
        *sorted({code.group for code in CODES}),
        "ecs",
        "volume-*",
        "*-kept",
    ]
)
_LISTS = st.lists(_NAMES, max_size=4).map(tuple)


@given(_LISTS)
def test_all_without_what_is_ignored(ignored: tuple[str, ...]) -> None:
    names = [selector(name) for name in ignored]
    expected = {code.slug for code in CODES if not any(name.has(code) for name in names)}
    assert selected(Layer(select=(ALL,), ignore=ignored)) == expected


@given(_LISTS, _LISTS, _LISTS)
def test_order_and_repetition_do_not_matter(
    select: tuple[str, ...], ignore: tuple[str, ...], extend: tuple[str, ...]
) -> None:
    one = Layer(select=select, ignore=ignore, extend_select=extend)
    other = Layer(select=extend[::-1] + extend, ignore=ignore[::-1], extend_select=select)
    assert selected(one) == selected(other)


@given(_LISTS, _LISTS)
def test_more_names_select_more_and_ignore_more(
    few: tuple[str, ...], more: tuple[str, ...]
) -> None:
    assert selected(Layer(select=few)) <= selected(Layer(select=few + more))
    wide, narrow = Layer(ignore=few), Layer(ignore=few + more)
    assert selected(narrow) <= selected(wide)


@given(_LISTS)
def test_an_empty_layer_changes_nothing(select: tuple[str, ...]) -> None:
    layer = Layer(select=select)
    assert selected(layer, Layer()) == selected(layer) == selected(Layer(), layer)


@pytest.mark.parametrize("group", sorted({code.group for code in CODES}))
def test_a_group_is_what_is_on_by_default_in_it_and_below(group: str) -> None:
    parts = {code.slug for code in CODES if is_in(code, group) and code.by_default}
    assert selected(Layer(select=(group,))) == parts
