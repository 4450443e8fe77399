"""The generated parts of the documentation, written from the code that they describe.

    python docs/gen.py            writes them
    python docs/gen.py --check    writes nothing; exits with 1 when one is not what the code says

A page has a generated part between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the function
for the name is in ``PARTS``, or its beginning in ``FAMILIES``. What stands outside is written by
hand and left alone. Some files are written as a whole: first, as the pages and the program read
them, the support matrix, which is measured, ``schemas/x-ecs.json`` and
``schemas/compose2ecs.json``; and the pages of codes in ``rules``, from which others are removed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from compose2ecs import _resources, support
from docs import examples, probe
from docs.parts import (
    attributes,
    commands,
    configuration,
    fixes,
    limits,
    linting,
    rules,
    settings,
    sizes,
    targets,
)

DOCS = Path(__file__).resolve().parent
_PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://|#)")
_SHOWN = 30
"""The lines of a difference that ``--check`` prints for each file."""

PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "attributes": attributes.attributes,
    "commands": commands.commands,
    "configuration": configuration.keys,
    "exit-codes": commands.exit_codes,
    "fargate-sizes": sizes.fargate_sizes,
    "fixes": fixes.fixes,
    "legend": attributes.legend,
    "limits": limits.limits,
    "rule-index": rules.index,
    "settings": settings.tables,
    "targets": targets.targets,
    "undecidable": limits.undecidable,
}
"""The functions that give the lines of a generated part, by its name."""

FAMILIES: Mapping[str, Callable[[str], Iterator[str]]] = {
    examples.PREFIX: examples.example,
    "choices-": targets.choices,
    "compared-": examples.compared,
    "linted-": linting.linted,
    "exposed-": examples.exposed,
    "losses-": targets.losses,
    "refusals-": targets.refusals,
    "reported-": examples.reported,
}
"""The functions for parts about one of several things, which the name ends with."""


def part(name: str) -> Iterator[str]:
    """The lines of a part. Raises KeyError for one that nobody makes."""
    for prefix, make in FAMILIES.items():
        if name.startswith(prefix):
            return make(name.removeprefix(prefix))
    return PARTS[name]()


def generated(text: str, up: str = "") -> str:
    """A page with its generated parts made anew. Raises KeyError for a part that nobody makes.

    The links of parts lead from ``docs``; ``up`` is the way there from the folder of the page.
    """

    def replacement(found: re.Match[str]) -> str:
        lines = "\n".join(part(found["name"])).strip("\n")
        return f"{found[1]}\n{_LINK.sub(f']({up}', lines)}\n\n{found[3]}"

    return _PART.sub(replacement, text)


def pages() -> Iterator[tuple[Path, str, str]]:
    """Every page with parts, as it is and as it should be, in the order of their names."""
    for path in sorted(DOCS.rglob("*.md")):
        if path.parent.name == rules.FOLDER and path.name != "README.md":
            continue
        text = path.read_text(encoding="utf-8")
        yield path, text, generated(text, "../" * (len(path.relative_to(DOCS).parts) - 1))


def rule_pages() -> Iterator[tuple[Path, str, str]]:
    """The page of every code, and of none: those should be empty."""
    folder = DOCS / rules.FOLDER
    made = rules.pages()
    names = {path.name for path in folder.glob("*.md")} - {"README.md"}
    for name in sorted(names | set(made)):
        yield folder / name, _read(folder / name), made.get(name, "")


def files() -> Iterator[tuple[Path, str, str]]:
    """The schemas, the data of the matrix and every page: as it is, as it should be."""
    made = (
        (settings.SCHEMA, settings.schema),
        (configuration.SCHEMA, configuration.schema),
        (probe.DATA, probe.text),
    )
    for path, make in made:
        yield path, _read(path), make()
    yield from rule_pages()
    yield from pages()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def differences() -> Iterator[str]:
    """The first lines of difference for every file that is not what the code says."""
    for path, old, new in files():
        lines = list(unified_diff(old.splitlines(), new.splitlines(), path.name, "the code", n=0))
        if lines:
            yield "\n".join([*lines[:_SHOWN], f"({len(lines)} lines)", ""])


def main(arguments: list[str]) -> int:
    """Write the files, or check them; the exit code."""
    if arguments == ["--check"]:
        found = list(differences())
        print("\n".join([*found, "run: python docs/gen.py"]) if found else "docs are up to date")
        return 1 if found else 0
    if arguments:
        print("usage: python docs/gen.py [--check]")
        return 2
    for path, old, new in files():
        if new == "" != old:
            path.unlink()
            print(f"removed {path.name}")
        elif new != old:
            path.parent.mkdir(exist_ok=True)
            path.write_text(new, encoding="utf-8")
            print(f"wrote {path.name}")
            if path == probe.DATA:
                _resources.document.cache_clear()
                support.matrix.cache_clear()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
