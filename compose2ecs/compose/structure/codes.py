"""The diagnostics about the structure of a Compose file."""

from __future__ import annotations

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("compose.structure")

UNKNOWN_ATTRIBUTE = declare(
    "unknown-attribute",
    Severity.ERROR,
    "A key is not an attribute of the structure that it stands in",
    """\
Compose files are closed: docker compose refuses a file with a key that it does not know. Such a
key is a spelling mistake, stands on the wrong level, or belongs to a version of Compose that is
newer or older than the one we follow.

Correct the spelling, or move the key to where the help says. Keys of your own begin with `x-`;
they are allowed at the top level and in nearly every structure, and are left alone.

```yaml
services:
  web:
    image: nginx
    replicas: 2        # unknown-attribute: did you mean `deploy.replicas`?
```

```yaml
services:
  web:
    image: nginx
    deploy:
      replicas: 2
```

In `x-ecs` every key counts, and `x-` keys are not allowed: a setting that nobody reads would
change nothing.
""",
)

WRONG_TYPE = declare(
    "wrong-type",
    Severity.ERROR,
    "A value is of the wrong kind, such as text in place of a list",
    """\
Each attribute takes certain kinds of values: text, numbers, true or false, lists, mappings. YAML
decides on the kind by how a value is written: `8080` is a number, `true` is not text, `2024-01-02`
is a timestamp, `- a: b` is a mapping inside a list, and a key with nothing behind it is empty
(null).

Where text is wanted, put the value in quotes. Where a list is wanted, begin each entry with `- `.
Remove a key that has no value, or give it one.

```yaml
services:
  web:
    image: nginx
    hostname: 1                 # wrong-type: must be text
    ports: "80:80"              # wrong-type: must be a list
    environment:
      - MODE: fast              # wrong-type: an entry of a list is written MODE=fast
    volumes:                    # wrong-type: is empty
```

```yaml
services:
  web:
    image: nginx
    hostname: "1"
    ports: ["80:80"]
    environment:
      MODE: fast
```

A variable always gives text. docker compose turns it into a number or a boolean for most
attributes that want one; for the few others the value has to be written out.
""",
)

INVALID_VALUE = declare(
    "invalid-value",
    Severity.ERROR,
    "A value or a name is of the right kind but not one that is possible there",
    """\
Some attributes take one of a few words, a number within bounds, or text of a certain form. Names
of services, networks and other resources consist of letters, digits, `.`, `_` and `-`.

The help lists what is possible.

```yaml
services:
  my web:                       # invalid-value: a name cannot have a blank
    image: nginx
    oom_score_adj: 5000         # invalid-value: between -1000 and 1000
    depends_on:
      db: {condition: healthy}  # invalid-value: did you mean `service_healthy`?
```

```yaml
services:
  my-web:
    image: nginx
    oom_score_adj: 500
    depends_on:
      db: {condition: service_healthy}
```
""",
)

MISSING_ATTRIBUTE = declare(
    "missing-attribute",
    Severity.ERROR,
    "A structure lacks an attribute that it cannot do without",
    """\
A few structures mean nothing without one of their attributes: a mount in long form without its
`type`, a dependency in long form without its `condition`, a hook without its `command`.

Add the attribute. Often the short form is what was meant, as it needs none of them.

```yaml
services:
  web:
    image: nginx
    volumes:
      - source: data            # missing-attribute: `type`
        target: /data
```

```yaml
services:
  web:
    image: nginx
    volumes:
      - type: volume
        source: data
        target: /data
```
""",
)

DUPLICATE_ITEM = declare(
    "duplicate-item",
    Severity.ERROR,
    "A list has the same entry twice",
    """\
docker compose refuses some lists with an entry that occurs twice, such as `security_opt`,
`group_add` or the networks of a service. For others, such as `environment` and `ports`, it keeps
the last of them and says nothing.

Remove one of the two. When the second comes from an override file or from a service that is
extended, the list of the first file has it already.

```yaml
services:
  web:
    image: nginx
    security_opt:
      - no-new-privileges:true
      - no-new-privileges:true  # duplicate-item
```

Numbers are compared by value, so `1` and `1.0` are the same; `1` and `"1"` are not.
""",
)
