"""``lint --fix`` and ``lint --diff``: fixes applied before anything is reported, or shown."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.linting import Asked, run
from compose2ecs.cli.output import write_file, write_result, write_stdout
from compose2ecs.cli.rewriting import bytes_of, mark_of, within, write_back
from compose2ecs.compose.files import STDIN, shown
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.lint.fixing.apply import Change, Fixed, fix
from compose2ecs.lint.run import Outcome
from compose2ecs.report.difference import difference
from compose2ecs.shape import replace


def fixed(outcome: Outcome, asked: Asked, *, unsafe: bool, verbose: bool) -> Outcome:
    """What is found after fixes are applied, and written to the files.

    What becomes of standard input goes to standard output. Raises UnwritableError.
    """
    made = _fixes(outcome, asked, unsafe=unsafe)
    files = [change for change in made.changes if change.path != asked.stdin]
    ours = next((change for change in made.changes if change.path == asked.stdin), None)
    write_back(files)
    _tell(made, "fixed", verbose=verbose)
    if asked.stdin is None:
        return run(asked, allow_empty=True) if files else outcome
    after = _with_texts(asked, {change.path: change.after for change in made.changes})
    write_stdout(_text_of_stdin(asked, ours))
    return run(after, allow_empty=True)


def compared(
    outcome: Outcome, asked: Asked, file: Path | None, *, unsafe: bool, verbose: bool
) -> Exit:
    """The exit code, after what fixes would change is written to a file or to standard output.

    Raises UnwritableError, or ReaderGoneError.
    """
    made = _fixes(outcome, asked, unsafe=unsafe)
    code = Exit.FINDINGS if made.changes else Exit.OK
    text = "".join(_shown(change, asked) for change in made.changes)
    if file is not None:
        write_file(file, text)
    else:
        write_result(text, code)
    _tell(made, "would be fixed", verbose=verbose)
    return code


def _fixes(outcome: Outcome, asked: Asked, *, unsafe: bool) -> Fixed:
    """The fixes of all projects that can be applied to files that may be written."""
    cwd = asked.wishes.loading.cwd
    folders = {cwd}
    for project in outcome.projects:
        named = [path for path in project.options.files if path != STDIN]
        folders |= {os.path.dirname(path) for path in named}  # noqa: PTH120 -- as in the linter
        if not named and project.options.project_directory is not None:
            folders.add(project.options.project_directory)
    checks = [project.again for project in outcome.projects]
    hindrance = within(sorted(folders), asked.stdin or STDIN, asked.wishes.read_stdin)
    return fix(checks, cwd, unsafe=unsafe, hindrance=hindrance, real=os.path.realpath)


def _shown(change: Change, asked: Asked) -> str:
    """The difference of a file under its own name, as ``patch`` follows no links."""
    if change.path == asked.stdin:
        name, mark = change.name, mark_of(asked.wishes.read_stdin())
    else:
        file = Path(change.path).resolve()
        name = shown(str(file), str(Path(asked.wishes.loading.cwd).resolve()))
        mark = mark_of(bytes_of(change))
    return difference(Path(name).as_posix(), f"{mark}{change.before}", f"{mark}{change.after}")


def _tell(made: Fixed, what: str, *, verbose: bool) -> None:
    """Say how much was done and, when it is asked for, what was not and why."""
    count, files = len(made.fixed), len(made.changes)
    if count:
        findings = "1 finding" if count == 1 else f"{count} findings"
        places = "1 file" if files == 1 else f"{files} files"
        sys.stderr.write(f"{findings} {what} in {places}\n")
    for refusal in _refusals(made) if verbose else ():
        sys.stderr.write(f"{refusal}\n")


def _refusals(made: Fixed) -> Sequence[str]:
    return [
        f"{_place(one.found)}not fixed: {one.reason} [{one.found.code.slug}]"
        for one in made.refused
    ]


def _place(found: Diagnostic) -> str:
    span = found.span
    return f"{span.file}:{span.line}:{span.column}: " if span is not None else ""


def _with_texts(asked: Asked, texts: Mapping[str, str]) -> Asked:
    loading = asked.wishes.loading
    overlaid = replace(loading, overlays={**loading.overlays, **texts})
    return replace(asked, wishes=replace(asked.wishes, loading=overlaid))


def _text_of_stdin(asked: Asked, change: Change | None) -> str:
    """What becomes of standard input: where nothing is fixed, the bytes that it was."""
    data = asked.wishes.read_stdin()
    if change is None:
        return data.decode("utf-8", "surrogateescape")
    return f"{mark_of(data)}{change.after}"
