"""The plan as text and as JSON: stable, so that it can be reviewed and compared."""

from collections import Counter
from collections.abc import Callable, Iterator
from json import dumps

from compose2ecs.ecs.wire import Json
from compose2ecs.publish import steps as s
from compose2ecs.publish.calls import operation_of
from compose2ecs.publish.difference import Difference
from compose2ecs.publish.plan import Plan
from compose2ecs.source import Choice, Source

VERSION = 1

VERBS: dict[type, str] = {
    s.MakeCluster: "create cluster",
    s.MakeLogGroup: "create log group",
    s.MakeSecret: "create secret",
    s.ReplaceSecret: "update secret",
    s.StoreParameter: "store parameter",
    s.Register: "register",
    s.Deregister: "deregister",
    s.Run: "run",
    s.Stop: "stop task",
    s.AwaitTask: "wait for task",
    s.Create: "create",
    s.Update: "update",
    s.Drain: "drain",
    s.Delete: "delete",
    s.AwaitInactive: "wait until gone",
    s.AwaitRollout: "wait for rollout",
    s.Tag: "tag",
    s.Untag: "untag",
    s.ScaleTarget: "scale",
    s.ScalePolicy: "scaling policy",
    s.ScaleSchedule: "scaling schedule",
    s.DropTarget: "stop scaling",
    s.DropPolicy: "drop policy",
    s.DropSchedule: "drop schedule",
}
"""Each step in the words of the plan."""

_WAITS = (s.AwaitTask, s.AwaitInactive, s.AwaitRollout)


def _unchanged(text: str) -> str:
    return text


def text(plan: Plan, *, diff: bool = False, masked: Callable[[str], str] = _unchanged) -> str:
    """The plan for people: where, the steps with their causes, what is refused, how many calls.

    With ``diff``, each member that changes stands below its step, with its line in the file.
    ``masked`` hides what must not be shown.
    """
    lines = [_heading(plan), *_steps(plan, diff=diff, masked=masked)]
    lines += [f"bound: {note}" for note in plan.bound]
    lines += [f"checked: {note}" for note in plan.checked]
    for refusal in plan.refusals:
        place = _place(refusal.place)
        at = f"  ({place})" if place else ""
        lines += [f"refused: {refusal.message}{at}", f"  help: {refusal.help}"]
    lines += [f"not checked: {note}" for note in plan.unchecked]
    lines.append(_count(plan))
    return "\n".join(lines) + "\n"


def _heading(plan: Plan) -> str:
    return f"{plan.project}: cluster {plan.cluster}, region {plan.region}, account {plan.account}"


def _steps(plan: Plan, *, diff: bool, masked: Callable[[str], str]) -> Iterator[str]:
    verbs = [VERBS[type(step)] for step in plan.steps]
    names = [s.subject(step) for step in plan.steps]
    wide, long = max(map(len, verbs), default=0), max(map(len, names), default=0)
    for step, verb, name in zip(plan.steps, verbs, names, strict=True):
        yield f"  {verb:<{wide}}  {name:<{long}}  {step.cause}"
        if diff and isinstance(step, (s.Register, s.Update)):
            yield from (f"      {masked(line(found))}" for found in step.differences)


def line(found: Difference) -> str:
    """A difference as a line: the member, both values, and the place in the file."""
    first = found.origins[0] if found.origins else None
    why = first.why if isinstance(first, Choice) else None
    place = ": ".join(filter(None, (_place(found.source), why)))
    shown = f"{'.'.join(found.path)}: {_value(found.before)} → {_value(found.after)}"
    return f"{shown}  ({place})" if place else shown


def _value(value: object) -> str:
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(source: Source | None) -> str | None:
    return None if source is None else f"{source.span.file}:{source.span.line}:{source.span.column}"


def _count(plan: Plan) -> str:
    if not plan.calls:
        return "nothing to do" if plan.refusals else "nothing to change"
    counts = Counter(VERBS[type(step)] for step in plan.calls)
    parts = ", ".join(f"{number} {verb}" for verb, number in counts.items())
    total = len(plan.calls)
    return f"{total} call{'' if total == 1 else 's'}: {parts}"


def json_text(plan: Plan) -> str:
    """The plan for programs, as text with a final newline."""
    return dumps(json(plan), indent=2, ensure_ascii=False) + "\n"


def json(plan: Plan) -> dict[str, Json]:
    """The plan for programs. ``operation`` is None for a step that only waits."""
    return {
        "version": VERSION,
        "project": plan.project,
        "cluster": plan.cluster,
        "region": plan.region,
        "account": plan.account,
        "steps": [_step(step) for step in plan.steps],
        "refusals": [
            {
                "ground": refusal.ground.name.lower(),
                "subject": refusal.subject,
                "message": refusal.message,
                "help": refusal.help,
                "location": _location(refusal.place),
            }
            for refusal in plan.refusals
        ],
        "bound": list(plan.bound),
        "checked": list(plan.checked),
        "unchecked": list(plan.unchecked),
    }


def _step(step: s.Step) -> Json:
    differences = step.differences if isinstance(step, (s.Register, s.Update)) else ()
    return {
        "step": VERBS[type(step)],
        "subject": s.subject(step),
        "operation": None if isinstance(step, _WAITS) else operation_of(step).value,
        "cause": step.cause,
        "differences": [_difference(found) for found in differences],
    }


def _difference(found: Difference) -> Json:
    return {
        "path": list(found.path),
        "before": found.before,
        "after": found.after,
        "location": _location(found.source),
    }


def _location(source: Source | None) -> Json:
    if source is None:
        return None
    span = source.span
    return {"file": span.file, "line": span.line, "column": span.column}
