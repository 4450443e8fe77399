"""``unpinned-build-context``."""

from collections.abc import Iterator

from compose2ecs.compose.model import Build
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_REPOSITORY = regex(
    r"(?:git://|ssh://|git@)|https?://(?:(?:github|gitlab)\.com/|[^#]*\.git(?:#|$))|github\.com/"
)
_COMMIT = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_UNENCRYPTED = ("http://", "git://")


@rule("unpinned-build-context", Severity.NOTE, "security", about=("build",))
def unpinned_build_context(subject: Subject, report: Report) -> None:
    """An image is built from a repository at whatever state it has.

    ## What it does
    Looks for build contexts, additional ones too, that are Git repositories without the full hash
    of a commit, and for those that are fetched without encryption.

    ## Why is this bad
    A branch moves, and a tag can be moved: whoever may push to the repository decides what the
    image runs, and two builds of one file differ.

    ## Example
    ```yaml
    services:
      web:
        image: registry.example.com/web:1
        build: https://github.com/example/web.git#main
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: registry.example.com/web:1
        build: https://github.com/example/web.git#8f2d1c5b7a9e4f60b3c2d1e0f9a8b7c6d5e4f3a2
    ```

    ## Source
    https://docs.docker.com/build/concepts/context/#git-repositories
    """
    for name, service in subject.services.items():
        for leaf in _contexts(service.build.value) if service.build is not None else ():
            if not _REPOSITORY.match(leaf.value) and not leaf.value.startswith(_UNENCRYPTED):
                continue
            reference = leaf.value.partition("#")[2].partition(":")[0]
            if leaf.value.startswith(_UNENCRYPTED):
                report(
                    f"the build of `{name}` fetches its context without encryption",
                    leaf,
                    help="use https://",
                    severity=Severity.WARNING,
                )
            elif not _COMMIT.fullmatch(reference):
                what = "a reference that may move" if reference else "whatever the repository has"
                report(
                    f"the build of `{name}` takes {what}",
                    leaf,
                    help="name a commit by its full hash, behind a `#`",
                )


def _contexts(build: Build) -> Iterator[Traced[str]]:
    if build.context is not None:
        yield build.context
    yield from entries(build.additional_contexts).values()
