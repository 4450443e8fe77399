"""What ``explain`` prints of a conversion, and the usage errors that it can meet."""

import sys
from enum import Enum

import typer

from compose2ecs.cli.conversion import conversion_of
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.options import read_stdin
from compose2ecs.cli.output import show, uses_colour, write_stdout
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.load import Loaded
from compose2ecs.convert import Conversion
from compose2ecs.mapping.policy import Options
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


class View(Enum):
    """What is explained, by the argument or the option that asks for it."""

    FATES = "PATH"
    ORIGINS = "--output"
    TARGETS = "--targets"
    EXPOSURE = "--exposure"


def view_of(path: str | None, pointer: str | None, *, targets: bool, exposure: bool) -> View:
    """The view that is asked for. Raises BadParameter when it is more than one."""
    asked = {
        View.FATES: path is not None,
        View.ORIGINS: pointer is not None,
        View.TARGETS: targets,
        View.EXPOSURE: exposure,
    }
    views = [view for view, is_asked in asked.items() if is_asked]
    if len(views) > 1:
        first, second, *_ = (view.value for view in views)
        raise typer.BadParameter(f"give either {first} or {second}", param_hint=second)
    return views[0] if views else View.FATES


def explained(
    view: View, files: LoadOptions, policy: Options, wanted: str, *, as_json: bool
) -> None:
    """Print the view. Raises BadParameter for what does not exist, Exit without a project."""
    colour = uses_colour(sys.stdout)
    if view is View.TARGETS:
        write_stdout(_comparison(files, policy, as_json=as_json, colour=colour))
        return
    result = conversion_of(files, policy, None)
    _need_project(result.loaded)
    if view is View.EXPOSURE:
        write_stdout(_exposure(result, as_json=as_json, colour=colour))
    elif view is View.ORIGINS:
        write_stdout(_origins(result, wanted, as_json=as_json, colour=colour))
    else:
        legend = sys.stdout.isatty()
        write_stdout(_fates(result, wanted, as_json=as_json, colour=colour, legend=legend))


def _need_project(loaded: Loaded) -> None:
    if loaded.project is None:
        show(loaded.diagnostics, loaded.texts)
        raise typer.Exit(Exit.UNLOADABLE)


def _comparison(files: LoadOptions, policy: Options, *, as_json: bool, colour: bool) -> str:
    from compose2ecs.comparison import compare
    from compose2ecs.report.comparison import comparison_json, comparison_text

    compared = compare(files, policy, read_stdin)
    _need_project(compared.loaded)
    return comparison_json(compared) if as_json else comparison_text(compared, colour=colour)


def _exposure(result: Conversion, *, as_json: bool, colour: bool) -> str:
    from compose2ecs.exposure import exposures
    from compose2ecs.report.exposure import exposure_json, exposure_text

    if result.loaded.project is None or result.ecs is None:
        return ""
    found = exposures(result.loaded.project, result.ecs, result.diagnostics)
    return exposure_json(found) if as_json else exposure_text(found, colour=colour)


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
