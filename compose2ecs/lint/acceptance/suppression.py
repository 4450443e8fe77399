"""Which findings comments take on purpose, and what is wrong with the comments themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compose2ecs.diagnostics import (
    AcceptedBy,
    Code,
    Diagnostic,
    Edit,
    Fix,
    Location,
    Reporter,
    declared,
)
from compose2ecs.lint import codes
from compose2ecs.lint.acceptance.comments import Comment, Malformed, Named
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.review import Review
from compose2ecs.lint.selection import (
    ALL,
    Selection,
    Selector,
    UnknownNameError,
    is_fatal,
    is_in,
    selector,
)
from compose2ecs.shape import replace
from compose2ecs.source import Span

WITHOUT_REASON = "without a reason"
REMOVE = "remove the comment"
"""What the fix of a comment does that takes nothing."""


class _File:
    """The comments of one file, and which of their names have taken something."""

    def __init__(self, found: Iterable[Comment | Malformed], source: SourceText) -> None:
        self.source = source
        self.malformed: list[Malformed] = []
        self.unknown: list[tuple[Named, str]] = []
        self.comments: list[tuple[Comment, list[tuple[Named, Selector]]]] = []
        self.used: set[Span] = set()
        self.is_judged = False
        self.selection: Selection | None = None
        for one in found:
            if isinstance(one, Malformed):
                self.malformed.append(one)
            else:
                self.comments.append((one, list(self._names(one))))

    def _names(self, comment: Comment) -> Iterator[tuple[Named, Selector]]:
        for named in comment.names:
            if named.name == ALL:
                self.unknown.append((named, "a comment names what it means, and not `ALL`"))
                continue
            try:
                yield named, selector(named.name)
            except UnknownNameError as error:
                self.unknown.append((named, str(error)))

    def reason(self, code: Code, span: Span, service: str | None) -> str | None:
        """The reason under which the file takes a finding, None when it does not.

        ``service`` is the one that the finding is about, where its place is elsewhere.
        """
        for comment, names in self.comments:
            if service is None:
                speaks = comment.first <= _last(span) and span.line <= comment.last
            else:
                speaks = comment.service == service
            if not speaks:
                continue
            for named, name in names:
                if name.has(code):
                    self.used.add(named.span)
                    return comment.reason or WITHOUT_REASON
        return None


def _taken(found: Diagnostic, reason: str | None) -> Diagnostic:
    """The finding, accepted when there is a reason."""
    if reason is None:
        return found
    return replace(found, accepted=reason, accepted_by=AcceptedBy.COMMENT)


def _last(span: Span) -> int:
    """The last line of which a stretch has a character."""
    is_before = span.end_column == 1 and span.end_line > span.line
    return span.end_line - 1 if is_before else span.end_line


def _services(found: Diagnostic) -> Iterator[str]:
    """The services that a finding is about, as far as they have what stands at its place."""
    for location in found.locations:
        path = location.path or ()
        if location.span == found.span and path[:1] == ("services",) and len(path) > 1:
            yield str(path[1])


class Suppressions:
    """The comments of all files that are checked. A file may be in several projects."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}

    def accept(self, review: Review, selection: Selection) -> Sequence[Diagnostic]:
        """The findings about a project, those accepted that comments take on purpose."""
        if not review.comments:
            return review.findings
        for name, found in review.comments.items():
            if name not in self._files:
                self._files[name] = _File(found, SourceText(review.texts[name]))
            file = self._files[name]
            file.is_judged |= review.is_translated
            file.selection = file.selection or selection
        return [self._accepted(one, review.laid) for one in review.findings]

    def _accepted(self, found: Diagnostic, laid: Iterable[str]) -> Diagnostic:
        if found.accepted is not None or is_fatal(found):
            return found
        return _taken(found, self._reason(found, laid))

    def _reason(self, found: Diagnostic, laid: Iterable[str]) -> str | None:
        span = found.span
        if span is None:
            return None
        own = self._files.get(span.file)
        reason = own.reason(found.code, span, None) if own is not None else None
        if reason is not None:
            return reason
        # What a service has from an anchor, an env file or another compose file stands elsewhere.
        reasons = [
            self._of_service(found.code, span, service, laid)
            for service in dict.fromkeys(_services(found))
        ]
        return next(iter(reasons), None) if all(reasons) else None

    def _of_service(self, code: Code, span: Span, service: str, laid: Iterable[str]) -> str | None:
        """The reason that stands at the name of a service in one of the files.

        A file that is extended may have another service of that name, and speaks of itself alone.
        """
        names = dict.fromkeys((*laid, span.file))
        files = [file for name in names if (file := self._files.get(name)) is not None]
        found = (file.reason(code, span, service) for file in files)
        return next((reason for reason in found if reason is not None), None)

    def text(self, name: str) -> str:
        """The text of a file that has comments. Raises KeyError for another."""
        return self._files[name].source.text

    def findings(self) -> list[tuple[Selection, Diagnostic]]:
        """What is wrong with the comments: after all projects, as only then it is known.

        Each with the selection of the first project that has the file.
        """
        made: list[tuple[Selection, Diagnostic]] = []
        for file in self._files.values():
            if file.selection is None:
                continue
            found = Reporter()
            self._report(file, file.selection, found)
            for one in file.selection.of(found.diagnostics):
                span = one.span
                reason = file.reason(one.code, span, None) if span is not None else None
                made.append((file.selection, _taken(one, reason)))
        return made

    def _report(self, file: _File, selection: Selection, reporter: Reporter) -> None:
        for malformed in file.malformed:
            reporter.report(
                codes.MALFORMED_SUPPRESSION,
                f"this comment takes nothing on purpose: {malformed.problem}",
                malformed.span,
                help=malformed.help,
            )
        for named, problem in file.unknown:
            message, _, help = problem.partition(": ")
            reporter.report(codes.UNKNOWN_SUPPRESSION, message, named.span, help=help or None)
        for comment, names in file.comments:
            if not comment.reason:
                reporter.report(
                    codes.SUPPRESSION_WITHOUT_REASON,
                    "this comment does not say why",
                    comment.span,
                    help="write the reason behind the brackets",
                )
            if file.is_judged:
                unused = [
                    named
                    for named, name in names
                    if named.span not in file.used and _is_looked_for(name, selection)
                ]
                for named in unused:
                    is_whole = len(unused) == len(comment.names)
                    reporter.report(
                        codes.UNUSED_SUPPRESSION,
                        f"nothing is found here that `{named.name}` stands for",
                        Location(named.span),
                        help=REMOVE if is_whole else "remove the name",
                        fix=_without(comment, file.source) if is_whole else None,
                    )


def _is_looked_for(name: Selector, selection: Selection) -> bool:
    """Whether a code that a name stands for had to be found, and is not about comments."""
    return any(
        code in selection and not code.is_conditional and not is_in(code, "lint")
        for code in declared().values()
        if name.has(code)
    )


def _without(comment: Comment, source: SourceText) -> Fix:
    """The removal of a comment, with its line when it stands alone."""
    span = comment.span
    before = source.line(span.line)[: span.column - 1]
    if before.strip():
        gone = span._replace(
            column=len(before.rstrip()) + 1, end_column=len(source.line(span.line)) + 1
        )
    else:
        gone = Span(span.file, span.line, 1, span.line + 1, 1)
    return Fix(title=REMOVE, edits=(Edit(span=gone, text=""),), is_safe=True)
