"""The stack that binds references when the project is published."""

from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.context import Context


def report_stack(cx: Context) -> None:
    """Say what becomes of ``x-ecs.stack``: it can be read only where AWS is asked."""
    stack = cx.policy.settings.stack
    if stack is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE,
            f"what the stack {stack.value} puts out is read when the project is published",
            stack,
        )
