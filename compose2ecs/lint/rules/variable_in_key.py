"""``variable-in-key``."""

import re

from compose2ecs.diagnostics import Location, Severity
from compose2ecs.lint.reading.pairs import ATTRIBUTES, is_extension
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_NAMED = ATTRIBUTES | {"extra_hosts", "storage_opt"}

_VARIABLE = r"(?<!\$)(?:\$\$)*\$(?:\{[A-Za-z_]|[A-Za-z_])"


@rule("variable-in-key", Severity.WARNING, "compose.names", about=("$",))
def variable_in_key(subject: Subject, report: Report) -> None:
    """A variable stands in a name, where it is not replaced.

    ## What it does
    Looks for `${NAME}` and `$NAME` in the names of environment variables, labels, build arguments,
    hosts and options that are written as a mapping.

    ## Why is this bad
    docker compose replaces variables in values, never in keys. The name keeps the dollar and the
    braces, so that a label for a proxy names a router `${NAME}`. In the form of a list, name and
    value are one text, in which variables are replaced.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        labels:
          traefik.http.routers.${STAGE}.rule: Host(`example.com`)
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        labels:
          - traefik.http.routers.${STAGE:-test}.rule=Host(`example.com`)
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
    """
    for path, mapping in subject.mappings:
        if len(path) < 2 or path[-1] not in _NAMED or is_extension(path):
            continue
        for key in mapping.entries:
            if "$" in key and re.search(_VARIABLE, key):
                report(
                    f"the variable in `{key}` is not replaced: it stands in a key",
                    Location(mapping.key_span(key), (*path, key)),
                    help="write the variables in values alone, or a list of name=value",
                )
