"""What came of checking one project, without the project: what a run keeps of it."""

from __future__ import annotations

from collections.abc import Mapping

from compose2ecs.diagnostics import Diagnostic
from compose2ecs.lint.acceptance.comments import Found, comments
from compose2ecs.lint.engine import Checked
from compose2ecs.lint.selection import Selection
from compose2ecs.shape import shape


@shape
class Review:
    """The findings about a project that are looked for, and what else is known of it.

    ``project`` is its name, empty where there is none.
    ``files`` are its compose files, those included that cannot be read; ``documents`` are those
    that could be, ``laid`` those whose services are its own. ``texts`` has the files that findings
    or comments are in: a tree has many without any. ``comments`` are those that take findings on
    purpose, by file. ``is_loaded`` says that nothing kept it from being read, ``is_translated``
    that it was translated.
    """

    project: str
    findings: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    documents: tuple[str, ...]
    laid: tuple[str, ...]
    texts: Mapping[str, str]
    comments: Mapping[str, tuple[Found, ...]]
    is_loaded: bool
    is_translated: bool


def review_of(checked: Checked, selection: Selection) -> Review:
    """What a run keeps of a project that was checked: the findings as ``selection`` has them."""
    subject = checked.subject
    findings = tuple(selection.of(checked.diagnostics))
    said = {}
    for name, source in subject.texts.items():
        found = comments(name, source, subject.documents.get(name))
        if found:
            said[name] = found
    cited = {location.span.file for one in findings for location in one.locations if location.span}
    project = subject.loaded.project
    return Review(
        project="" if project is None else project.name.value,
        findings=findings,
        files=tuple(dict.fromkeys((*subject.loaded.files, *subject.documents))),
        documents=tuple(subject.documents),
        laid=subject.loaded.laid,
        texts={name: text for name, text in checked.texts.items() if name in cited or name in said},
        comments=said,
        is_loaded=project is not None,
        is_translated=bool(subject.conversions),
    )
