"""``heap-over-memory``."""

import re
from collections.abc import Iterator

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.memory import room_of
from compose2ecs.lint.reading.translated import FARGATE, tasks_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_JAVA = regex(r"-Xmx(\d{1,12})([kKmMgG]?)\b")
_NODE = regex(r"--max[-_]old[-_]space[-_]size[= ](\d{1,9})")
_CACHE = regex(
    r"(?:--maxmemory[ =]|shared_buffers ?= ?(?=\d+[kmg])|innodb[-_]buffer[-_]pool[-_]size[ =])"
    r"(\d{1,12})([kmg]?)b?\b",
    re.IGNORECASE,
)
_BYTES = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}
_MIB = 2**20


@rule(
    "heap-over-memory",
    Severity.WARNING,
    "operation",
    about=("environment", "command", "entrypoint"),
)
def heap_over_memory(subject: Subject, report: Report) -> None:
    """A program may take a larger heap or cache than its container has memory.

    ## What it does
    Compares the heap of Java (`-Xmx`) and of Node.js (`--max-old-space-size`), in the environment
    and the command, and the caches of Redis (`--maxmemory`), PostgreSQL (`shared_buffers`) and
    MySQL (`--innodb-buffer-pool-size`) in the command, with the memory of the container: the limit
    that the file sets, or else the size of the task on Fargate, which is 512 MiB for a service that
    says nothing.

    ## Why is this bad
    The heap grows until the kernel stops the container, with exit code 137 and no word from the
    program. A machine for Java needs more than its heap besides: twice as much for Elasticsearch.

    ## Example
    ```yaml
    services:
      search:
        image: elasticsearch:8.17.0
        mem_limit: 1g
        environment:
          ES_JAVA_OPTS: -Xms2g -Xmx2g
        volumes: ["data:/usr/share/elasticsearch/data"]
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      search:
        image: elasticsearch:8.17.0
        mem_limit: 4g
        environment:
          ES_JAVA_OPTS: -Xms2g -Xmx2g
        volumes: ["data:/usr/share/elasticsearch/data"]
    volumes:
      data:
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
    """
    tasks = None
    for name, service in subject.services.items():
        for what, heap, place in _taken(service):
            tasks = tasks_of(subject, FARGATE) if tasks is None else tasks
            room = room_of(service, tasks.get(name))
            if room is not None and heap >= room.mib:
                report(
                    f"the {what} of `{name}` may grow to {heap} MiB, and it has {room.words}",
                    place,
                    room.place,
                    help=f"set mem_limit to more than the {what}, or make the {what} smaller",
                )


def _taken(service: Service) -> Iterator[tuple[str, int, Traced[str | None]]]:
    """The heaps and caches that a service asks for: what it is, its MiB, and where."""
    words = (*items(service.command), *items(service.entrypoint))
    for place in (*entries(service.environment).values(), *words):
        text = place.value
        if not text or "-" not in text:
            continue
        for found in _JAVA.finditer(text):
            yield "heap", _mib(found), place
        for found in _NODE.finditer(text):
            yield "heap", int(found[1]), place
    for index, word in enumerate(words):
        if "maxmemory" in word.value or "buffer" in word.value:
            value = words[index + 1] if index + 1 < len(words) else word
            cache = _CACHE.search(f"{word.value} {value.value}")
            if cache is not None:
                yield "cache", _mib(cache), word if cache.end() <= len(word.value) else value


def _mib(found: re.Match[str]) -> int:
    return int(found[1]) * _BYTES[found[2].lower()] // _MIB
