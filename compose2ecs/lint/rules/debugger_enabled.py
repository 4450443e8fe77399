"""``debugger-enabled``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_DEBUGGERS = regex(
    r"agentlib:jdwp|-Xrunjdwp|--inspect(?:-brk)?(?:=|\b)|\bdebugpy\b.*--listen|"
    r"\bdlv (?:debug|exec|dap)|\brdbg\b.*(?:-O|--open)|\bpydevd\b"
)
"""How debuggers for Java, Node.js, Python, Go and Ruby are made to listen."""


@rule(
    "debugger-enabled",
    Severity.WARNING,
    "operation",
    about=("environment", "command", "entrypoint"),
)
def debugger_enabled(subject: Subject, report: Report) -> None:
    """A service lets a debugger attach over the network.

    ## What it does
    Looks for the options that make a debugger listen, in the command and in variables such as
    `JAVA_TOOL_OPTIONS` and `NODE_OPTIONS`: JDWP, `--inspect`, `debugpy --listen` and `dlv`.

    ## Why is this bad
    A debugger asks for no password and runs any code in the process. Whoever reaches the port has
    the task role of the service.

    ## Example
    ```yaml
    services:
      api:
        image: example/api:1.4.0
        environment:
          NODE_OPTIONS: --inspect=0.0.0.0:9229
    ```

    ## Instead
    ```yaml
    services:
      api:
        image: example/api:1.4.0
        environment:
          NODE_OPTIONS: --max-old-space-size=384
    ```

    ## Source
    https://nodejs.org/en/learn/getting-started/debugging
    """
    for name, service in subject.services.items():
        for key, value in entries(service.environment).items():
            if value.value and "-" in value.value and _DEBUGGERS.search(value.value):
                _report(name, f"`{key}`", value, report)
        for words in (items(service.command), items(service.entrypoint)):
            found = _DEBUGGERS.search(" ".join(word.value for word in words)) if words else None
            if found is not None:
                start = found[0].partition(" ")[0]
                place = next((word for word in words if start in word.value), words[0])
                _report(name, "the command", place, report)


def _report(name: str, what: str, place: Traced[str | None], report: Report) -> None:
    report(
        f"{what} lets a debugger attach to `{name}`",
        place,
        help="leave it to an override file",
    )
