"""What the containers of a project have written, read from CloudWatch Logs in bounded steps.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from compose2ecs.publish.api import Api, Operation, Refused, Reply, is_denied
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.hints import described
from compose2ecs.publish.life.found import Found, family_in, runs
from compose2ecs.publish.life.selection import Selection
from compose2ecs.publish.ownership import compose_name
from compose2ecs.shape import shape

EVERY_S = 2.0
"""Between two looks while following, in seconds."""

_PER_SOURCE_S = 0.25
"""The least time for each source between two looks: FilterLogEvents is throttled at a few calls a
second. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
"""

_PAGES = 50
_PAGE = 1000
_LATE_MS = 10_000
"""How much later than its time a line may arrive and still be shown, in milliseconds."""

_AWSLOGS = "awslogs"
_NOT_FOUND = "ResourceNotFoundException"


@shape
class Source:
    """Where a container logs to: streams of a group, one for each task, that begin with a prefix.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
    """

    container: str
    group: str
    prefix: str


@shape
class Line:
    """A line of a task, by its ID; ``at`` is in milliseconds since 1970."""

    at: int
    container: str
    task: str
    text: str


def definitions(found: Found, chosen: Selection) -> Iterator[str]:
    """The task definitions to look for logs in: those that run, else the newest of the family."""
    running: dict[str, list[str]] = {}
    for service in found.ours:
        for revision in dict.fromkeys(runs(service)):
            running.setdefault(family_in(revision), []).append(revision)
    for family in sorted(chosen.families):
        yield from dict.fromkeys(running.get(family, [family]))


def sources(
    definition: Reply, names: Iterable[str], project: str, region: str
) -> Iterator[Source | str]:
    """Where the containers of a task definition log to, or why that cannot be read.

    With ``names`` only those of them that are called so, or that belong to a task called so.
    """
    wanted = set(names)
    family = str(definition.get("family", ""))
    whole = not wanted or not wanted.isdisjoint({family, compose_name(family, project)})
    for container in definition.get("containerDefinitions") or ():
        name = container["name"]
        if whole or name in wanted:
            yield _source(name, container.get("logConfiguration") or {}, region)


def _source(name: str, log: Mapping[str, Any], region: str) -> Source | str:
    options: Mapping[str, str] = log.get("options") or {}
    group, prefix = options.get("awslogs-group"), options.get("awslogs-stream-prefix")
    if log.get("logDriver") != _AWSLOGS:
        return f"{name} logs to {log.get('logDriver') or 'nowhere'}, and not to CloudWatch Logs"
    if options.get("awslogs-region", region) != region:
        return f"{name} logs to the Region {options['awslogs-region']}: name it with --region"
    if not group or not prefix:
        return f"{name} has no prefix for the streams of its log, so nobody can tell them apart"
    return Source(container=name, group=group, prefix=f"{prefix}/{name}/")


class Following:
    """Reads lines that have not been read before. ``say`` hears what cannot be read."""

    def __init__(
        self, api: Api, given: Iterable[Source], since: int, say: Callable[[str], None]
    ) -> None:
        self._api = api
        self._since = dict.fromkeys(given, since)
        self._seen: dict[Source, dict[str, int]] = {source: {} for source in self._since}
        self._say = say
        self._said: set[str] = set()

    @property
    def every(self) -> float:
        """The pause between two looks, in seconds: always the same for the same sources."""
        return max(EVERY_S, _PER_SOURCE_S * len(self._since))

    def read(self) -> list[Line]:
        """The lines that are new, of all sources in the order of their times. Raises ApiError."""
        found = [line for source in tuple(self._since) for line in self._new(source)]
        return sorted(found, key=lambda line: line.at)

    def _new(self, source: Source) -> list[Line]:
        events = [
            each for each in self._events(source) if each["eventId"] not in self._seen[source]
        ]
        if not events or source not in self._since:
            return []
        seen = self._seen[source]
        seen.update({each["eventId"]: int(each["timestamp"]) for each in events})
        start = max(max(seen.values()) - _LATE_MS, self._since[source])
        self._since[source] = start
        self._seen[source] = {id: at for id, at in seen.items() if at >= start}
        return [
            Line(
                at=int(each["timestamp"]),
                container=source.container,
                task=str(each.get("logStreamName", "")).rpartition("/")[2],
                text=str(each.get("message", "")).rstrip("\r\n"),
            )
            for each in events
        ]

    def _events(self, source: Source) -> list[Any]:
        """Events since the last ones, in a bounded number of pages: the next look goes on there."""
        request = {
            "logGroupName": source.group,
            "logStreamNamePrefix": source.prefix,
            "startTime": self._since[source],
            "limit": _PAGE,
        }
        found: list[Any] = []
        page = request
        for _ in range(_PAGES):
            reply = self._page(source, page)
            found += reply.get("events") or ()
            if not reply.get("nextToken"):
                return found
            page = {**request, "nextToken": reply["nextToken"]}
        self._tell(f"{source.container}: there is more; the first {len(found)} lines are shown")
        return found

    def _page(self, source: Source, request: Mapping[str, Any]) -> Reply:
        try:
            return self._api.call(Operation.FILTER_LOG_EVENTS, request)
        except Refused as error:
            if is_denied(error):
                self._since.pop(source, None)
            elif error.code != _NOT_FOUND:
                raise
            self._tell(f"{source.container}: not readable: {described(error)}")
            return {}

    def _tell(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._say(line)


def last(lines: Sequence[Line], number: int | None) -> list[Line]:
    """The last ``number`` lines of each container, in their order; all of them for None."""
    if number is None:
        return list(lines)
    left: dict[str, int] = {}
    kept = []
    for line in reversed(lines):
        left[line.container] = left.get(line.container, number) - 1
        if left[line.container] >= 0:
            kept.append(line)
    return kept[::-1]


def follow(following: Following, clock: Clock) -> Iterator[list[Line]]:
    """The lines that come, until the user wants to stop. Raises Interrupted, ApiError."""
    while True:
        clock.pause(following.every)
        yield following.read()
