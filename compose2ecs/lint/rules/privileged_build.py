"""``privileged-build``."""

from collections.abc import Iterator

from compose2ecs.compose.model import Build
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items
from compose2ecs.source import Traced

_ENTITLEMENTS = frozenset({"security.insecure", "network.host", "device"})


@rule("privileged-build", Severity.WARNING, "security", about=("build",))
def privileged_build(subject: Subject, report: Report) -> None:
    """A build has rights over the machine that it runs on.

    ## What it does
    Looks for builds with `privileged: true`, `network: host`, or an entitlement such as
    `security.insecure`.

    ## Why is this bad
    A build runs what the Dockerfile and the packages in it say. With these rights any of them has
    the machine of the pipeline, its network and the credentials with which images are pushed.

    ## Example
    ```yaml
    services:
      web:
        image: registry.example.com/web:1
        build:
          context: .
          entitlements: [security.insecure]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: registry.example.com/web:1
        build:
          context: .
    ```

    ## Source
    https://docs.docker.com/reference/compose-file/build/#entitlements
    """
    for name, service in subject.services.items():
        if service.build is not None:
            for leaf, what in _rights(service.build.value):
                report(
                    f"the build of `{name}` has {what}",
                    leaf,
                    help="leave it out, and prepare what needs it in an image of its own",
                )


def _rights(build: Build) -> Iterator[tuple[Traced[object], str]]:
    if build.privileged is not None and build.privileged.value:
        yield build.privileged, "all rights on its machine"
    if build.network is not None and build.network.value == "host":
        yield build.network, "the network of its machine"
    for entitlement in items(build.entitlements):
        if entitlement.value.partition("=")[0] in _ENTITLEMENTS:
            yield entitlement, f"the entitlement `{entitlement.value}`"
