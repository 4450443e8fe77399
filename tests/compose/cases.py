"""Small projects with the answers that docker compose gave, kept as text in ``cases/*.txt``.

    ### what is shown
    $ @folder -f FILE --profile NAME VARIABLE=value     how to call it, if not plainly
    services: {a: {image: i}}                           compose.yaml
    == other/file.yaml                                  another file
    …
    => {"a": {…}}                                       the answer, or the word `refused`
    ! compose.yaml:2:3 unset-variable: message          what we say, each line or its beginning

``python -m tests.compose.record`` asks docker compose for the answers of cases that
end in ``=> ?``. Answers leave out what most cases have in common: see ``brief``.
"""

from __future__ import annotations

import json
import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.render import to_json
from compose2ecs.diagnostics import Diagnostic

FOLDER = Path(__file__).parent / "cases"
REFUSED = "refused"
_ABSENT = "(absent)"
_COMMON = {
    "command": None,
    "entrypoint": None,
    "image": "i",
    "networks": {"default": None},
}
_NETWORKS = {"default": {"name": "test_default", "ipam": {}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A project, how it is called, and what is expected of it."""

    title: str
    folder: str
    arguments: tuple[str, ...]
    variables: dict[str, str]
    files: dict[str, str]
    answer: str
    findings: tuple[str, ...]

    def __str__(self) -> str:
        return self.title.replace(" ", "-")

    @property
    def is_refused(self) -> bool:
        return self.answer == REFUSED

    def write(self, tmp_path: Path) -> Path:
        """The folder to work in, with the files of the project in it."""
        root = tmp_path / "test"
        root.mkdir(exist_ok=True)
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        folder = Path(os.path.normpath(root / self.folder))
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def cases(group: str) -> list[Case]:
    """The cases of one file, in order."""
    text = (FOLDER / f"{group}.txt").read_text(encoding="utf-8")
    return [parsed(block) for block in text.split("### ")[1:]]


def parsed(block: str) -> Case:
    """The case that a block of text describes."""
    title, _, body = block.partition("\n")
    body, _, answer = body.partition("\n=> ")
    words: list[str] = []
    if body.startswith("$ "):
        line, _, body = body.partition("\n")
        words = shlex.split(line[2:])
    parts = ("== compose.yaml\n" + body + "\n").split("== ")[1:]
    files = dict(part.split("\n", 1) for part in parts)
    lines = answer.strip().split("\n")
    answer = "\n".join(line for line in lines if not line.startswith("! "))
    return Case(
        title=title.strip(),
        folder=next((word[1:] for word in words if word.startswith("@")), ""),
        arguments=tuple(word for word in words if word[0] != "@" and not _is_variable(word)),
        variables=dict(word.split("=", 1) for word in words if _is_variable(word)),
        files={
            name: text for name, text in files.items() if text.strip() or name != "compose.yaml"
        },
        answer=answer,
        findings=tuple(line[2:] for line in lines if line.startswith("! ")),
    )


def _is_variable(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.replace("_", "").isalnum() and name.isupper()


def options(case: Case, folder: Path) -> Options:
    """The options that the arguments of the case stand for."""
    given: dict[str, list[str]] = {}
    words = iter(case.arguments)
    for word in words:
        given.setdefault(word if word.startswith("-") else "", []).append(
            next(words) if word.startswith("-") else word
        )
    return Options(
        files=tuple(given.get("-f", ())),
        project_name=next(iter(given.get("-p", ())), None),
        project_directory=next(iter(given.get("--project-directory", ())), None),
        profiles=tuple(given.get("--profile", ())),
        env_files=tuple(given.get("--env-file", ())),
        services=tuple(given.get("", ())),
        variables={"HOME": str(folder), **case.variables},
        cwd=str(folder),
    )


def loaded(case: Case, tmp_path: Path) -> Loaded:
    """What the loader makes of the case."""
    folder = case.write(tmp_path)
    return load(options(case, folder), lambda: b"")


def answer_of(made: Loaded, tmp_path: Path) -> Any:
    """Our answer, in the form of ``brief``."""
    return REFUSED if made.project is None else brief(to_json(made.project), tmp_path)


def expected(case: Case) -> Any:
    """The recorded answer; numbers with a fraction or an exponent as they were printed."""
    return REFUSED if case.is_refused else _read(case.answer)


def _read(text: str) -> Any:
    return json.loads(text, parse_float=str)


def brief(text: str, tmp_path: Path) -> Any:
    """The printed project without what a plain service has, its folder as ``/test``.

    What is left out only when it is usual is marked where it is missing. With one service ``a`` and
    nothing else, the answer is that service.
    """
    project = _read(text.replace(str(tmp_path), ""))
    shown = {key: value for key, value in project.items() if (key, value) != ("name", "test")}
    _leave_out(shown, {"networks": _NETWORKS})
    for service in shown.get("services", {}).values():
        _leave_out(service, _COMMON)
    while len(shown) == 1 and next(iter(shown)) in ("services", "a"):
        shown = next(iter(shown.values()))
    return shown


def _leave_out(shown: dict[str, Any], usual: dict[str, Any]) -> None:
    for key, value in usual.items():
        if key in shown and shown[key] == value:
            del shown[key]
        elif key not in shown:
            shown[key] = _ABSENT


def finding(found: Diagnostic) -> str:
    """A diagnostic in one line: place, code, message and help."""
    span = found.span
    place = f"{span.file}:{span.line}:{span.column}" if span is not None else "-"
    text = f"{place} {found.code.slug}: {found.message}"
    return f"{text} | {found.help}" if found.help else text


def findings_of(made: Loaded, tmp_path: Path) -> list[str]:
    """Everything that was found."""
    return [
        finding(found).replace(str(tmp_path), "").replace("\n", "⏎") for found in made.diagnostics
    ]


def check(case: Case, tmp_path: Path) -> None:
    """Our answer is the recorded one, and we find what is recorded."""
    made = loaded(case, tmp_path)
    found = findings_of(made, tmp_path)
    assert answer_of(made, tmp_path) == expected(case), found
    assert len(found) == len(case.findings), found
    for line, beginning in zip(found, case.findings, strict=True):
        assert line.startswith(beginning)
