"""What the limits say about documents of requests, for tests that judge fixtures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.decode import decoded
from compose2ecs.ecs.limits import LIMITS, Finding
from compose2ecs.ecs.limits.edits import edited
from compose2ecs.ecs.model import CreateService, EcsProject, RegisterTaskDefinition, RunTask
from compose2ecs.ecs.target import Target
from compose2ecs.source import Path, Source, Span, Traced


def traced(value: Any, path: Path = ()) -> Traced[Any]:
    """The plain value with its path as its place."""
    if isinstance(value, dict):
        value = {key: traced(child, (*path, key)) for key, child in value.items()}
    elif isinstance(value, list):
        value = tuple(traced(child, (*path, at)) for at, child in enumerate(value))
    return Traced(value, (Source(path, Span("ecs.json", 1, 1, 1, 2)),))


def document(file: File) -> EcsProject:
    """The requests in a file. It is an error of the test when they cannot be read."""
    reporter = Reporter()
    given: Mapping[str, list[Any]] = json.loads(file.read_text(encoding="utf-8"))

    def requests(name: str, kind: type) -> Any:
        read = (
            decoded(traced(request, (name, at)), kind, reporter)
            for at, request in enumerate(given.get(name, []))
        )
        return tuple(read)

    ecs = EcsProject(
        task_definitions=requests("taskDefinitions", RegisterTaskDefinition),
        services=requests("services", CreateService),
        tasks=requests("tasks", RunTask),
        scalable_targets=(),
        scaling_policies=(),
        scheduled_actions=(),
    )
    assert reporter.diagnostics == ()
    return ecs


def judged(ecs: EcsProject, target: Target) -> list[Finding]:
    """What the limits of the target say, in their order; what they change is changed for the next.

    The network modes of the tasks are not looked at: all are judged as those of ``target``.
    """
    found = []
    for row in LIMITS:
        if target in row.on:
            own = list(row.findings(ecs, target))
            ecs = edited(ecs, [finding.edit for finding in own if finding.edit])
            found += own
    return found


def line(finding: Finding) -> str:
    """A finding in one line: whether ECS refuses, the code, the message."""
    verdict = "refused" if finding.refused else "taken"
    return f"{verdict} {finding.code.slug}: {finding.message}"
