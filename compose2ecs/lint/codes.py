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
