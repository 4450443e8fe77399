"""``healthcheck-wrong-form``."""

from compose2ecs.diagnostics import Edit, Fix, Severity
from compose2ecs.lint.reading.health import Words, written_check_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "-c"})
_ENDS_FOR_SHELL = regex(r"\S\s*\|\|\s*exit(?:\s+\d+)?\s*;?$")
"""What scripts end with, in one word with what is before it."""

_OPERATORS = frozenset({"||", "&&", "|", ";", ">", "2>&1", "<"})


@rule("healthcheck-wrong-form", Severity.WARNING, "operation", about=("healthcheck",))
def healthcheck_wrong_form(subject: Subject, report: Report) -> None:
    """A health check is a script where no shell reads it, or words where a shell reads one.

    ## What it does
    Looks for `CMD` with a whole command line in one word, for `CMD` with words such as `||` that
    mean something to a shell only, for `CMD-SHELL` with several words, of which the shell runs the
    first, and for either of them alone.

    ## Why is this bad
    `CMD` starts the program that its first word names, which is then none, and hands it all others
    as arguments. The check fails each time, or tests something else; ECS replaces the task each
    time.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        healthcheck:
          test: ["CMD", "curl -f http://localhost/ || exit 1"]
          start_period: 10s
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        healthcheck:
          test: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]
          start_period: 10s
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """
    for name, service in subject.services.items():
        test = written_check_of(service)
        if not test:
            continue
        if len(test) == 1:
            report(
                f"there is no command in the health check of `{name}`, behind {test[0].value}",
                test[0],
                help="name a program behind it, or turn the check off with NONE",
            )
        elif test[0].value == "CMD-SHELL":
            if len(test) > 2:
                report(
                    f"the shell runs only the first word of the health check of `{name}`",
                    test[2],
                    help="write the command as one word, or begin with CMD",
                )
        elif len(test) == 2 and " " in test[1].value.strip():
            report(
                f"the health check of `{name}` starts a program whose name is the whole command",
                test[1],
                help="begin with CMD-SHELL, or write each word by itself",
                fix=_through_shell(subject, test),
            )
        else:
            _report_operators(name, test, report)


def _report_operators(name: str, test: Words, report: Report) -> None:
    has_shell = any(word.value.rpartition("/")[2] in _SHELLS for word in test[1:])
    for word in test[1:]:
        is_script = not has_shell and _ENDS_FOR_SHELL.search(word.value) is not None
        if word.value in _OPERATORS or is_script:
            report(
                f"no shell reads `{'||' if is_script else word.value}` in the health check of "
                f"`{name}`: it is {'a part of ' if is_script else ''}an argument",
                word,
                help="write the command as one word, and begin with CMD-SHELL",
            )
            return


def _through_shell(subject: Subject, test: Words) -> Fix | None:
    """The change of CMD into CMD-SHELL, where it stands by itself."""
    source = test[0].source
    if source is None or source.via:
        return None
    written = subject.written(source.span)
    if written.strip("\"'") != "CMD":
        return None
    edit = Edit(span=source.span, text=written.replace("CMD", "CMD-SHELL"))
    return Fix(title="let a shell run it", edits=(edit,), is_safe=False, changes=(source.path,))
