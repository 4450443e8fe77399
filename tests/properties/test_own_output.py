"""What ``config`` prints is a Compose file, and has the same result as the files it comes from."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.listing import to_yaml
from compose2ecs.compose.render import NotPrintableError, as_json, to_json
from compose2ecs.convert import Conversion, convert
from compose2ecs.mapping.codes.storage import BIND_MOUNT_OF_PROJECT_FILES
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.shape import replace
from fixtures.attributes import documents
from tests.differential.case import Case
from tests.differential.projects import project as generated
from tests.properties.compiled import TARGETS, compiled, unordered
from tests.properties.spellings import FILES, Spellings, attributes, project, spelled

UNREADABLE = (
    "control characters are not allowed|^`` cannot be a name|key cannot contain a space"
    "|has `[^`]*` twice|needs `(soft|hard)`"
)
"""What docker compose prints and does not read: texts from files of variables that no YAML holds,
names without a letter from there, addresses that are equal once they are read, limits of zero."""

Writer = Callable[[Any], str]
WRITERS: tuple[Writer, ...] = (as_json, to_yaml)


def readable(printed: str) -> Any:
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
    return root


def spoken(node: Any) -> Any:
    """The document without what gets lost in print.

    docker compose does not print zero values: false, empty texts, limits of zero, and
    ``read_only: false``, for which ``rw`` stands. Two addresses of a host are one text, like one
    address with a comma.
    """
    if isinstance(node, dict):
        below = {key: spoken(value) for key, value in node.items()}
        if "ulimits" in below:
            below["ulimits"] = [limit for limit in below["ulimits"] if len(limit) > 1]
        if "extraHosts" in below:
            below["extraHosts"] = sorted(
                (host["hostname"], address.strip())
                for host in below["extraHosts"]
                for address in host.get("ipAddress", "").split(",")
            )
        return {key: value for key, value in below.items() if value not in _VAIN}
    if isinstance(node, list):
        return [spoken(item) for item in node if item != "rw" and item not in _VAIN]
    return node


_VAIN: tuple[Any, ...] = (False, "", 0, {}, [])


def both(case: Case, target: str, write: Writer) -> tuple[Any, Any] | None:
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
        if _has_files_elsewhere(source):
            return None
        (folder / "own.yaml").write_text(write(readable(printed)), encoding="utf-8")
        options = replace(options, files=("own.yaml",), project_directory=source.loaded.directory)
        own = convert(options, PolicyOptions(launch_type=target), (), lambda: b"")
        if own.loaded.project is None:
            errors = [found.message for found in own.diagnostics if found.span]
            assert all(re.search(UNREADABLE, message) for message in errors), errors
            return None
        return document(source), document(own)


def _has_files_elsewhere(made: Conversion) -> bool:
    """Whether a relative path leads out of the project: in print it is one of some instance."""
    return any(
        found.code is BIND_MOUNT_OF_PROJECT_FILES and "../" in found.message
        for found in made.diagnostics
    )


def document(made: Conversion) -> Any:
    result = compiled(made)
    assert result is not None
    return spoken(unordered(result.document))


PRINTED = [name for name in documents() if name == "x-ecs project" or not name.startswith("x-ecs ")]
"""All but settings below the top level: docker compose prints extensions only there."""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", PRINTED)
def test_the_output_of_every_attribute(name: str, target: str) -> None:
    text, files = documents()[name]
    write = WRITERS[TARGETS.index(target) % 2]
    named = {file.replace("__", "."): content for file, content in files.items()}
    found = both(Case(files={**named, "compose.yaml": text}, profiles=("*",)), target, write)
    assert found is not None
    source, own = found
    assert own == source


@settings(max_examples=100, deadline=None, derandomize=True)
@given(attributes(), st.sampled_from(TARGETS), st.sampled_from(WRITERS))
def test_the_output_of_several_attributes(
    service: dict[str, Spellings], target: str, write: Writer
) -> None:
    text = json.dumps(project(spelled(lambda _: 0, service)))
    found = both(Case(files={**FILES, "compose.yaml": text}), target, write)
    assert found is not None
    source, own = found
    assert own == source


def test_the_output_of_generated_projects() -> None:
    different = []
    compared = 0
    for number in range(400):
        found = both(generated(SEED, number), TARGETS[number % 4], WRITERS[number // 4 % 2])
        if found is not None:
            compared += 1
            source, own = found
            if own != source:
                different.append(number)
    assert different == []
    assert compared > 200


SEED = 4
"""Of the generator. Any other will do, but for texts that no file can hold."""
