"""Whatever a file holds, loading does not raise, and every error has its place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.render import NotPrintableError, to_json
from compose2ecs.diagnostics import Severity
from compose2ecs.report.formats import FORMATS, Findings
from compose2ecs.report.text import render
from tests.compose.cases import FOLDER, cases

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PLACELESS = {"no-compose-file", "invalid-project-name"}
"""Errors about what no file says."""

BOUNDED = settings(
    max_examples=80,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PIECES = [
    *("services:", "a:", "image: i", "- ", "  ", "\n", "\n  ", "\n    ", ": ", "{", "}", "[", "]"),
    *(",", "&a ", "*a", "<<: ", "!reset ", "!override ", "!!int ", "? ", "|", ">", "'", '"', "#"),
    *("---\n", "...\n", "%YAML 1.1\n", "${A}", "${A:-", "${", "$", "}", "\t", "\r\n", "\ufeff"),
    *("\x00", "\x85", "\u2028", "é", "\U0001f600", "0x", "1e3", "22:22", "2024-01-02", "~", "null"),
    *("extends: ", "include: ", "ports: ", "volumes: ", "x-a: ", "environment: ", "depends_on: "),
]


def seeds() -> list[str]:
    """Projects to start from: the fixtures, and the first file of every recorded case."""
    found = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/compose.yaml"))]
    for path in sorted(FOLDER.glob("*.txt")):
        found += [
            case.files["compose.yaml"]
            for case in cases(path.stem)
            if list(case.files) == ["compose.yaml"]
        ]
    return found


SEEDS = seeds()


def examine(folder: Path, files: Mapping[str, bytes]) -> Loaded:
    """The project of ``files``, loaded, reported and printed."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    made = load(
        Options(files=("compose.yaml",), cwd=str(folder), variables={"A": "1"}), lambda: b""
    )
    for found in made.diagnostics:
        assert found.message
        if found.severity is Severity.ERROR and found.code.slug not in PLACELESS:
            assert found.span is not None, found
            assert min(found.span.line, found.span.column) >= 1
    render(made.diagnostics, made.texts).encode()
    everything = Findings(
        diagnostics=made.diagnostics, texts=made.texts, files=tuple(made.texts), shows_notes=True
    )
    for write in FORMATS.values():
        write(everything).encode()
    if made.project is None:
        assert any(found.severity is Severity.ERROR for found in made.diagnostics)
    else:
        with suppress(NotPrintableError):
            to_json(made.project).encode()
    return made


def stretch(text: str, start: int) -> str:
    return text[start : start + 20]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A project with a few stretches removed, repeated, or replaced."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        other = draw(st.sampled_from(SEEDS))
        piece = draw(
            st.one_of(
                st.sampled_from(PIECES),
                st.just(""),
                st.just(text[start:end] * 2),
                st.integers(0, len(other)).map(partial(stretch, other)),
                st.text(max_size=3),
            )
        )
        text = text[:start] + piece + text[end:]
    return text


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@BOUNDED
@given(data=st.binary(max_size=200))
def test_arbitrary_bytes(data: bytes, tmp_path: Path) -> None:
    examine(tmp_path, {"compose.yaml": data})


@BOUNDED
@given(text=st.text(max_size=100))
def test_arbitrary_text(text: str, tmp_path: Path) -> None:
    examine(tmp_path, {"compose.yaml": encoded(text)})


@settings(BOUNDED, max_examples=250)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25))
def test_pieces_of_yaml(pieces: list[str], tmp_path: Path) -> None:
    examine(tmp_path, {"compose.yaml": encoded("services: {a: {image: i}}\n" + "".join(pieces))})


@settings(BOUNDED, max_examples=300)
@given(text=mutated())
def test_mutated_projects(text: str, tmp_path: Path) -> None:
    examine(tmp_path, {"compose.yaml": encoded(text)})


@settings(BOUNDED, max_examples=100)
@given(first=mutated(), second=mutated())
def test_mutated_documents(first: str, second: str, tmp_path: Path) -> None:
    examine(tmp_path, {"compose.yaml": encoded(f"{first}\n---\n{second}")})


@BOUNDED
@given(data=st.one_of(st.binary(max_size=60), st.text(max_size=60).map(encoded)))
def test_arbitrary_env_files(data: bytes, tmp_path: Path) -> None:
    compose = b"services: {a: {image: i, env_file: [vars, {path: vars, format: raw}]}}\n"
    examine(tmp_path, {"compose.yaml": compose, "vars": data, ".env": data})


@pytest.mark.parametrize("kind", ["include", "extends"])
@settings(BOUNDED, max_examples=80)
@given(text=mutated())
def test_mutated_files_that_others_name(kind: str, text: str, tmp_path: Path) -> None:
    compose = {
        "include": "include: [other.yaml]\nservices: {zz: {image: i}}\n",
        "extends": "services: {zz: {extends: {file: other.yaml, service: a}}}\n",
    }[kind]
    examine(tmp_path, {"compose.yaml": compose.encode(), "other.yaml": encoded(text)})
