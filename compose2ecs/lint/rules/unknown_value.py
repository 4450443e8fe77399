"""``unknown-value``."""

import re

from compose2ecs.compose.grammar.mounts import split_volume
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.edits import replaced
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
    """The values of an attribute that mean something; ``form`` is the pattern of further ones."""

    values: tuple[str, ...]
    form: str = ""

    def has(self, value: str) -> bool:
        """Whether a value is one of them."""
        return value in self.values or re.fullmatch(self.form, value) is not None


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
}
"""https://github.com/compose-spec/compose-spec/blob/main/05-services.md and deploy.md."""

_SOME = 14
"""How many values a help lists."""

_LAST = frozenset(pattern[-1] for pattern in _KNOWN)

_OPTIONS = _Known(
    values=(
        *("ro", "rw", "z", "Z", "nocopy", "consistent", "cached", "delegated"),
        *("private", "rprivate", "shared", "rshared", "slave", "rslave"),
    )
)
"""What may stand behind the second colon of a volume.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#short-syntax-5 and
https://docs.docker.com/engine/storage/bind-mounts/.
"""


@rule("unknown-value", Severity.WARNING, "compose.values")
def unknown_value(subject: Subject, report: Report) -> None:
    """A value is not one of those that the attribute knows.

    ## What it does
    Looks at attributes that have a handful of values, but that docker compose does not check: the
    mode of `deploy` and of ports, `failure_action`, `stop_signal`, and the options of volumes. What
    the translation to ECS finds, such as an unknown capability, is not repeated.

    ## Why is this bad
    The value is dropped or has no effect, and the setting that was meant is not made: a volume with
    `:or` is writable. Some values fail when the container is created.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        volumes:
          - ./site:/srv:or
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        volumes:
          - ./site:/srv:ro
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/05-services.md
    """
    for path, scalar in subject.leaves:
        value = scalar.value
        if path[0] != "services" or not isinstance(value, str) or "$" in value:
            continue
        if path[-1] in _LAST:
            known = _KNOWN.get(_pattern(path))
            if known is not None and value and not known.has(value):
                _report(subject, report, (path, scalar), value, known)
        elif len(path) == 4 and path[2] == "volumes":
            parts = split_volume(value)
            for option in parts[2].split(",") if len(parts) == 3 else ():
                if not _OPTIONS.has(option):
                    _report(subject, report, (path, scalar), option, _OPTIONS)


def _pattern(path: Path) -> tuple[str, ...]:
    """The path below a service, with ``[]`` for positions."""
    return tuple(key if isinstance(key, str) else "[]" for key in path[2:])


def _report(
    subject: Subject, report: Report, place: tuple[Path, Scalar], value: str, known: _Known
) -> None:
    from difflib import get_close_matches  # noqa: PLC0415 -- most files have no finding

    path, scalar = place
    names = ".".join(key for key in path[2:] if isinstance(key, str))
    what = f"no value of `{names}`, and docker compose does not check it"
    if known is _OPTIONS:
        what = "no option of a volume, and docker compose drops it"
    close = next(iter(get_close_matches(value, known.values, 1)), None)
    fix = None
    if close is not None and value == scalar.value:
        edits = replaced(scalar, subject.texts[scalar.span.file], close)
        if edits is not None:
            fix = Fix(title=f"write `{close}`", edits=edits, is_safe=False, changes=(path,))
    some = ", ".join(known.values[:_SOME])
    others = " and others" if len(known.values) > _SOME else ""
    report(
        f"`{value}` is {what}",
        Location(scalar.span, path),
        help=f"did you mean `{close}`?" if close is not None else f"known are {some}{others}",
        fix=fix,
    )
