"""What a project is doing, and what its containers write."""

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import typer

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.life.living import Given, Living, living
from compose2ecs.cli.output import uses_colour, write_stdout
from compose2ecs.cli.publish_text import needs
from compose2ecs.cli.running import say
from compose2ecs.compose.grammar.quantities import QuantityError, parse_duration
from compose2ecs.ecs.bindings import WORDS
from compose2ecs.publish.api import Operation, Refused, is_denied
from compose2ecs.publish.bindings import unbound
from compose2ecs.publish.life import logs, status
from compose2ecs.publish.life.endpoints import Endpoints
from compose2ecs.publish.life.found import Found, family_in
from compose2ecs.publish.life.selection import Selection
from compose2ecs.publish.observe import observe
from compose2ecs.publish.options import Options, names_of
from compose2ecs.publish.plan import plan

_COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
"""Foregrounds of terminals, in the order in which containers get them.

https://en.wikipedia.org/wiki/ANSI_escape_code#Colors
"""


def showing_status(
    given: Given, services: Sequence[str], *, as_json: bool, with_code: bool
) -> Exit:
    """Show how the project is doing, and the exit code."""

    def work(living: Living) -> Exit:
        found = living.found()
        chosen = living.chosen(found, services)
        endpoints = Endpoints(living.patient, found)
        ways = {
            each.name: endpoints.of(each)
            for each in found.ours
            if chosen.has(family_in(each.task_definition))
        }
        drift = _drift(living, chosen if services else None)
        made = status.status(found, living.ecs, chosen, ways, drift, tuple(endpoints.notes))
        write_stdout(_as_json(made) if as_json else status.text(made))
        if not with_code:
            return Exit.OK
        if drift.plan is None:
            return Exit.PREFLIGHT
        return Exit.USAGE if drift.is_there else Exit.OK

    return living(given, work)


def _as_json(made: status.Status) -> str:
    return json.dumps(status.json(made), indent=2, ensure_ascii=False) + "\n"


def _drift(living: Living, chosen: Selection | None) -> status.Drift:
    """What publishing the chosen part would change."""
    for ref in unbound(living.ecs):
        reason = f"nothing says which {WORDS[ref.kind]} {ref.placeholder} stands for"
        return status.Drift(plan=None, reason=reason)
    only = {
        name
        for task in living.ecs.task_definitions
        if chosen is not None and chosen.has(str(task.family.value))
        for name in names_of(task, living.name)
    }
    options = Options(
        project=living.name,
        needs=needs(living.project),
        only=frozenset(only),
        run_id="",
        prune=chosen is None,
    )
    try:
        observed = observe(living.patient, living.ecs, living.account, prune=options.prune)
    except Refused as error:
        if not is_denied(error):
            raise
        return status.Drift(plan=None, reason=f"{error.operation} is not allowed")
    return status.Drift(plan=plan(living.ecs, observed, options), reason=None)


def showing_logs(
    given: Given,
    services: Sequence[str],
    *,
    since: str,
    tail: int | None,
    follow: bool,
    timestamps: bool,
) -> Exit:
    """Show what containers have written, and the exit code."""
    begin = _moment(since)

    def work(living: Living) -> Exit:
        found = living.found()
        chosen = living.chosen(found, services)
        sources = _sources(living, found, chosen, services)
        following = logs.Following(living.patient, sources, begin, say)
        show = _Shown([each.container for each in sources], timestamps=timestamps)
        show(logs.last(following.read(), tail))
        if follow:
            for lines in logs.follow(following, living.clock):
                show(lines)
        return Exit.OK

    return living(given, work, is_quiet=True)


def _sources(
    living: Living, found: Found, chosen: Selection, names: Sequence[str]
) -> list[logs.Source]:
    """Where the containers log to that are chosen; those that cannot be read are told of."""
    made: dict[logs.Source, None] = {}
    told: dict[str, None] = {}
    for name in logs.definitions(found, chosen):
        try:
            reply = living.patient.call(
                Operation.DESCRIBE_TASK_DEFINITION, {"taskDefinition": name}
            )
        except Refused as error:
            if error.code != "ClientException":  # which says that there is none
                raise
            continue
        definition = reply["taskDefinition"]
        for each in logs.sources(definition, names, living.name, living.api.region):
            if isinstance(each, logs.Source):
                made[each] = None
            else:
                told[each] = None
    for line in told:
        say(line)
    return list(made)


def _moment(text: str) -> int:
    """A moment in milliseconds since 1970, of a duration before now, or of a date and time.

    Raises BadParameter.
    """
    try:
        return max(int(time.time() * 1000) - parse_duration(text) // 1_000_000, 0)
    except QuantityError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"`{text}` is neither a duration, as 10m, nor a time, as 2026-01-31T12:00:00Z",
            param_hint="--since",
        ) from error
    return int(moment.timestamp() * 1000)


class _Shown:
    """Prints lines, each behind the container and the task that wrote it."""

    def __init__(self, containers: Sequence[str], *, timestamps: bool) -> None:
        self._width = max((len(name) for name in containers), default=0) + 9
        self._timestamps = timestamps
        self._colours = {
            name: _COLOURS[number % len(_COLOURS)]
            for number, name in enumerate(dict.fromkeys(containers))
        }
        self._is_coloured = sys.stdout is not None and uses_colour(sys.stdout)

    def __call__(self, lines: Sequence[logs.Line]) -> None:
        """Print the lines, at once."""
        if lines:
            write_stdout("".join(f"{self._text(line)}\n" for line in lines))

    def _text(self, line: logs.Line) -> str:
        who = f"{line.container}/{line.task[:8]}".ljust(self._width)
        if self._is_coloured:
            who = f"\x1b[{self._colours[line.container]}m{who}\x1b[0m"
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=line.at)
        when = f"{at.isoformat(timespec='milliseconds')} " if self._timestamps else ""
        return f"{who} | {when}{line.text}"
