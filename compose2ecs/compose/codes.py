"""The diagnostics of loading, in the order of the phases that report them.

Those about the structure of a file are in ``structure.codes``.
"""

from __future__ import annotations

from compose2ecs.compose.structure.codes import INVALID_VALUE, UNKNOWN_ATTRIBUTE, WRONG_TYPE
from compose2ecs.diagnostics import Severity, declaring

declare = declaring("compose")

__all__ = ["INVALID_VALUE", "UNKNOWN_ATTRIBUTE", "WRONG_TYPE"]

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING

# ---------------------------------------------------------------------- files
NO_COMPOSE_FILE = declare(
    "no-compose-file",
    _ERROR,
    "There is no compose file to read",
    """\
Without `-f` and without `COMPOSE_FILE`, the working directory and every folder above it are
searched for `compose.yaml`, `compose.yml`, `docker-compose.yml` and `docker-compose.yaml`, and none
was there.

Change to the folder of the project, or name the file:

```
compose2ecs convert -f deploy/compose.yaml
```
""",
)
SEVERAL_COMPOSE_FILES = declare(
    "several-compose-files",
    _WARNING,
    "A folder has several compose files of which one is used",
    """\
`compose.yaml` is preferred to `compose.yml`, then `docker-compose.yml`, then `docker-compose.yaml`;
of the override files, `compose.override.yml` to `compose.override.yaml` and so on. Only the first
found is read, as by docker compose.

Remove the others, or name the files that you mean with `-f`.
""",
)
FILE_NOT_FOUND = declare(
    "file-not-found",
    _ERROR,
    "A file that the project names does not exist",
    """\
A compose file, an `--env-file`, or the target of `include`, `extends`, `env_file` or `label_file`
is not there. Relative names in a compose file are relative to the project directory: the folder of
the first `-f`, or `--project-directory`. Those on the command line are relative to the working
directory.

An env file that may be absent is written in the long form:

```yaml
env_file:
  - path: local.env
    required: false
```
""",
)
FILE_UNREADABLE = declare(
    "file-unreadable",
    _ERROR,
    "A file that the project names cannot be read",
    """\
It is a directory, or the permissions do not allow it to be read. A common cause is a bind mount
that once made a directory where a file was meant.
""",
)
FILE_TOO_LARGE = declare(
    "file-too-large",
    _ERROR,
    "A file is larger than any compose file or env file",
    """\
Files are read up to 8 MiB; the largest that are known have some hundred kilobytes. What is larger
is something else: an archive, a dump, a log. Check the name, or give generated data to the
container in another way.
""",
)
NOT_UTF8 = declare(
    "not-utf8",
    _ERROR,
    "A file is not UTF-8 text",
    """\
Compose files and env files are read as UTF-8 (or as UTF-16 with a byte order mark). The place is
the first byte that is not. Save the file as UTF-8 in your editor, or convert it:

```
iconv -f latin1 -t utf-8 compose.yaml > compose.utf8.yaml
```
""",
)
REMOTE_RESOURCE = declare(
    "remote-resource",
    _ERROR,
    "`include` or `extends` names something on the network",
    """\
docker compose can include Git repositories and OCI artifacts. Converting works offline, so such a
resource is never fetched: clone it, and include the file by its path.

```yaml
include:
  - vendor/monitoring/compose.yaml      # not https://github.com/example/monitoring.git
```
""",
)
ENV_FILE_SYNTAX = declare(
    "env-file-syntax",
    _ERROR,
    "A line of an env file cannot be read",
    """\
An env file has lines such as `NAME=value`, `NAME="value with $VARIABLES"`, `NAME='literal'`, and
comments after `#`. A name has no spaces, and a quote that opens must close.
""",
)
INVALID_PROJECT_NAME = declare(
    "invalid-project-name",
    _ERROR,
    "The project name is empty or has characters that are not allowed",
    """\
A name given with `-p` or `COMPOSE_PROJECT_NAME` is lower-case letters, digits, `-` and `_`, and
begins with a letter or digit. A `name:` in the file and the name of the folder are made so by
leaving out everything else, and something must remain.
""",
)

# ---------------------------------------------------------------------- YAML
YAML_SYNTAX = declare(
    "yaml-syntax",
    _ERROR,
    "The file is not YAML that docker compose reads",
    """\
The place is where the parser could not go on; the mistake may stand before it: an indentation that
differs from its neighbours, a tab, a quote that does not close, a `:` in text that should be in
quotes.

```yaml
command: echo "a: b"     # yaml-syntax: the colon ends a key
command: 'echo "a: b"'   # text
```
""",
)
JSON_SYNTAX = declare(
    "json-syntax",
    _ERROR,
    "The file is not JSON that the clients of AWS read",
    """\
The place is where the parser could not go on. JSON is stricter than YAML and JavaScript: names and
texts are in double quotes, no comma stands before a closing bracket, there are no comments, and no
number is `NaN`.

```json
{
  "family": "web",
  "cpu": "256",          // json-syntax: JSON has no comments
}
```

**What to do.** Change what the message names, or save the file as YAML (`.yaml`), which the AWS CLI
takes with `--cli-input-yaml`.
""",
)
DUPLICATE_KEY = declare(
    "duplicate-key",
    _ERROR,
    "A key stands twice in one mapping",
    """\
Many YAML readers keep the last and forget the first without a word. docker compose refuses, and so
do we. Remove one of the two, or merge their contents. Two `<<:` in one mapping are duplicates too;
write `<<: [*first, *second]`.
""",
)
NON_STRING_KEY = declare(
    "non-string-key",
    _ERROR,
    "A key is a number, a boolean or null",
    """\
Every key of a compose file is text. Put it in quotes:

```yaml
labels:
  8080: http      # non-string-key
  "8080": http
```
""",
)
ALIAS_CYCLE = declare(
    "alias-cycle",
    _ERROR,
    "An alias stands inside the value that it refers to",
    """\
`&name` marks a value and `*name` repeats it. A value that repeats itself has no end.
""",
)
ALIAS_EXPANSION = declare(
    "alias-expansion",
    _ERROR,
    "Aliases make the file many times larger than it is",
    """\
Aliases of aliases grow like powers: a file of a few lines can stand for billions of values. A file
may expand to twenty thousand values and fifty times its own size; one that needs more is refused
before it takes all memory.
""",
)
TOO_DEEP = declare(
    "nesting-too-deep",
    _ERROR,
    "Lists and mappings are nested deeper than any compose file needs",
    """\
The bound is 128 levels. The deepest attribute of the specification is at level 8.
""",
)
NOT_A_MAPPING = declare(
    "not-a-mapping",
    _ERROR,
    "The file does not hold a mapping",
    """\
A compose file is a mapping with keys such as `services` and `volumes`. This one is empty, or a
list, or plain text.
""",
)

# ---------------------------------------------------------------------- variables
UNSET_VARIABLE = declare(
    "unset-variable",
    _WARNING,
    "A variable without a default is not set",
    """\
`${NAME}` becomes an empty string when `NAME` is set neither in the environment nor in `.env`. That
is rarely what is meant: `image: app:${TAG}` becomes `app:`.

Give a default, `${TAG:-latest}`, or make it required, `${TAG:?set the image tag}`.
""",
)
REQUIRED_VARIABLE = declare(
    "required-variable",
    _ERROR,
    "A variable that must be set is not",
    """\
`${NAME:?message}` stops with the message when `NAME` is unset or empty; `${NAME?message}` when it
is unset. All of them count: also those in a service whose profile is not active, and those in a
default that is not used.
""",
)
INTERPOLATION_SYNTAX = declare(
    "interpolation-syntax",
    _ERROR,
    "A `$` begins something that is not a variable",
    """\
After `$` comes a name, `{` or another `$`. In braces stand a name and perhaps one of `:-` `-` `:+`
`+` `:?` `?` with what belongs to it; shell forms such as `${NAME%.*}` are not known. A literal
dollar is doubled: `$$`.

```yaml
command: sh -c 'echo $${HOME}'
```
""",
)

# ---------------------------------------------------------------------- merging
MERGE_CONFLICT = declare(
    "merge-conflict",
    _ERROR,
    "Two files give an attribute in forms that cannot be merged",
    """\
Mappings merge with mappings and lists with lists. Where one file has a list and the other a
mapping, most attributes cannot be combined. Write both in the same form, or replace the value with
`!override`.
""",
)
EXTENDS_UNKNOWN = declare(
    "extends-unknown",
    _ERROR,
    "`extends` names a service that does not exist",
    """\
The service must be in the same file, or in the one that `extends.file` names. Services of an
override file or of an included file cannot be extended.
""",
)
EXTENDS_CYCLE = declare(
    "extends-cycle",
    _ERROR,
    "Services extend each other in a circle",
    "Break the circle: move what they share into a third service that extends nothing.\n",
)
INCLUDE_CYCLE = declare(
    "include-cycle",
    _ERROR,
    "Files include each other in a circle",
    "Break the circle: move what they share into a third file that includes neither.\n",
)
INCLUDE_CONFLICT = declare(
    "include-conflict",
    _ERROR,
    "An included file defines something that the including file defines too",
    """\
Services, networks, volumes, secrets and configs of an included file come beside those of the
including one; the same name twice is refused unless both are equal. To change an included service,
put the change into an override file, or list it after the included file: `include: [{path:
[base.yaml, change.yaml]}]`.
""",
)

# ---------------------------------------------------------------------- meaning
COMMAND_CUT = declare(
    "command-cut",
    _WARNING,
    "docker compose drops a part of a command",
    """\
A command that is one text is split into words; no shell runs it. docker compose stops reading at
the first unquoted `;`, `&`, `|`, `<` or `>`, without a message: what follows is lost. Such a
character in an argument, such as the address of a query, belongs in quotes.

```yaml
command: migrate && serve                    # runs `migrate`
command: ["sh", "-c", "migrate && serve"]    # runs both
```
""",
)
IGNORED_VALUE = declare(
    "ignored-value",
    _WARNING,
    "docker compose accepts a value and does nothing with it",
    """\
Sizes may be whole numbers of bytes or text with a unit. A number with a fraction is accepted and
ignored, so that `mem_limit: 1.5` is no limit at all.

A list that is laid over another one may be written as a single text. A number or a boolean in its
place, such as `dns: 8` in an override file, is dropped.

An option of a mount that does not exist is dropped, so that `./data:/data:RO` can be written to.
Attributes of an entry of `include` that do not exist are dropped, and so is what follows `NONE` in
a health check.
""",
)
CONFLICTING_ATTRIBUTES = declare(
    "conflicting-attributes",
    _ERROR,
    "Two attributes exclude each other",
    "Only one of the two attributes can be given. Remove the one that is not meant.\n",
)
INCONSISTENT_SETTINGS = declare(
    "inconsistent-settings",
    _ERROR,
    "Two settings that must agree do not",
    """\
Some settings can be written in two places, `cpus` and `deploy.resources.limits.cpus` for one, and
docker compose refuses a file in which they differ or in which only one of them is complete. Keep
one of the two.
""",
)
MISSING_SETTING = declare(
    "missing-setting",
    _ERROR,
    "Something needs a setting that it does not have",
    "What is described cannot work without the setting that the message names. Add it.\n",
)
UNDEFINED_REFERENCE = declare(
    "undefined-reference",
    _ERROR,
    "A name refers to nothing",
    """\
A service names another service, a network, a volume, a secret, a config or a model that is not
defined at the top level, or that belongs to a profile that is not active.

```yaml
services:
  db:
    image: postgres
    volumes: [data:/var/lib/postgresql/data]
volumes:
  data:
```
""",
)
DUPLICATE_MOUNT = declare(
    "duplicate-mount",
    _ERROR,
    "Two mounts of a service have the same target",
    "A path in the container can be mounted once. `tmpfs` and `volumes` count together.\n",
)
DEPENDENCY_CYCLE = declare(
    "dependency-cycle",
    _ERROR,
    "Services depend on each other in a circle",
    """\
`depends_on`, `links`, `volumes_from` and namespaces shared with `service:NAME` all make one service
wait for another. In a circle none could start. Break it where the dependency is weakest.
""",
)
