from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.grammar.words import WordsError, split
from tests.compose import oracle

SPLIT = {
    "": [],
    " \t\r\n ": [],
    "a  b\tc\nd\re": ["a", "b", "c", "d", "e"],
    '""': [""],
    "''": [""],
    'a""b': ["ab"],
    "a'b c'd": ["ab cd"],
    "\"a'b\" 'c\"d'": ["a'b", 'c"d'],
    "'a\\'": ["a\\"],
    '"\\"a\\b"': ['"ab'],
    "a\\ b": ["a b"],
    "a\\tb\\n": ["atbn"],
    "\\\\": ["\\"],
    "a\\\nb": ["a\nb"],
    "\\\n": ["\n"],
    "é\xa0b": ["é\xa0b"],
    "a#b #c": ["a#b", "#c"],
    "['a', 'b']": ["[a,", "b]"],
    "echo $HOME *": ["echo", "$HOME", "*"],
    # An operator outside quotes ends the reading.
    "a; b": ["a"],
    "a && b": ["a"],
    "a|b": ["a"],
    "a < b": ["a"],
    "a > b": ["a"],
    'a ; "': ["a"],
    "a 'b;c' ;d": ["a", "b;c"],
    "curl http://x/?a=1&b=2": ["curl", "http://x/?a=1"],
    "a 2>&1": ["a"],
    "a 12x>b": ["a"],
    "a x2>b": ["a", "x2"],
    'a "2">b': ["a"],
    "a 2 >b": ["a", "2"],
    "a 2<b": ["a", "2"],
    # Commands are kept as one piece.
    "$(a b) c": ["$(a b)", "c"],
    "x$(a 'b;' `c)y": ["x$(a 'b;' `c)y"],
    "$(a\\)b)": ["$(a)b)"],
    "\\$(a b)": ["$(a b)"],
    '"$"(a b)': ["$(a b)"],
    "'$'\"\"(a b)": ["$(a b)"],
    "`a b;` c": ["`a b;`", "c"],
    "`a \"b` c\" 'd`'` e": ["`a b` c d``", "e"],
    "`a\\` (b)` c": ["`a` (b)`", "c"],
    "a ) b ( c": None,
    "a ) b ) c": ["a", ") b )", "c"],
    "(a)": None,
    "a(b": None,
    "a)": None,
    "$(a": None,
    "$(a $(b))": None,
    "'a": None,
    '"a': None,
    "`a": None,
    '"a\\"': None,
    '`a " b` c': None,
    "a\\": None,
}


def answer(text: str) -> list[str] | None:
    try:
        return split(text)
    except WordsError:
        return None


@pytest.mark.parametrize("text", SPLIT)
def test_a_command_line_is_split_as_recorded(text: str) -> None:
    assert answer(text) == SPLIT[text]


def test_the_recorded_cases_have_these_words() -> None:
    seen = 0
    for case, folder in oracle.corpus("command"):
        command = yaml.safe_load((folder / case["files"][0]).read_text())["services"]["a"].get(
            "command"
        )
        if not isinstance(command, str) or "$" in command:
            continue
        seen += 1
        words = answer(command)
        assert (words is not None) == (case["exit"] == 0)
        if words is not None:
            assert words == oracle.recorded(case)["services"]["a"]["command"]
    assert seen > 15


def asked(folder: Path, texts: list[str]) -> list[list[str] | None]:
    services = {
        f"s{place}": {"image": "x", "command": text.replace("$", "$$")}
        for place, text in enumerate(texts)
    }
    reply = oracle.config(folder, services)
    if reply.status:
        return [None] * len(texts)
    found = reply.project["services"]
    return [
        [word.replace("$$", "$") for word in found[f"s{place}"]["command"]]
        for place in range(len(texts))
    ]


@pytest.mark.oracle
def test_the_oracle_gives_the_recorded_words(tmp_path: Path) -> None:
    accepted = [text for text, words in SPLIT.items() if words is not None]
    assert asked(tmp_path, accepted) == [SPLIT[text] for text in accepted]
    for text, words in SPLIT.items():
        if words is None:
            assert asked(tmp_path, [text]) == [None], text


@pytest.mark.oracle
def test_the_oracle_agrees_on_random_command_lines(tmp_path: Path) -> None:
    chance = random.Random(1)
    pieces = [*"ab19 \t\"'`$()\\\n;>é", "$(", ") ", " x", "''", '"']
    texts = ["".join(chance.choices(pieces, k=chance.randint(0, 9))) for _ in range(2000)]
    accepted = [text for text in texts if answer(text) is not None]
    refused = [text for text in texts if answer(text) is None]
    for batch in oracle.batches(accepted):
        assert asked(tmp_path, list(batch)) == [answer(text) for text in batch]
    for text in refused[:20]:
        assert asked(tmp_path, [text]) == [None], text


@settings(deadline=None)
@given(st.text() | st.text(alphabet="a1 \"'`$()\\;>\n"))
def test_any_text_gives_words_or_the_documented_error(text: str) -> None:
    words = answer(text)
    assert words is None or all(isinstance(word, str) for word in words)


@pytest.mark.parametrize("piece", ["a ", "''", '`"', "$()", "\\", '\\"', "("])
def test_long_command_lines_take_linear_time(piece: str) -> None:
    for start in ("", "'", '"', "`", "$("):
        answer(start + piece * 50_000)
