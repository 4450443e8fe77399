"""``size-without-unit``."""

from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import respelled
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path

_SMALLEST: dict[Path, int] = {
    ("mem_limit",): 6 << 20,
    ("mem_reservation",): 6 << 20,
    ("memswap_limit",): 6 << 20,
    ("deploy", "resources", "limits", "memory"): 6 << 20,
    ("deploy", "resources", "reservations", "memory"): 6 << 20,
    ("shm_size",): 64 << 10,
    ("build", "shm_size"): 64 << 10,
}
"""Bytes below which no size is meant: the engine takes 6 MiB of memory or more.

https://docs.docker.com/engine/containers/resource_constraints/
"""


@rule(
    "size-without-unit",
    Severity.WARNING,
    "compose.values",
    about={str(path[0]) for path in _SMALLEST},
)
def size_without_unit(subject: Subject, report: Report) -> None:
    """A size has no unit, and is a few bytes.

    ## What it does
    Looks for memory limits and reservations and for `shm_size` that are bare numbers, and too small
    to be meant in bytes.

    ## Why is this bad
    A number without a unit counts bytes. `mem_limit: 512` is half a kilobyte: the engine refuses a
    limit below 6 MiB, and a program with so little shared memory fails.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        mem_limit: 512
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        mem_limit: 512m
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/11-extension.md#specifying-byte-values
    """
    for path, scalar in subject.leaves:
        smallest = _SMALLEST.get(path[2:]) if path[0] == "services" else None
        if smallest is None:
            continue
        text = str(scalar.value)
        if text.isdecimal() and 0 < int(text) < smallest:
            edits = respelled(scalar, subject.texts[scalar.span.file], f"{text}m")
            report(
                f"`{text}` is a number of bytes",
                Location(scalar.span, path),
                help=f"add a unit: `{text}m` are mebibytes",
                fix=Fix(title=f"write `{text}m`", edits=edits, is_safe=False, changes=(path,))
                if edits
                else None,
            )
