"""Findings of every kind that a format must be able to write."""

from __future__ import annotations

from typing import Any

from compose2ecs.diagnostics import AcceptedBy, Code, Diagnostic, Edit, Fix, Location, Severity
from compose2ecs.report.formats import Findings
from compose2ecs.source import Path, Span

FILE = "compose.yaml"
TEXT = """\
services:
  web:
    image: "näme/😀:1"   # after an astral character
    ports: ["80:80"]
    environment:
      DB_PASSWORD: hunter2-and-more
      MODE: 0755
"""
SECRET = "hunter2-and-more"

ERROR = Code(
    "an-error", Severity.ERROR, "It is wrong", "Why.\n\n**What to do.** This.\n", "compose"
)
WARNING = Code("a-warning", Severity.WARNING, "It is odd", "A page.\n", "security.images")
NOTE = Code("a-note", Severity.NOTE, "It is so", "A page.\n", "ecs.sizes")


def at(token: str, text: str = TEXT, file: str = FILE) -> Span:
    """Where ``token`` stands in a text, from its first line to its last."""
    start = text.index(token)
    line, column = text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1
    end = start + len(token)
    end_line = text.count("\n", 0, end) + 1
    return Span(file, line, column, end_line, end - (text.rfind("\n", 0, end) + 1) + 1)


def finding(
    code: Code = WARNING, *spans: Span, path: Path | None = None, **more: Any
) -> Diagnostic:
    """A finding at ``spans``, at the image of the sample by default."""
    where = spans or (at('"näme/😀:1"'),)
    given: dict[str, Any] = {
        "code": code,
        "severity": code.severity,
        "message": "the image is odd",
        "help": "name another",
        "locations": tuple(Location(span, path) for span in where),
    }
    return Diagnostic(**(given | more))


def findings(*diagnostics: Diagnostic, **more: Any) -> Findings:
    """What a format writes: everything is listed, about the sample and a file without findings."""
    given: dict[str, Any] = {
        "diagnostics": diagnostics,
        "texts": {FILE: TEXT, "clean.yaml": "services: {}\n"},
        "files": (FILE, "clean.yaml"),
        "shows_notes": True,
        "shows_accepted": True,
    }
    return Findings(**(given | more))


QUOTES = Fix(
    title="put it in quotes",
    edits=(Edit(span=at("0755"), text='"0755"'),),
    is_safe=False,
    changes=(("services", "web", "environment", "MODE"),),
)

CASES = {
    "nothing": findings(),
    "no file": findings(texts={}, files=()),
    "one of each severity": findings(finding(ERROR), finding(WARNING), finding(NOTE)),
    "no place": findings(finding(locations=())),
    "no place and no file": findings(finding(locations=()), texts={}, files=()),
    "a path alone": findings(finding(locations=(Location(None, ("services", "web")),))),
    "a file without a text": findings(finding(ERROR, Span("other.yaml", 3, 4, 9, 1))),
    "behind the text": findings(finding(ERROR, Span(FILE, 99, 7, 99, 9))),
    "characters of four bytes": findings(finding(message="näme 😀 \U0010fffd", help="日本語")),
    "behind characters of four bytes": findings(finding(WARNING, at("# after"))),
    "control characters": findings(
        finding(message="a\x1b[31m\x00b\r\nc\u2028d\x85\x0c", help="e\x07\nf\tg")
    ),
    "no characters at all": findings(
        finding(ERROR, Span("b\udcffd\n.yaml", 1, 1, 1, 2), message="\ud800 \udcff \ufffe")
    ),
    "characters of commands": findings(
        finding(message='100%\n::error::x,y:z <a&b> "c" ]]> ##[error]d', help="::stop::")
    ),
    "related places": findings(finding(ERROR, at('"80:80"'), at("0755"), at("image"))),
    "several lines": findings(finding(ERROR, at("environment:\n      DB_PASSWORD"))),
    "an empty stretch": findings(finding(ERROR, Span(FILE, 2, 3, 2, 3))),
    "accepted": findings(
        *(finding(ERROR, at("web"), accepted="we know", accepted_by=by) for by in AcceptedBy),
        finding(NOTE, accepted=""),
    ),
    "targets": findings(finding(ERROR, targets=("fargate", "ec2"))),
    "a fix": findings(finding(WARNING, at("0755"), fix=QUOTES)),
    "a fix of several places": findings(
        finding(
            fix=Fix(
                title="move it",
                edits=(
                    Edit(span=Span(FILE, 4, 1, 5, 1), text=""),
                    Edit(span=Span(FILE, 8, 1, 8, 1), text="    ports: ['80:80']\n"),
                ),
                is_safe=True,
            )
        )
    ),
    "a secret in what is said": findings(
        finding(
            message=f'"password": "{SECRET}"', help=f"DB_PASSWORD={SECRET}",
            fix=Fix(title=f"set API_TOKEN={SECRET}", edits=QUOTES.edits, is_safe=True),
        ),
        finding(ERROR, accepted=f"the password: {SECRET}", accepted_by=AcceptedBy.COMMENT),
    ),
    "a secret that is pointed at": findings(finding(ERROR, at("0755"), at(SECRET))),
    "a secret that is edited": findings(
        finding(
            WARNING,
            at(SECRET),
            fix=Fix(
                title="put it in quotes",
                edits=(Edit(span=at(SECRET), text=f'"{SECRET}"'),),
                is_safe=True,
            ),
        )
    ),
    "the same twice": findings(finding(ERROR), finding(ERROR, at("0755")), finding(ERROR)),
    "many": findings(*(finding(code, Span(FILE, n, 1, n, 2), message=f"no. {n}")
                       for n in range(1, 31) for code in (ERROR, WARNING, NOTE))),
    "odd paths": findings(
        *(
            finding(ERROR, Span(name, 1, 1, 1, 2))
            for name in ("./a.yaml", "../b c.yaml", "/abs/é.yaml", "d:e,f%.yaml", "<stdin>")
        )
    ),
}  # fmt: skip
