"""``unknown-value``."""

import re

from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import replaced
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.shape import shape
from compose2ecs.source import Path

_SIGNALS = (
    *("TERM", "INT", "QUIT", "HUP", "KILL", "USR1", "USR2", "WINCH", "STOP", "CONT", "ABRT"),
    *("ALRM", "BUS", "CHLD", "CLD", "FPE", "ILL", "IO", "IOT", "PIPE", "POLL", "PROF", "PWR"),
    *("SEGV", "STKFLT", "SYS", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "VTALRM", "XCPU", "XFSZ"),
    *("RTMIN", "RTMAX"),
)
"""https://man7.org/linux/man-pages/man7/signal.7.html"""


@shape
class _Known:
    """The values of an attribute that mean something; ``form`` is the pattern of further ones.

    ``help`` says in words what the pattern does, ``numbers`` that a number is as good as a text.
    """

    values: tuple[str, ...] = ()
    form: str = ""
    help: str = ""
    numbers: bool = False

    def has(self, value: str) -> bool:
        """Whether a value is one of them."""
        return value in self.values or re.fullmatch(self.form, value) is not None


_RATIO = _Known(form=r"0?\.\d+|[01](?:\.0*)?", help="write a part of 1, such as 0.2", numbers=True)

_KNOWN: dict[tuple[str, ...], _Known] = {
    ("deploy", "mode"): _Known(
        values=("replicated", "global", "replicated-job", "global-job"),
    ),
    ("deploy", "update_config", "failure_action"): _Known(
        values=("continue", "rollback", "pause"),
    ),
    ("deploy", "rollback_config", "failure_action"): _Known(values=("continue", "pause")),
    ("stop_signal",): _Known(
        values=tuple(f"SIG{name}" for name in _SIGNALS),
        form=rf"(?i:(?:SIG)?(?:{'|'.join(_SIGNALS)}|RTM(?:IN\+|AX-)\d\d?))|\d\d?",
    ),
    ("ports", "[]", "mode"): _Known(values=("ingress", "host")),
    ("volumes", "[]", "consistency"): _Known(values=("consistent", "cached", "delegated")),
    ("container_name",): _Known(
        # Or one in which nothing has this form: docker compose refuses that itself.
        form=r"[a-zA-Z0-9][a-zA-Z0-9_.-]+|(?!.*[a-zA-Z0-9][a-zA-Z0-9_.-]).*",
        help="write letters, digits, `_`, `.` and `-`",
    ),
    ("profiles", "[]"): _Known(
        form=r"[a-zA-Z0-9][a-zA-Z0-9_.-]*", help="write letters, digits, `_`, `.` and `-`"
    ),
    ("user",): _Known(
        form=r"[^\s:]*(?::[^\s:]*)?|[^:]+\\[^:]+", help="write user, uid, user:group or uid:gid"
    ),
    ("expose", "[]"): _Known(
        form=r"\d+(?:-\d+)?(?:/\w+)?",
        help="write a port or a range, such as 8080 or 8000-8010",
        numbers=True,
    ),
    ("deploy", "update_config", "max_failure_ratio"): _RATIO,
    ("deploy", "rollback_config", "max_failure_ratio"): _RATIO,
}
"""https://github.com/compose-spec/compose-spec/blob/main/05-services.md and deploy.md.

The forms of names and users are those that the engine takes:
https://github.com/moby/moby/blob/master/daemon/names/names.go
"""

_SOME = 14
"""How many values a help lists."""

_LAST = frozenset(pattern[-1] for pattern in _KNOWN if pattern[-1] != "[]")
_LISTS = frozenset(pattern[0] for pattern in _KNOWN if pattern[-1] == "[]")


@rule(
    "unknown-value",
    Severity.WARNING,
    "compose.values",
    about={pattern[0] for pattern in _KNOWN},
)
def unknown_value(subject: Subject, report: Report) -> None:
    """A value is not one of those that the attribute knows.

    ## What it does
    Looks at attributes that have a handful of values, but that docker compose does not check: the
    mode of `deploy` and of ports, `failure_action`, `stop_signal`, the consistency of volumes; and
    at values of another form than the engine takes: container names, profiles, users, exposed
    ports. What loading and the translation to ECS find, such as an unknown option of a volume or an
    unknown capability, is not repeated.

    ## Why is this bad
    The value is dropped or has no effect, and the setting that was meant is not made: an update
    with `failure_action: revert` is not rolled back. Some values fail when the container starts.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        deploy:
          update_config:
            failure_action: revert
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        deploy:
          update_config:
            failure_action: rollback
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/05-services.md
    """
    for path, scalar in subject.leaves:
        last = path[-1]
        if not (last in _LAST or (len(path) == 4 and path[2] in _LISTS)) or path[0] != "services":
            continue
        known = _KNOWN.get(_pattern(path))
        if known is None or not (isinstance(scalar.value, str) or known.numbers):
            continue  # another type is an error of the loader
        value = str(scalar.value)
        if value and scalar.value is not None and "$" not in value and not known.has(value):
            _report(subject, report, (path, scalar), value, known)


def _pattern(path: Path) -> tuple[str, ...]:
    """The path below a service, with ``[]`` for positions."""
    return tuple(key if isinstance(key, str) else "[]" for key in path[2:])


def _report(
    subject: Subject, report: Report, place: tuple[Path, Scalar], value: str, known: _Known
) -> None:
    from difflib import get_close_matches  # noqa: PLC0415 -- most files have no finding

    path, scalar = place
    names = ".".join(key for key in path[2:] if isinstance(key, str))
    close = next(iter(get_close_matches(value, known.values, 1)), None)
    fix = None
    if close is not None and value == scalar.value:
        edits = replaced(scalar, subject.texts[scalar.span.file], close)
        if edits is not None:
            fix = Fix(title=f"write `{close}`", edits=edits, is_safe=False, changes=(path,))
    some = ", ".join(known.values[:_SOME])
    others = " and others" if len(known.values) > _SOME else ""
    report(
        f"`{value}` is no value of `{names}`, and docker compose does not check it",
        Location(scalar.span, path),
        help=f"did you mean `{close}`?"
        if close is not None
        else known.help or f"known are {some}{others}",
        fix=fix,
    )
