"""``legacy-attribute``."""

from compose2ecs.compose.tree import Mapping, at
from compose2ecs.diagnostics import Location, Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_KINDS = ("networks", "volumes", "secrets", "configs")


@rule("legacy-attribute", Severity.NOTE, "compose.values", about=("links", *_KINDS))
def legacy_attribute(subject: Subject, report: Report) -> None:
    """An attribute is kept for old files only.

    ## What it does
    Looks for `links` of services that are not in the old network `bridge`, and for `external` with
    a `name` in it. docker compose warns of the latter, so that it is a warning here too.

    ## Why is this bad
    Services that have a network in common find each other by their names, without links; a link to
    a service of no common network does nothing. The name of something external stands beside
    `external` for years now.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        links: [db]
      db:
        image: postgres:17
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        depends_on: [db]
      db:
        image: postgres:17
    ```

    ## Source
    https://docs.docker.com/engine/network/links/
    """
    for path, mapping in subject.mappings:
        if len(path) != 2:
            continue
        if path[0] == "services":
            if "links" in mapping.entries and at(mapping, ("network_mode",)) is None:
                report(
                    "`links` is a legacy attribute: services of one network know their names",
                    Location(mapping.key_span("links"), (*path, "links")),
                    help="use `depends_on` for the order, and aliases of the network for names",
                )
        elif path[0] in _KINDS:
            external = mapping.entries.get("external")
            if isinstance(external, Mapping):
                report(
                    "`external.name` is deprecated, and docker compose warns of it",
                    Location(external.key_span("name"), (*path, "external", "name")),
                    help="write `external: true`, and `name` beside it",
                    severity=Severity.WARNING,
                )
