"""The contract of every output format."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from compose2ecs.ecs.model import EcsProject
from compose2ecs.emit import FORMATS, Format
from tests.ecs.build import container, full, leaf, project, service, task

EVERYTHING: EcsProject = full(EcsProject)
PROJECTS = {
    "empty": project(),
    "small": project(task(), service()),
    "two": project(
        task(),
        task(container(name=leaf("api")), family=leaf("shop-api")),
        service(),
        service(service_name=leaf("api"), task_definition=leaf("shop-api")),
    ),
    "everything": EVERYTHING,
}

formats = pytest.mark.parametrize("name", FORMATS)
projects = pytest.mark.parametrize("ecs", PROJECTS.values(), ids=PROJECTS.keys())


@formats
def test_a_format_is_registered_by_its_name(name: str) -> None:
    format: Format = FORMATS[name]
    assert format.name == name
    assert name == name.lower()


@formats
@projects
def test_the_same_project_gives_the_same_bytes(name: str, ecs: EcsProject) -> None:
    first, second = FORMATS[name].render(ecs), FORMATS[name].render(ecs)
    assert (first.document, first.files) == (second.document, second.files)
    assert first.source_map() == second.source_map()


@formats
@projects
def test_texts_end_with_one_newline(name: str, ecs: EcsProject) -> None:
    rendered = FORMATS[name].render(ecs)
    for text in (rendered.document, *(file.text for file in rendered.files)):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@formats
@projects
def test_files_stay_below_the_output_directory(name: str, ecs: EcsProject) -> None:
    paths = [file.path for file in FORMATS[name].render(ecs).files]
    assert len(set(paths)) == len(paths)
    for path in paths:
        assert not PurePosixPath(path).is_absolute()
        assert ".." not in PurePosixPath(path).parts


@formats
@projects
def test_every_origin_of_the_project_is_in_the_source_map(name: str, ecs: EcsProject) -> None:
    for pointer, origins in FORMATS[name].render(ecs).source_map().items():
        assert pointer.startswith("/")
        assert origins
