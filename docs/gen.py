"""The generated parts of the documentation, written from the code that they describe.

    python docs/gen.py            writes them
    python docs/gen.py --check    writes nothing; exits with 1 when one is not what the code says

A page has a generated part between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the function
for the name is in ``PARTS``, or its beginning in ``FAMILIES``. What stands outside is written by
hand and left alone. Two files are written as a whole, and first, as the pages and the program read
them: the support matrix, which is measured, and ``schemas/x-ecs.json``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from compose2ecs import _resources, support
from docs import examples, probe
from docs.parts import attributes, codes, commands, fixes, limits, settings, sizes, targets

DOCS = Path(__file__).resolve().parent
_PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://|#)")
_SHOWN = 30
"""The lines of a difference that ``--check`` prints for each file."""

PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "attributes": attributes.attributes,
    "code-index": codes.code_index,
    "code-pages": codes.code_pages,
    "commands": commands.commands,
    "exit-codes": commands.exit_codes,
    "fargate-sizes": sizes.fargate_sizes,
    "fixes": fixes.fixes,
    "legend": attributes.legend,
    "limits": limits.limits,
    "settings": settings.tables,
    "targets": targets.targets,
    "undecidable": limits.undecidable,
}
"""The functions that give the lines of a generated part, by its name."""

FAMILIES: Mapping[str, Callable[[str], Iterator[str]]] = {
    examples.PREFIX: examples.example,
    "choices-": targets.choices,
    "compared-": examples.compared,
    "exposed-": examples.exposed,
    "losses-": targets.losses,
    "refusals-": targets.refusals,
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
    """Every page with its text as it is and as it should be, in the order of their names."""
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        yield path, text, generated(text, "../" * (len(path.relative_to(DOCS).parts) - 1))


def files() -> Iterator[tuple[Path, str, str]]:
    """The data of the matrix, the schema of ``x-ecs`` and every page: as it is, as it should be."""
    for path, make in ((settings.SCHEMA, settings.schema), (probe.DATA, probe.text)):
        yield path, path.read_text(encoding="utf-8") if path.is_file() else "", make()
    yield from pages()


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
        if new != old:
            path.write_text(new, encoding="utf-8")
            print(f"wrote {path.name}")
            if path == probe.DATA:
                _resources.document.cache_clear()
                support.matrix.cache_clear()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
