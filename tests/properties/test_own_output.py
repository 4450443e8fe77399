"""What ``config`` prints is a Compose file, and has the same result as the files it comes from."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.render import NotPrintableError, to_json
from compose2ecs.convert import Conversion, convert
from compose2ecs.mapping.policy import Options as PolicyOptions
from tests.differential.case import Case
from tests.differential.projects import projects
from tests.mapping.attributes import documents
from tests.properties.compiled import TARGETS, compiled, unordered
from tests.properties.spellings import FILES, Spellings, attributes, project, spelled


def readable(printed: str) -> str:
    """The printed project without what docker compose prints and does not read itself.

    It prints no ``models`` at the top level, and capitals in the devices of ``blkio_config``.
    """
    root = json.loads(printed)
    used = {name for service in root["services"].values() for name in service.get("models", ())}
    if used:
        root["models"] = {name: {"model": "any"} for name in used}
    for service in root["services"].values():
        for devices in service.get("blkio_config", {}).values():
            for device in devices if isinstance(devices, list) else ():
                for key in list(device):
                    device[key.lower()] = device.pop(key)
    return json.dumps(root)


def spoken(node: Any) -> Any:
    """The document without what a file says in vain: docker compose does not print zero values.

    These are false, empty texts, limits of zero, and ``rw``, which stands for ``read_only: false``.
    """
    if isinstance(node, dict):
        below = {key: spoken(value) for key, value in node.items()}
        return {key: value for key, value in below.items() if value not in _VAIN}
    if isinstance(node, list):
        return [spoken(item) for item in node if item != "rw" and item not in _VAIN]
    return node


_VAIN: tuple[Any, ...] = (False, "", 0, {}, [])


def both(case: Case, target: str) -> tuple[Any, Any] | None:
    """The documents of the case and of its own ``config``; None when there is no such output."""
    with TemporaryDirectory() as above:
        folder = Path(above, "shop")
        folder.mkdir()
        case.write(folder)
        options = LoadOptions(
            files=case.compose,
            project_name=case.project_name,
            project_directory=case.project_directory,
            profiles=case.profiles,
            env_files=case.env_files,
            variables={"PATH": os.defpath, "HOME": "/root", **case.variables},
            cwd=str(folder),
        )
        source = convert(options, PolicyOptions(launch_type=target), (), lambda: b"")
        if source.loaded.project is None:
            return None
        try:
            printed = to_json(source.loaded.project)
        except NotPrintableError:
            return None
        (folder / "own.json").write_text(readable(printed), encoding="utf-8")
        options = replace(options, files=("own.json",), project_name=None, project_directory=None)
        own = convert(options, PolicyOptions(launch_type=target), (), lambda: b"")
        assert own.loaded.project is not None, [found.message for found in own.diagnostics]
        return document(source), document(own)


def document(made: Conversion) -> Any:
    result = compiled(made)
    assert result is not None
    return spoken(unordered(result.document))


NOT_PRINTED = {"x-ecs service", "x-ecs volume", "x-ecs network", "x-ecs secret"}
"""Settings below the top level: docker compose prints extensions only there."""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", [name for name in documents() if name not in NOT_PRINTED])
def test_the_output_of_every_attribute(name: str, target: str) -> None:
    text, files = documents()[name]
    named = {file.replace("__", "."): content for file, content in files.items()}
    found = both(Case(files={**named, "compose.yaml": text}, profiles=("*",)), target)
    assert found is not None
    source, own = found
    assert own == source


@settings(max_examples=100, deadline=None, derandomize=True)
@given(attributes(), st.sampled_from(TARGETS))
def test_the_output_of_several_attributes(service: dict[str, Spellings], target: str) -> None:
    text = json.dumps(project(spelled(lambda _: 0, service)))
    found = both(Case(files={**FILES, "compose.yaml": text}), target)
    assert found is not None
    source, own = found
    assert own == source


@settings(max_examples=150, deadline=None, derandomize=True)
@given(projects(), st.sampled_from(TARGETS))
def test_the_output_of_generated_projects(case: Case, target: str) -> None:
    found = both(case, target)
    assume(found is not None)
    assert found is not None
    source, own = found
    assert own == source
