"""``debugger-reachable``."""

import re

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.listeners import DEBUGGERS
from compose2ecs.lint.places import commands, image_name, published, variables
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_ALL = r"(?:0\.0\.0\.0|\*|\[?::\]?)"
_LISTENING = re.compile(
    rf"--inspect(?:-brk|-wait)?=(?:{_ALL}(?::\d+)?)"
    rf"|jdwp[:=]\S{{0,300}}?\bserver=y\S{{0,300}}?\baddress=(?:{_ALL}:)?\d+|jdwp[:=]\S{{0,300}}?\baddress=(?:{_ALL}:)?\d+\S{{0,300}}?\bserver=y"
    rf"|\b(?:debugpy|ptvsd)\b.{{0,300}}?--(?:listen|host)[ =]{_ALL}"
    rf"|\bdlv\b.{{0,300}}?--listen[ =](?:{_ALL})?:\d+"
    rf"|\brdebug-ide\b.{{0,300}}?--host[ =]{_ALL}|\brdbg\b.{{0,300}}?--host[ =]{_ALL}"
)
"""How debuggers are told to listen on every address."""

_OTHERS = frozenset({"n8n"})
"""Images of other programs that use such a port."""


@rule("debugger-reachable", Severity.WARNING, "security")
def debugger_reachable(subject: Subject, report: Report) -> None:
    """A debugger can be reached from elsewhere.

    ## What it does
    Looks for commands and variables that make a debugger listen on every address, such as
    `--inspect=0.0.0.0`, and for published ports on which debuggers listen. A port of the loopback
    address is left alone.

    ## Why is this bad
    Debuggers ask for no password. Whoever reaches one runs any program in the container, with the
    rights of the task role.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        command: node --inspect=0.0.0.0:9229 server.js
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        command: node server.js
    ```

    ## Source
    https://nodejs.org/en/learn/getting-started/debugging#security-implications
    """
    out = "leave it to an override file for development"
    for owner, attribute, words in commands(subject):
        if _LISTENING.search(" ".join(word.value for word in words)):
            word = next((one for one in words if _LISTENING.search(one.value)), words[0])
            report(f"`{attribute}` of `{owner}` lets everybody debug it", word, help=out)
    for text in variables(subject):
        if _LISTENING.search(text.value):
            report(f"`{text.name}` of `{text.owner}` lets everybody debug it", text.leaf, help=out)
    for name, service in subject.services.items():
        for port in published(service):
            what = DEBUGGERS.get(port.value)
            if what is not None and image_name(service) not in _OTHERS:
                report(
                    f"`{name}` publishes port {port.value}, on which {what} listens",
                    port,
                    help=out,
                )
