"""``privilege-escalation-allowed``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import service_place
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items
from compose2ecs.regex import regex

_FORBIDDEN = regex("no-new-privileges(?:[:=]true)?")
_WITH_OPTIONS = ("ec2", "external")
"""The launch types that take ``no-new-privileges``.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""


@rule("privilege-escalation-allowed", Severity.NOTE, "security", by_default=False)
def privilege_escalation_allowed(subject: Subject, report: Report) -> None:
    """A process in a container may become root with programs of its image.

    ## What it does
    Looks for services without `no-new-privileges` on launch types that take it. It is off by
    default, as few files have it.

    ## Why is this bad
    A program of the image that runs as its owner (setuid), such as `su`, makes root of a user
    without rights. With the option it does not.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        user: "1000"
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        user: "1000"
        security_opt: ["no-new-privileges:true"]
    ```

    ## Source
    https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
    """
    if subject.conversions and not any(name in subject.conversions for name in _WITH_OPTIONS):
        return
    for name, service in subject.services.items():
        if not any(_FORBIDDEN.fullmatch(leaf.value) for leaf in items(service.security_opt)):
            report(
                f"processes of `{name}` may become root with programs of its image",
                service_place(subject, name),
                help="set `security_opt: [no-new-privileges:true]`",
            )
