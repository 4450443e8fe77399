"""What ``explain`` prints of a conversion, and the usage errors that it can meet."""

import typer

from compose2ecs.convert import Conversion
from compose2ecs.mapping.settings import suggestion
from compose2ecs.report.ledger import (
    inputs,
    inputs_json,
    known_paths,
    known_pointers,
    outputs,
    outputs_json,
)
from compose2ecs.report.ledger_text import LEGEND, inputs_text, outputs_text


def explanation_of(
    result: Conversion,
    path: str,
    pointer: str | None,
    *,
    as_json: bool,
    colour: bool,
    legend: bool,
) -> str:
    """The fates of the values below ``path`` or, with a pointer, the origins of results.

    Raises BadParameter when there is nothing.
    """
    if pointer is not None:
        return _origins(result, pointer, as_json=as_json, colour=colour)
    return _fates(result, path, as_json=as_json, colour=colour, legend=legend)


def _origins(result: Conversion, pointer: str, *, as_json: bool, colour: bool) -> str:
    found = outputs(result.ecs, pointer) if result.ecs else ()
    if not found and result.ecs:
        raise _nothing_at(pointer, known_pointers(outputs(result.ecs, "")), "--output")
    return outputs_json(found) if as_json else outputs_text(found, colour=colour)


def _fates(result: Conversion, path: str, *, as_json: bool, colour: bool, legend: bool) -> str:
    project, ecs = result.loaded.project, result.ecs
    if project is None or ecs is None:
        return ""
    found = inputs(project, ecs, result.diagnostics, path)
    if path and not found:
        raise _nothing_at(path, known_paths(inputs(project, ecs, result.diagnostics, "")), "PATH")
    if as_json:
        return inputs_json(found)
    text = inputs_text(found, result.diagnostics, result.loaded.texts, colour=colour)
    return f"{LEGEND}{text}" if legend else text


def _nothing_at(wanted: str, known: list[str], hint: str) -> typer.BadParameter:
    return typer.BadParameter(
        f"there is nothing at {wanted}: {suggestion(wanted, known)}", param_hint=hint
    )
