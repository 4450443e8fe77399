from __future__ import annotations

import random
import sys
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.grammar.dotenv import DotenvError, Entry, parse, parse_raw, written
from tests.compose import oracle

OUTSIDE = {"OS": "os", "EMPTY": "", "REF": "$OS"}

FILES: dict[str, dict[str, str] | None] = {
    "": {},
    " \n\t\n# c\n#": {},
    "A=1": {"A": "1"},
    "\ufeffA=1": {"A": "1"},
    "A=1\r\nB=2\r\n": {"A": "1", "B": "2"},
    "A=1\n\n  B = 2 \n": {"A": "1", "B": "2"},
    "A: x\nB:y": {"A": "x", "B": "y"},
    "A=\nB=": {"A": "", "B": ""},
    "A=b=c:d": {"A": "b=c:d"},
    "A=1\nA=2": {"A": "2"},
    # Names.
    "export A=1\nexport\tB=2\nexportC=3": {"A": "1", "B": "2", "exportC": "3"},
    "export=1": {"export": "1"},
    "export\nA=1": {"A": "1"},
    "export ": None,
    "1X=4\na.b-c[0]=1\né²=5\n=1": {"1X": "4", "a.b-c[0]": "1", "é²": "5", "": "1"},
    "A\tB=1": {"A\tB": "1"},
    "A\u00a0\t =1": {"A": "1"},
    "A B=1": None,
    "A B\n": None,
    "A+B=1": None,
    '"A"=1': None,
    "// c": None,
    "- A=1": None,
    "A\u3000=1": None,
    # Names without value.
    "OS\nEMPTY\nUNSET\nA=1": {"OS": "os", "EMPTY": "", "A": "1"},
    "A=1\nA\n": {"A": "1"},
    "OS": {"": "OS"},
    "A B ": {"": "A B"},
    # Unquoted values.
    "A=x # c\nB=x#y\nC=x\t# d\nD=# e": {"A": "x", "B": "x#y", "C": "x\t# d", "D": "# e"},
    "A=a b  \u3000\nB= 'x'\nC=x'y'": {"A": "a b", "B": "x", "C": "x'y'"},
    "A=\\n\\t\\\\ \\\nB=\\$OS": {"A": "\\n\\t\\\\ \\", "B": "\\os"},
    "A=\x1c": {"A": "\x1c"},
    # Single quotes.
    "A='a\n b # $OS \\n'": {"A": "a\n b # $OS \\n"},
    "A='it\\'s \\\\'": {"A": "it's \\\\"},
    "A=''": {"A": ""},
    "A='x": None,
    # Double quotes.
    'A="a\nb # c"': {"A": "a\nb # c"},
    'A="\\"\\a\\b\\f\\n\\r\\t\\v\\\\"': {"A": '"\a\b\f\n\r\t\v\\'},
    'A="\\c\\x41\\101\\u0041\\z\\\n"': {"A": "\\c\\x41\\101\\u0041\\z\\\n"},
    'A="\\0101\\0377\\0400\\012\\01\\0\\0891\\08"': {"A": "A\xff\\400\\12\\1\\\\891\\8"},
    'A="\\$OS \\\\$OS \\0044OS"': {"A": "$OS \\os os"},
    'A="\\\'"': {"A": "\\'"},
    'A="x': None,
    'A="x\\"': None,
    # After a closing quote the reading goes on in the line.
    "A=\"x\" B=2\nC='y' # c": {"A": "x", "B": "2", "C": "y"},
    'A="a""b"': None,
    'A="a"b': {"A": "a", "": "b"},
    # Variables.
    "A=1\nB=$A${A}-${C:-d}": {"A": "1", "B": "11-d"},
    "B=$A\nA=1": {"B": "", "A": "1"},
    "OS=file\nB=$OS\nC=${EMPTY:-e}${EMPTY-f}": {"OS": "file", "B": "os", "C": "e"},
    "A=$REF\nB=$A": {"A": "$OS", "B": "$OS"},
    "A=p@$$w\nB='$$'\nC=p$w": {"A": "p@$w", "B": "$$", "C": "p"},
    "A=${U:-a #b}": None,
    'A="${U:-a #b}"': {"A": "a #b"},
    "A=${": None,
    "A=${U:?m}": None,
}

RAW: dict[str, dict[str, str] | None] = {
    "": {},
    "\ufeffA=1": {"A": "1"},
    "  A= '$x' # c \r\n\u3000B=\"\\n\"\n": {"A": " '$x' # c ", "B": '"\\n"'},
    "# c\n \t# d\n\n": {},
    "OS\nUNSET\nEMPTY": {"OS": "os", "EMPTY": ""},
    "A=1\nA=2=3": {"A": "2=3"},
    "export A=1": None,
    "A =1": None,
    "A\u3000=1": {"A\u3000": "1"},
    "=1": None,
    "OS ": None,
    "A=" + "x" * 65533: {"A": "x" * 65533},
    "A=" + "x" * 65534: None,
    "A=" + "é" * 32767: None,
}


def answer(text: str, *, raw: bool = False) -> dict[str, str] | None:
    try:
        entries = parse_raw(text, OUTSIDE.get) if raw else parse(text, OUTSIDE.get, lambda *_: None)
    except DotenvError:
        return None
    return {name: entry.value for name, entry in entries.items()}


def failure(text: str) -> tuple[int, int, str]:
    with pytest.raises(DotenvError) as raised:
        parse(text, OUTSIDE.get, lambda *_: None)
    error = raised.value
    assert str(error) == f"line {error.line}: {error.message}"
    return error.line, error.column, error.message


@pytest.mark.parametrize("text", FILES)
def test_a_file_is_read_as_recorded(text: str) -> None:
    assert answer(text) == FILES[text]


@pytest.mark.parametrize("text", RAW, ids=lambda text: str(text[:20]))
def test_a_raw_file_is_read_as_recorded(text: str) -> None:
    assert answer(text, raw=True) == RAW[text]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("A=1\n  BB = x # c", {"A": Entry("1", 1, 3), "BB": Entry("x", 2, 8)}),
        ("A=1\nA=2", {"A": Entry("2", 2, 3)}),
        ("A=\nB=  \nC= ''", {"A": Entry("", 1, 3), "B": Entry("", 2, 3), "C": Entry("", 3, 4)}),
        ("A='\n\n' B=\"b\"", {"A": Entry("\n\n", 1, 3), "B": Entry("b", 3, 5)}),
        ("\n export OS\n", {"OS": Entry("os", 2, 9)}),
        ("\ufeffé=1", {"é": Entry("1", 1, 3)}),
        ("A=1\r\nB=2", {"A": Entry("1", 1, 3), "B": Entry("2", 2, 3)}),
        ("\nname", {"": Entry("name", 2, 1)}),
    ],
)
def test_values_are_located(text: str, entries: dict[str, Entry]) -> None:
    assert parse(text, OUTSIDE.get, lambda *_: None) == entries


def test_values_of_raw_files_are_located() -> None:
    assert parse_raw(" A= 1\nOS\nB=", OUTSIDE.get) == {
        "A": Entry(" 1", 1, 4),
        "OS": Entry("os", 2, 1),
        "B": Entry("", 3, 3),
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("A=1\nA+B=1", 2, 2, "unexpected character '+' in variable name"),
        ("\n A B=1", 2, 2, "key cannot contain a space"),
        ("A=1\n\nexport ", 3, 1, "export without a variable name"),
        ("A='\n'\nB= \"x\ny", 3, 4, "unterminated quoted value"),
        ("A=x ${", 1, 5, "invalid interpolation format"),
        ("A=1\nB='\n' C=\"a\n${U:?m}\"", 4, 1, "required variable U is missing a value: m"),
        ('A="\\n\n${"', 1, 3, "invalid interpolation format"),
    ],
)
def test_errors_are_located(text: str, line: int, column: int, message: str) -> None:
    found = failure(text)
    assert found[:2] == (line, column)
    assert found[2].startswith(message)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("A=1\n =1", 2, 2), ("\n  A B=1", 2, 3), ("B=" + "x" * 65536, 1, 1)],
)
def test_errors_in_raw_files_are_located(text: str, line: int, column: int) -> None:
    with pytest.raises(DotenvError) as raised:
        parse_raw(text, OUTSIDE.get)
    assert (raised.value.line, raised.value.column) == (line, column)


def test_variables_without_value_are_reported() -> None:
    found: list[tuple[str, int, int]] = []
    text = "A=$B$A\nC=\"$A ${D}\" E='$F'\nUNSET\n"
    parse(text, OUTSIDE.get, lambda *unset: found.append(unset))
    assert found == [("B", 1, 3), ("A", 1, 3), ("D", 2, 3)]


def test_earlier_files_are_looked_up_last() -> None:
    earlier = {"OS": "earlier", "A": "earlier", "B": "earlier"}
    entries = parse("A=own\nX=$OS $A $B\nB\n", OUTSIDE.get, lambda *_: None, earlier)
    assert entries["X"].value == "os own earlier"
    assert entries["B"] == Entry("earlier", 3, 1)


def test_names_may_have_the_letters_and_numbers_of_any_script() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        assert char.isalnum() == (unicodedata.category(char)[0] in "LN"), code


def variable_names(document: object) -> object:
    """The ``env_file`` of the only service, where it is one file."""
    assert isinstance(document, dict)
    return document["services"]["a"].get("env_file")


def test_the_recorded_cases_have_these_variables() -> None:
    seen = 0
    for case, folder in oracle.corpus("dotenv"):
        document = yaml.safe_load((folder / case["files"][0]).read_text(encoding="utf-8"))
        name = variable_names(document)
        if not isinstance(name, str) or case["env_files"] or (folder / ".env").exists():
            continue
        text = (folder / name).read_bytes().decode()
        try:
            entries = parse(text, case["env"].get, lambda *_: None)
        except DotenvError:
            assert case["exit"] == 1, folder
            continue
        assert case["exit"] == 0, folder
        seen += 1
        expected = oracle.recorded(case)["services"]["a"].get("environment", {})
        assert {key: entry.value for key, entry in entries.items()} == expected, folder
    assert seen > 8


def asked(folder: Path, texts: list[str], *, raw: bool) -> list[dict[str, str]] | None:
    services: dict[str, object] = {}
    for place, text in enumerate(texts):
        (folder / f"{place}.env").write_bytes(text.encode())
        file = {"path": f"{place}.env", **({"format": "raw"} if raw else {})}
        services[f"s{place}"] = {"image": "x", "env_file": [file]}
    reply = oracle.config(folder, services, environment=OUTSIDE)
    if reply.status:
        return None
    found = reply.project["services"]
    return [
        {
            name.replace("$$", "$"): value.replace("$$", "$")
            for name, value in found[f"s{place}"].get("environment", {}).items()
        }
        for place in range(len(texts))
    ]


def disagreement(folder: Path, texts: list[str], *, raw: bool) -> list[str]:
    """The texts on which ours and the oracle's answers differ."""
    wrong = []
    for batch in oracle.batches([text for text in texts if answer(text, raw=raw) is not None]):
        found = asked(folder, list(batch), raw=raw) or [{}] * len(batch)
        wrong += [
            text
            for text, values in zip(batch, found, strict=True)
            if values != answer(text, raw=raw)
        ]
    refused = [text for text in texts if answer(text, raw=raw) is None][:40]
    return wrong + [text for text in refused if asked(folder, [text], raw=raw) is not None]


@pytest.mark.oracle
@pytest.mark.parametrize("raw", [False, True])
def test_the_oracle_gives_the_recorded_variables(tmp_path: Path, *, raw: bool) -> None:
    assert disagreement(tmp_path, list(RAW if raw else FILES), raw=raw) == []


@pytest.mark.oracle
@pytest.mark.parametrize("raw", [False, True])
def test_the_oracle_agrees_on_random_files(tmp_path: Path, *, raw: bool) -> None:
    chance = random.Random(3)
    pieces = ["A", "B=", "A=", "OS", "=", ":", "\n", "\n", "\r\n", '"', "'", "#", " #", " ", "\t"]
    pieces += [
        "export ",
        "\\",
        "\\n",
        "\\$",
        "\\0101",
        "\\\\",
        "$A",
        "$$",
        "${B:-x}",
        "é",
        "\u3000",
    ]
    pieces += ["\x85", "\x1c", "\x0b", "-", "[", "1", "a b", "${", "$OS", "\ufeff"]
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 12))) for _ in range(1500)]
    assert disagreement(tmp_path, texts, raw=raw) == []


@settings(deadline=None)
@given(st.text() | st.text(alphabet="AB=:\"'\\\n\r #${}0178nt- export"))
def test_any_text_gives_variables_or_the_documented_error(text: str) -> None:
    for raw in (False, True):
        entries = answer(text, raw=raw)
        assert entries is None or all(isinstance(value, str) for value in entries.values())


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab \n\"'\\$#", max_size=8), max_size=5))
def test_values_in_single_quotes_are_literal_and_located(values: list[str]) -> None:
    values = [value.replace("\\", "/") for value in values]
    text = ""
    places = []
    for place, value in enumerate(values):
        text += f"K{place}="
        places.append((text.count("\n") + 1, len(text) - text.rfind("\n")))
        text += "'" + value.replace("'", "\\'") + "'\n"
    entries = parse(text, OUTSIDE.get, lambda *_: None)
    assert list(entries.values()) == [
        Entry(value, *place) for value, place in zip(values, places, strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A=1\n" * 50_000,
        "A\n" * 50_000,
        "#\n" * 100_000,
        'A="x" ' * 30_000,
        'A="' + "\\" * 200_000,
        'A="' + "\\0101" * 50_000 + '"',
        "export " * 50_000,
        " " * 500_000,
        "A" * 500_000,
    ],
    ids=lambda text: str(text[:10]),
)
def test_long_files_take_linear_time(text: str) -> None:
    answer(text)
    answer(text, raw=True)


@pytest.mark.parametrize(
    ("text", "place", "stands"),
    [
        ("A=b c # d\nE=f\n", (1, 3), "b c # d"),
        ("A=1\nB=2", (2, 3), "2"),
        ('A=1\nB="x\ny\\"z"\nC=3\n', (2, 3), '"x\ny\\"z"'),
        ("A='x\n\ny'\n", (1, 3), "'x\n\ny'"),
        ("A=\n", (1, 3), ""),
        ("A='x\n", (1, 3), "'x"),
        ("NAME\n", (1, 1), "NAME"),
    ],
)
def test_what_stands_in_a_file(text: str, place: tuple[int, int], stands: str) -> None:
    assert written(text, *place) == stands
