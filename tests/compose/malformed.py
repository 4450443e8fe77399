"""Files that are malformed or odd, with docker compose's verdict: ``fixtures/malformed``.

    ### id: what is shown
    $ @folder -f FILE --profile NAME VARIABLE=value    how to call it, if not plainly
    services: {a: {image: i}}                          compose.yaml
    == other/file.yaml                                 another file; `-` is the standard input
    …
    == folder/                                         a folder
    == file.yaml !bytes                                a file in Latin-1, from lines of
    10000 x "["                                          a number and what is repeated, in JSON
    => refused                                         the verdict: or `accepted`, or `hangs`
    ~ why our verdict differs                          if it does
    ! compose.yaml:2:3 unset-variable                  all that we find, in order

``python -m tests.compose.malformed`` asks docker compose for the verdicts of cases that end in
``=> ?``. With ``--all`` it asks for every verdict, and prints those that differ. With
``--findings`` it asks for none, and writes down what we find now, for review.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from compose2ecs.compose.load import Loaded, load
from tests.compose import oracle
from tests.compose.cases import options, parsed

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "malformed"
BYTES = " !bytes"
PATIENCE = 20
"""Seconds after which docker compose is taken to hang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """One case. ``difference`` is the reason for which our verdict is the other one."""

    id: str
    block: str
    verdict: str
    difference: str | None
    findings: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        """Whether we have to refuse it: what makes docker compose hang has to end here."""
        return (self.verdict != "accepted") != (self.difference is not None)

    def write(self, folder: Path) -> tuple[Path, bytes]:
        """The folder to work in, with the files of the case, and its standard input."""
        case = parsed(self.block)
        root = folder / "test"
        root.mkdir(parents=True, exist_ok=True)
        stdin = b""
        for name, text in case.files.items():
            path = root / name.removesuffix(BYTES)
            if name.endswith("/"):
                path.mkdir()
                continue
            data = _repeated(text) if name.endswith(BYTES) else text.encode()
            if name == "-":
                stdin = data
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        working = root / case.folder
        working.mkdir(exist_ok=True)
        return working, stdin

    def load(self, folder: Path) -> Loaded:
        """What the loader makes of the case, written into ``folder``."""
        working, stdin = self.write(folder)
        return load(options(parsed(self.block), working), lambda: stdin)

    def ask(self, folder: Path) -> str:
        """The verdict of docker compose; skips the test where there is none."""
        working, stdin = self.write(folder)
        case = parsed(self.block)
        flags = sum(word.startswith("-") for word in case.arguments)
        before, services = case.arguments[: 2 * flags], case.arguments[2 * flags :]
        try:
            answer = oracle.run(
                working,
                *before,
                "config",
                "-q",
                *services,
                environment=case.variables,
                stdin=stdin,
                patience=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return "hangs"
        return "refused" if answer.status else "accepted"


def _repeated(text: str) -> bytes:
    pieces = []
    for line in text.splitlines():
        count, _, piece = line.partition(" x ")
        pieces.append(json.loads(piece).encode("latin-1") * int(count))
    return b"".join(pieces)


def cases() -> list[Malformed]:
    """All cases, topic by topic."""
    return [_case(path.stem, block) for path in sorted(FOLDER.glob("*.txt")) for block in _of(path)]


def _of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("### ")[1:]


def _case(topic: str, block: str) -> Malformed:
    verdict, *lines = block.rpartition("\n=> ")[2].strip().split("\n")
    reasons = [line[2:] for line in lines if line.startswith("~ ")]
    return Malformed(
        id=f"{topic}/{block.partition(':')[0]}",
        block=block,
        verdict=verdict,
        difference=" ".join(reasons) or None,
        findings=tuple(line[2:] for line in lines if line.startswith("! ")),
    )


def findings_of(made: Loaded) -> list[str]:
    """Where everything was found, and its code."""
    return [
        f"{found.span.file}:{found.span.line}:{found.span.column} {found.code.slug}"
        if found.span is not None
        else f"- {found.code.slug}"
        for found in made.diagnostics
    ]


def main() -> int:
    """Record what is missing, or print what differs."""
    asks, rewrites = "--all" in sys.argv, "--findings" in sys.argv
    differing = 0
    for path in sorted(FOLDER.glob("*.txt")):
        head, *blocks = path.read_text(encoding="utf-8").split("### ")
        for index, block in enumerate(blocks):
            case = _case(path.stem, block)
            if not (asks or rewrites or case.verdict == "?"):
                continue
            verdict = case.verdict if rewrites else _asked(case)
            if verdict != case.verdict and asks:
                differing += 1
                sys.stdout.write(f"{case.id}: {verdict}, recorded as {case.verdict}\n")
            if not asks:
                blocks[index] = _written(case, verdict)
        if not asks:
            path.write_text("### ".join([head, *blocks]).rstrip() + "\n", encoding="utf-8")
    return 1 if differing else 0


def _asked(case: Malformed) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return case.ask(Path(folder))


def _written(case: Malformed, verdict: str) -> str:
    """The block of a case with a verdict and what we find."""
    with tempfile.TemporaryDirectory() as folder:
        found = findings_of(case.load(Path(folder)))
    return "\n".join(
        [
            case.block.rpartition("\n=> ")[0],
            f"=> {verdict}",
            *([f"~ {case.difference}"] if case.difference else []),
            *(f"! {line}" for line in found),
            "\n",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
