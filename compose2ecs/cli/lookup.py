"""What ``support`` looks up, and the usage errors that it can meet."""

from collections.abc import Mapping

import typer

from compose2ecs.support import Row, found, matrix, names, restricted


def chosen(attribute: str | None, target: str | None) -> tuple[tuple[Row, ...], Mapping[str, str]]:
    """The rows and the targets that are asked for. Raises BadParameter for what does not exist."""
    rows, targets = matrix().rows, matrix().targets
    if attribute is not None:
        rows = found(rows, attribute)
        if not rows:
            raise _unknown(attribute, names(matrix().rows), "ATTRIBUTE")
    if target is not None:
        targets = _targets(target)
        rows = tuple(restricted(row, targets) for row in rows)
    return rows, targets


def _targets(wanted: str) -> Mapping[str, str]:
    """The target with a name, or all of a launch type."""
    every = matrix().targets
    named = [name for name in every if name == wanted]
    chosen = named or [name for name in every if name.startswith(f"{wanted}-")]
    if not chosen:
        raise _unknown(wanted, list(every), "--target")
    return {name: every[name] for name in chosen}


def _unknown(wanted: str, known: list[str], hint: str) -> typer.BadParameter:
    from compose2ecs.mapping.settings import suggestion

    return typer.BadParameter(
        f"there is nothing called {wanted}: {suggestion(wanted, known)}", param_hint=hint
    )
