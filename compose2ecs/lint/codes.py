"""The codes of what the linter finds about itself; those of rules stand in ``rules``."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("lint")

CRASHED_RULE = declare(
    "crashed-rule",
    Severity.WARNING,
    "A rule of the linter came to no end",
    """A rule raised an exception, which is a mistake of this program. What it would have found
is missing from the report; everything else is in it.

**What to do.** Please report it, with the file. Until then, `--ignore` the rule that the message
names.
""",
)
UNREADABLE_FOLDER = declare(
    "unreadable-folder",
    Severity.WARNING,
    "A folder below a searched one cannot be read",
    """Compose files in it are not checked. Most often it holds the data of a container, such as a
database, which belong to another user.

**What to do.** Leave it out: with `--exclude`, in `.gitignore`, or in the configuration.

```toml
# compose2ecs.toml
[lint]
exclude = ["data"]
```
""",
)
UNUSED_SUPPRESSION = declare(
    "unused-suppression",
    Severity.WARNING,
    "A comment takes a finding on purpose that is not there",
    """The problem has gone, or the comment stands at another line than the finding. What stays
would hide the next one of its kind.

**What to do.** Remove the comment, or move it: it belongs at the end of the line that the finding
shows, alone above that line, or at the name of the service. Codes that are not looked for, and
files that cannot be loaded, are not judged.

```yaml
services:
  web:
    image: nginx:1.27 # compose2ecs: ignore[floating-tag] the tag has a version by now
```
""",
)
UNKNOWN_SUPPRESSION = declare(
    "unknown-suppression",
    Severity.WARNING,
    "A comment names a code that does not exist",
    """Nothing is taken on purpose by it, so the finding that it was written for is still reported.

**What to do.** Write the code as the report has it in brackets, or a group of codes such as
`security` or `ecs.storage`. `compose2ecs rules` lists all of them.

```yaml
services:
  web:
    image: nginx # compose2ecs: ignore[floting-tag] a toy
```
""",
)
MALFORMED_SUPPRESSION = declare(
    "malformed-suppression",
    Severity.WARNING,
    "A comment for the linter says nothing that it understands",
    """A comment that begins with `compose2ecs:` takes findings on purpose. It names them in
brackets, as there is none that takes everything; one for the whole file stands before its first
key.

**What to do.** Write it so:

```yaml
# compose2ecs: ignore-file[floating-tag] these are examples
services:
  web:
    image: nginx # compose2ecs: ignore[floating-tag] a toy
```
""",
)
SUPPRESSION_WITHOUT_REASON = declare(
    "suppression-without-reason",
    Severity.WARNING,
    "A comment takes a finding on purpose and does not say why",
    """Who reads it later cannot tell whether the reason still holds. It is looked for only when it
is selected: `--extend-select suppression-without-reason`.

**What to do.** Write the reason behind the brackets.

```yaml
services:
  web:
    image: nginx # compose2ecs: ignore[floating-tag]
```
""",
    by_default=False,
)
OUTDATED_BASELINE = declare(
    "outdated-baseline",
    Severity.NOTE,
    "A baseline holds findings that are not there any more",
    """They were put right, or their place has another name by now. What stays in the baseline
would hide the next finding of the same kind at that place.

**What to do.** Write it anew with `--write-baseline`. Files that are not checked, that cannot be
loaded, and codes that are not looked for are not judged.
""",
)
