"""What a conversion says, without the places where it says it, for comparing two projects."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import Conversion, convert
from compose2ecs.emit import FORMATS
from compose2ecs.mapping.policy import Options as PolicyOptions

TARGETS = ("fargate", "ec2", "external", "managed-instances")

KEYS = {
    "taskDefinitions": "family",
    "services": "serviceName",
    "containerDefinitions": "name",
    "environment": "name",
    "extraHosts": "hostname",
    "secrets": "name",
    "systemControls": "namespace",
    "tags": "key",
    "ulimits": "name",
    "volumes": "name",
    "dependsOn": "containerName",
}
"""Lists of ECS whose order means nothing, with the member that tells their items apart."""
UNORDERED = {"securityGroups"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """The document, and a line for each finding, without places."""

    document: Any
    findings: list[str]


def compiled(made: Conversion) -> Compiled | None:
    """The result and the findings; None for a project that does not load."""
    if made.ecs is None:
        return None
    return Compiled(
        document=json.loads(FORMATS["ecs"].render(made.ecs).document),
        findings=sorted(
            f"{found.severity} {found.code.slug}: {found.message} / {found.help}"
            for found in made.diagnostics
        ),
    )


def compile_text(text: str, target: str, files: Mapping[str, str]) -> Compiled | None:
    """The Compose file ``text`` with other files beside it, for a target.

    A `__` in the name of a file stands for a dot.

    All projects are in folders of the same name, ``shop``, and none is where another was: a place
    in the result or in a finding is written as ``<above>``.
    """
    with TemporaryDirectory() as above:
        folder = Path(above, "shop")
        folder.mkdir()
        for name, content in {**files, "compose.yaml": text}.items():
            (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
        options = LoadOptions(
            profiles=("*",), variables={"PATH": os.defpath, "HOME": "/root"}, cwd=str(folder)
        )
        made = compiled(convert(options, PolicyOptions(launch_type=target), (), lambda: b""))
        return made and _moved(made, above)


def _moved(made: Compiled, above: str) -> Compiled:
    def text(value: Any) -> Any:
        return json.loads(json.dumps(value).replace(above, "<above>"))

    return Compiled(text(made.document), text(made.findings))


def unordered(node: Any, name: str = "") -> Any:
    """The document with mappings, or sorted lists, for lists whose order means nothing."""
    if isinstance(node, dict):
        return {key: unordered(value, key) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    items = [unordered(item) for item in node]
    if name in KEYS:
        return sorted(items, key=lambda item: (str(item[KEYS[name]]), json.dumps(item)))
    return sorted(items) if name in UNORDERED else items
