from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.grammar.template import (
    MAX_DEPTH,
    TemplateError,
    Variable,
    substitute,
    variables,
)
from tests.compose import oracle

VALUES = {
    "A": "aa",
    "B": "bb",
    "E": "",
    "_x1": "dollar$A",
    "REF": "${A}",
    "\u212a": "kelvin",
    "S\u017f": "long s",
}

SUBSTITUTED: dict[str, str | None] = {
    "": "",
    "plain": "plain",
    # Without operator.
    "$A": "aa",
    "${A}": "aa",
    "x$A.y": "xaa.y",
    "$A$B${A}": "aabbaa",
    "$A-b": "aa-b",
    "${a}": "",
    "$AB": "",
    "$A_": "",
    "é$Aé": "éaaé",
    "$E|$UNSET|${UNSET}": "||",
    "$\u212a${S\u017f:-x}": "kelvinlong s",
    "{{ ${A} }}": "{{ aa }}",
    # Values are not looked into.
    "${_x1}$REF": "dollar$A${A}",
    # Dollars that stand for themselves.
    "$$": "$",
    "$$A": "$A",
    "$$$A": "$aa",
    "$$${A}": "$aa",
    "$${A}": "${A}",
    "$${": "${",
    "a$": "a$",
    "$ A": "$ A",
    "$-$1$(A)$[A]$.$/x$!$'": "$-$1$(A)$[A]$.$/x$!$'",
    "\\$A": "\\aa",
    "$é": "$é",
    # Operators.
    "${A:-x}${E:-x}${UNSET:-x}": "aaxx",
    "${A-x}${E-x}${UNSET-x}": "aax",
    "${A:+x}${E:+x}${UNSET:+x}": "x",
    "${A+x}${E+x}${UNSET+x}": "xx",
    "${A:?x}${A?x}${E?x}": "aaaa",
    "${U:-}|${U-}|${A:+}": "||",
    "${U-a:-b}": "a:-b",
    "${U:-a?b:+c}": "a?b:+c",
    "${U:-'a' \"b\"  }": "'a' \"b\"  ",
    "${U:-=x}": "=x",
    # Operands are substituted.
    "${U:-$A}": "aa",
    "${U:-${V:-${W:-deep}}}": "deep",
    "${U:-${A}b${B}}c": "aabbbc",
    "${A:+${U:-q}}": "q",
    "${U:-$$A}": "$A",
    "${U:-a$}": "a$",
    "${U:-$1}": "$1",
    # Braces are counted; an opening one hides the character after it.
    '${U:-{"a":"b"}}': '{"a":"b"}',
    "${U:-a}b}": "ab}",
    "${U:-}}": "}",
    "${U:-{}": "{",
    "${U:-{}}": "{}",
    "${U:-{}}}": "{}}",
    "${U:-{{}}": "{{}",
    "${U:-{{x}}}": "{{x}}",
    "${U:-{x} y}": "{x} y",
    "${U:-a} ${V:-b}": "a b",
    "${U:-{a} ${V:-b}": None,
    "${U:-a}\n${V:-b}": "a\nb",
    "${U:-{}\n}": "{\n}",
    # What is not an expression.
    "${}": None,
    "${": None,
    "${A": None,
    "${A\n}": None,
    "${ A }": None,
    "${1}": None,
    "${A.b}": None,
    "${A:}": None,
    "${A:=x}": None,
    "${A=x}": None,
    "${A//a/b}": None,
    "${#A}": None,
    "${A^^}": None,
    "${${A}}": None,
    "${é}": None,
    "${U:-a\nb}": None,
    "${A:-${}}": None,
    "$A ${B} ${": None,
    # What is required, used or not.
    "${U:?}": None,
    "${U?}": None,
    "${E:?message}": None,
    "${U?message}": None,
    "${A:-${U:?m}}": None,
    "${A+${U?m}}": None,
    "${A:?${U:?m}}": None,
}


def answer(text: str) -> str | None:
    try:
        return substitute(text, VALUES.get, lambda _: None)
    except TemplateError:
        return None


def failure(text: str) -> TemplateError:
    with pytest.raises(TemplateError) as raised:
        substitute(text, VALUES.get, lambda _: None)
    return raised.value


def warned(text: str) -> list[str]:
    names: list[str] = []
    substitute(text, VALUES.get, names.append)
    return names


@pytest.mark.parametrize("text", SUBSTITUTED)
def test_a_text_is_substituted_as_recorded(text: str) -> None:
    assert answer(text) == SUBSTITUTED[text]


def test_variables_without_value_and_operator_are_reported_each_time() -> None:
    assert warned("$U ${V} $E ${W:-x} ${X:+$Y} ${A:-$U}") == ["U", "V", "Y", "U"]


def test_nothing_is_looked_up_in_a_text_without_dollar() -> None:
    def refuse(name: str) -> NoReturn:
        raise AssertionError(name)

    assert substitute("{A} }", refuse, refuse) == "{A} }"


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("${", 0),
        ("a ${A} ${1}", 7),
        ("${U:-a}${", 7),
        ("${U:-a ${B.c}}", 7),
        ("é\n${U:-\n}", 2),
        ("${U:?m${}}", 6),
    ],
)
def test_an_invalid_expression_is_located(text: str, offset: int) -> None:
    error = failure(text)
    assert (error.kind, error.offset) == ("invalid", offset)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "offset", "variable", "message"),
    [
        ("${U:?}", 0, "U", ""),
        ("x${E:?set E, please}", 1, "E", "set E, please"),
        ("${A:-${U?m}}", 5, "U", "m"),
        ("${U:?${V?inner}}", 5, "V", "inner"),
        ("${U?$A ${B:-$$} }", 0, "U", "$A ${B:-$$} "),
    ],
)
def test_a_missing_variable_is_named(text: str, offset: int, variable: str, message: str) -> None:
    error = failure(text)
    assert (error.kind, error.offset) == ("required", offset)
    assert (error.variable, error.message) == (variable, message)
    assert str(error).startswith(f"required variable {variable} is missing a value")
    assert str(error).endswith(message)


def test_errors_do_not_tell_values() -> None:
    secrets = {"A": "hush", "E": ""}
    for text in ("${E:?$A}", "hush ${", "${E:?${A:?}}${"):
        with pytest.raises(TemplateError) as raised:
            substitute(text, secrets.get, lambda _: None)
        assert "hush" not in str(raised.value) + raised.value.message


def test_expressions_nest_to_the_documented_depth() -> None:
    assert answer("${U:-" * MAX_DEPTH + "x" + "}" * MAX_DEPTH) == "x"
    error = failure("a" + "${U:-" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1))
    assert (error.kind, error.offset) == ("depth", 1 + 5 * MAX_DEPTH)
    with pytest.raises(TemplateError, match="deeper than"):
        variables("${U:-" * 5000 + "}" * 5000)


def test_the_uses_of_variables_are_listed_in_order() -> None:
    text = "$A ${B:-b ${C-c}} $$D ${E:?e $F} ${G:+${H}}${I?} ${J-}"
    assert variables(text) == (
        Variable("A", None, None, required=False, offset=0),
        Variable("B", "b ${C-c}", None, required=False, offset=3),
        Variable("C", "c", None, required=False, offset=10),
        Variable("E", None, None, required=True, offset=22),
        Variable("G", None, "${H}", required=False, offset=33),
        Variable("H", None, None, required=False, offset=38),
        Variable("I", None, None, required=True, offset=43),
        Variable("J", "", None, required=False, offset=49),
    )
    assert variables("none") == ()


def test_what_is_not_an_expression_is_listed_without_name() -> None:
    assert variables("${} ${A:}") == (
        Variable("", None, None, required=False, offset=0),
        Variable("", None, None, required=False, offset=4),
    )


def test_the_recorded_cases_have_these_values() -> None:
    seen = 0
    for case, folder in oracle.corpus("interp"):
        if case["files"] != ["compose.yaml"] or case["env_files"] or (folder / ".env").exists():
            continue
        document = yaml.safe_load((folder / "compose.yaml").read_text(encoding="utf-8"))
        service = document["services"].get("a", {})
        texts = service.get("environment")
        if set(service) != {"image", "environment"} or not isinstance(texts, dict):
            continue
        if "COMPOSE_PROJECT_NAME" in str(texts):  # which the command itself sets
            continue
        seen += 1
        found = {}
        try:
            for name, text in texts.items():
                found[name] = substitute(str(text), case["env"].get, lambda _: None)
        except TemplateError:
            assert case["exit"] == 1, folder
        else:
            assert case["exit"] == 0, folder
            assert found == oracle.recorded(case)["services"]["a"]["environment"], folder
    assert seen > 20


def asked(folder: Path, texts: list[str]) -> tuple[list[str] | None, str]:
    labels = {f"l{place}": text for place, text in enumerate(texts)}
    reply = oracle.config(folder, {"a": {"image": "x", "labels": labels}}, environment=VALUES)
    if reply.status:
        return None, reply.errors
    found = reply.project["services"]["a"]["labels"]
    return [found[name].replace("$$", "$") for name in labels], reply.errors


def disagreement(folder: Path, texts: list[str]) -> list[str]:
    """The texts among which ours and the oracle's answers differ."""
    wrong = []
    for batch in oracle.batches([text for text in texts if answer(text) is not None]):
        found, errors = asked(folder, list(batch))
        names = set(re.findall(r'The \\"(.*?)\\" variable', errors))
        if names != {name for text in batch for name in warned(text)}:
            wrong.append(f"warnings of {batch}")
        found = found or [""] * len(batch)
        wrong += [text for text, value in zip(batch, found, strict=True) if value != answer(text)]
    for text in [text for text in texts if answer(text) is None][:60]:
        found, errors = asked(folder, [text])
        error = failure(text)
        expected = (
            "invalid interpolation format"
            if error.kind == "invalid"
            else f"required variable {error.variable} is missing a value"
        )
        if found is not None or expected not in errors:
            wrong.append(text)
    return wrong


@pytest.mark.oracle
def test_the_oracle_gives_the_recorded_texts(tmp_path: Path) -> None:
    assert disagreement(tmp_path, list(SUBSTITUTED)) == []


@pytest.mark.oracle
def test_the_oracle_agrees_on_random_texts(tmp_path: Path) -> None:
    chance = random.Random(2)
    pieces = ["${A", "${E", "${U", "${", ":-", "-", ":+", "+", ":?", "?", "{", "{{", "$", "$$"]
    pieces += ["}", "}", "}", "}", "$A", "$U", "a", " ", "\n", "é", "${A}", "${U:-", "\u017f", "1"]
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 10))) for _ in range(3000)]
    assert disagreement(tmp_path, texts) == []


EXPRESSION = st.recursive(
    st.sampled_from(["a", "{", "}", "{}", "$$", "$A", "", "\n", "${A}", "${", "$"]),
    lambda inner: (
        st.builds(
            lambda name, operator, operand: f"${{{name}{operator}{operand}}}",
            st.sampled_from(["A", "E", "U"]),
            st.sampled_from([":-", "-", ":+", "+", ":?", "?", ""]),
            inner,
        )
        | st.builds(str.__add__, inner, inner)
    ),
)


@settings(deadline=None)
@given(EXPRESSION | st.text() | st.text(alphabet="$${}A:-+?\n"))
def test_any_text_gives_a_text_or_the_documented_error(text: str) -> None:
    value = answer(text)
    assert value is not None or 0 <= failure(text).offset < len(text)
    for use in variables(text):
        assert text[use.offset] == "$"


@settings(deadline=None)
@given(st.text(alphabet="aA1{}:-+?_ \n"), st.text(alphabet="aA$"))
def test_doubled_dollars_stand_for_themselves(before: str, after: str) -> None:
    text = before + after
    assert answer(text.replace("$", "$$")) == text


@pytest.mark.parametrize(
    "text",
    [
        "${" * 100_000,
        "${A:-" * 50_000,
        "${A:-" * 50_000 + "}" * 50_000,
        "${A:-{" * 50_000 + "}}}",
        "${A:-" + "{" * 100_000 + "}" * 100_000,
        "${A:-x}" * 50_000 + "z" * 500_000,
        "${A:-x}\n" * 50_000,
        "$" * 200_001,
        "${" + "A" * 200_000,
    ],
    ids=lambda text: str(text[:12]),
)
def test_long_texts_take_linear_time(text: str) -> None:
    answer(text)
    try:
        variables(text)
    except TemplateError as error:
        assert error.kind == "depth"  # noqa: PT017 (either outcome is fine)
