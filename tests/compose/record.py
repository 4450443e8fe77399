"""Write down docker compose's answers to the cases that end in ``=> ?``.

    python -m tests.compose.record [--all]

With ``--all`` every answer is asked for again, and differences are only printed. What we find is
written too; it is for whoever adds the case to judge.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.compose import oracle
from tests.compose.cases import (
    FOLDER,
    REFUSED,
    Case,
    answer_of,
    brief,
    expected,
    findings_of,
    loaded,
    parsed,
)


def asked(case: Case, tmp_path: Path) -> Any:
    """The answer of docker compose, in the form of ``cases.brief``."""
    folder = case.write(tmp_path)
    flags = [word for word in case.arguments if word.startswith("-")]
    services = list(case.arguments[2 * len(flags) :])
    before = list(case.arguments[: 2 * len(flags)])
    answer = oracle.run(
        folder,
        *before,
        "config",
        "--format",
        "json",
        *services,
        environment={"HOME": str(folder), **case.variables},
    )
    return REFUSED if answer.status else brief(answer.output, tmp_path)


def main() -> int:
    """Record what is missing and print what differs."""
    every = "--all" in sys.argv
    differing = 0
    for path in sorted(FOLDER.glob("*.txt")):
        head, *blocks = path.read_text(encoding="utf-8").split("### ")
        for index, block in enumerate(blocks):
            if not every and "\n=> ?" not in block:
                continue
            with tempfile.TemporaryDirectory() as folder:
                answer, lines = _answers(parsed(block), Path(folder))
            if every and answer == expected(parsed(block)):
                continue
            differing += 1
            sys.stdout.write(f"{path.stem}: {block.splitlines()[0]}\n{lines}\n")
            if not every:
                before = block.partition("\n=> ?")[0]
                blocks[index] = f"{before}\n{lines}\n\n"
        if not every:
            path.write_text("### ".join([head, *blocks]).rstrip() + "\n", encoding="utf-8")
    return 1 if every and differing else 0


def _answers(case: Case, folder: Path) -> tuple[Any, str]:
    answer = asked(case, folder)
    made = loaded(case, folder)
    ours = answer_of(made, folder)
    text = REFUSED if answer == REFUSED else json.dumps(answer, ensure_ascii=False)
    text = "\n! ".join([f"=> {text}", *findings_of(made, folder)])
    return answer, text if ours == answer else f"{text}\n!!! ours: {ours}"


if __name__ == "__main__":
    sys.exit(main())
