"""Files belong to projects, and each is judged as it would be deployed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from errno import EACCES, ENOENT
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.lint.run import LintError, Outcome, lint_text
from tests.lint.running import APP, FLOATING, lines, run, wishes, write

OVERRIDE = "services:\n  web:\n    ports: ['80:80']\n"
ERRORS = ("missing-setting",)


def projects(outcome: Outcome) -> list[str]:
    """The projects that were checked, as the names of their compose files."""
    return [" ".join(one.files) for one in outcome.projects]


def test_a_folder_is_searched_with_everything_below_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "compose.yaml": APP,
            "a/docker-compose.yml": APP,
            "a/b/compose.prod.yaml": APP,
            "a/b/docker-compose-dev.yaml": APP,
            "a/b/values.yaml": APP,
            "node_modules/x/compose.yaml": APP,
            ".venv/compose.yaml": APP,
            ".git/compose.yaml": APP,
        },
    )
    found = run(tmp_path)
    assert found.files == (
        "a/b/compose.prod.yaml",
        "a/b/docker-compose-dev.yaml",
        "a/docker-compose.yml",
        "compose.yaml",
    )
    assert run(tmp_path, "a/b").files == found.files[:2]
    assert run(tmp_path, "a", "a/docker-compose.yml", ".").files == found.files


@pytest.mark.parametrize("named", ["compose.yaml", "compose.override.yaml", "."])
def test_a_main_file_and_its_override_are_one_project(tmp_path: Path, named: str) -> None:
    write(tmp_path, {"compose.yaml": APP, "compose.override.yaml": OVERRIDE})
    found = run(tmp_path, named)
    assert projects(found) == ["compose.yaml compose.override.yaml"]
    assert lines(found, *ERRORS) == []


def test_a_variant_that_is_not_complete_lies_on_the_main_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "compose.yaml": APP,
            "compose.override.yaml": OVERRIDE,
            "compose.prod.yaml": OVERRIDE,
            "compose.volumes.yaml": "volumes: {data: {}}\n",
            "compose.test.yaml": APP,
        },
    )
    found = run(tmp_path)
    assert projects(found) == [
        "compose.yaml compose.override.yaml",
        "compose.yaml compose.prod.yaml",
        "compose.yaml compose.volumes.yaml",
        "compose.test.yaml",
    ]
    assert lines(found, *ERRORS) == []
    assert projects(run(tmp_path, "compose.prod.yaml")) == ["compose.yaml compose.prod.yaml"]


def test_a_variant_lies_on_the_main_file_with_the_same_beginning(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "compose.yaml": APP,
            "docker-compose.yml": APP,
            "docker-compose.prod.yml": OVERRIDE,
        },
    )
    found = run(tmp_path)
    assert projects(found) == [
        "compose.yaml",
        "docker-compose.yml docker-compose.prod.yml",
    ]
    assert lines(found, "several-compose-files")


def test_a_part_without_a_main_file_is_judged_alone(tmp_path: Path) -> None:
    write(tmp_path, {"compose.prod.yaml": OVERRIDE})
    assert lines(run(tmp_path), *ERRORS) == ["compose.prod.yaml:2 missing-setting"]


def test_a_variant_that_cannot_be_read_is_judged_alone(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": APP, "compose.prod.yaml": "a: [\n"})
    found = run(tmp_path)
    assert lines(found, "yaml-syntax") == ["compose.prod.yaml:2 yaml-syntax"]
    assert projects(found)[0] == "compose.yaml"


def test_compose_file_in_the_env_file_of_a_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/.env": "COMPOSE_FILE=one.yml:sub/two.yml\n",
            "a/one.yml": APP,
            "a/sub/two.yml": OVERRIDE,
            "a/compose.prod.yaml": OVERRIDE,
            "a/compose.yaml": FLOATING,
        },
    )
    assert projects(run(tmp_path, "a/one.yml")) == ["a/one.yml a/sub/two.yml"]
    assert projects(run(tmp_path)) == [
        "a/one.yml a/sub/two.yml",
        "a/one.yml a/sub/two.yml a/compose.prod.yaml",
        "a/compose.yaml",
    ]


def test_compose_file_of_a_searched_folder_names_files_of_any_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/.env": "COMPOSE_FILE=base.yml:prod.yml\nTAG=1.27\n",
            "a/base.yml": "services:\n  web:\n    image: nginx:${TAG}\n",
            "a/prod.yml": OVERRIDE,
            "a/values.yml": "a: [\n",
            "b/.env": "COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE=stack.yml;parts/more.yml\n",
            "b/stack.yml": FLOATING,
            "b/parts/more.yml": OVERRIDE,
            "c/.env": "TAG=1\n",
            "c/base.yml": FLOATING,
        },
    )
    found = run(tmp_path)
    assert projects(found) == ["a/base.yml a/prod.yml", "b/stack.yml b/parts/more.yml"]
    assert lines(found) == ["b/stack.yml:3 floating-tag"]
    assert projects(run(tmp_path / "a", ".")) == ["base.yml prod.yml"]


def test_files_of_any_name_beside_those_of_usual_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".env": "COMPOSE_FILE=base.yml:compose.prod.yaml\n",
            "base.yml": APP,
            "compose.prod.yaml": OVERRIDE,
            "compose.dev.yaml": OVERRIDE,
            "compose.yaml": FLOATING,
        },
    )
    assert projects(run(tmp_path)) == [
        "base.yml compose.prod.yaml",
        "base.yml compose.prod.yaml compose.dev.yaml",
        "compose.yaml",
    ]
    assert projects(run(tmp_path, exclude=("base.yml",)))[0] == "base.yml compose.prod.yaml"


def test_an_env_file_stands_for_the_project_that_it_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/.env": "COMPOSE_FILE=base.yml\n",
            "a/base.yml": APP,
            "b/.env": "TAG=1\n",
            "b/compose.yaml": APP,
        },
    )
    assert projects(run(tmp_path, "a/.env")) == ["a/base.yml"]
    assert projects(run(tmp_path, "a/.env", "a/base.yml")) == ["a/base.yml"]
    assert projects(run(tmp_path, "b/.env")) == []


@pytest.mark.parametrize(
    ("files", "options"),
    [
        ({".gitignore": "*.yml\n"}, {}),
        ({".gitignore": "/a/\n"}, {}),
        ({}, {"exclude": ("base.yml", "prod.yml")}),
        ({}, {"exclude": ("a",)}),
        ({"other.env": ""}, {"env_files": ("other.env",)}),
        ({"a/.env": "COMPOSE_FILE=bse.yml\n"}, {}),
        ({"a/.env": "COMPOSE_FILE=../base.yml:base.yml\n"}, {}),
        ({"a/.env": 'COMPOSE_FILE="base.yml\n'}, {}),
    ],
    ids=(
        "ignored",
        "ignored folder",
        "excluded",
        "excluded folder",
        "--env-file",
        "missing",
        "first elsewhere",
        "unreadable",
    ),
)
def test_compose_file_that_stands_for_nothing_here(
    files: dict[str, str], options: dict[str, Any], tmp_path: Path
) -> None:
    project = {"a/.env": "COMPOSE_FILE=base.yml:prod.yml\n", "a/base.yml": APP}
    write(tmp_path, {".git/HEAD": "", **project, "a/prod.yml": OVERRIDE, **files})
    assert projects(run(tmp_path, **options)) == []


def test_one_file_that_is_not_left_out_makes_the_project(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".git/HEAD": "",
            ".gitignore": ".env\nlocal.yml\n",
            ".env": "COMPOSE_FILE=base.yml:local.yml\n",
            "base.yml": APP,
            "local.yml": OVERRIDE,
        },
    )
    assert projects(run(tmp_path)) == ["base.yml local.yml"]
    assert projects(run(tmp_path, exclude=("base.yml",))) == []


def test_a_pipe_in_place_of_an_env_file_is_not_read(tmp_path: Path) -> None:
    """Nobody writes into it, so reading would wait for ever."""
    os.mkfifo(tmp_path / ".env")
    write(tmp_path, {"base.yml": APP})
    assert projects(run(tmp_path)) == []


def test_compose_file_in_the_environment_is_the_project_of_the_working_directory(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"x.yml": APP, "y.yml": OVERRIDE, "a/compose.yaml": APP})
    variables = {"COMPOSE_FILE": os.pathsep.join(["x.yml", "y.yml"])}
    found = run(tmp_path, variables=variables)
    assert projects(found) == ["x.yml y.yml", "a/compose.yaml"]
    assert projects(run(tmp_path, "a", variables=variables)) == ["a/compose.yaml"]


def test_a_file_that_another_project_reads_is_not_judged_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "compose.yaml": "include: [parts/compose.db.yaml]\n" + APP,
            "parts/compose.db.yaml": "services:\n  db:\n    image: postgres:${VERSION}\n",
            "parts/compose.base.yaml": "services:\n  base:\n    init: true\n",
            "x/compose.yaml": "services:\n  web:\n    image: a:1\n    extends:\n"
            "      {file: ../parts/compose.base.yaml, service: base}\n",
        },
    )
    found = run(tmp_path)
    assert projects(found) == [
        "compose.yaml parts/compose.db.yaml",
        "x/compose.yaml parts/compose.base.yaml",
    ]
    assert lines(found, *ERRORS) == []
    alone = run(tmp_path, "parts/compose.base.yaml")
    assert lines(alone, *ERRORS) == ["parts/compose.base.yaml:2 missing-setting"]


def test_a_single_file_that_a_later_single_file_reads(tmp_path: Path) -> None:
    later = "include: [compose.a.yaml]\nservices: {w: {image: 'a:1'}}\n"
    write(tmp_path, {"compose.a.yaml": APP, "compose.b.yaml": later})
    found = run(tmp_path)
    assert projects(found) == ["compose.b.yaml compose.a.yaml"]


def test_what_a_project_and_one_that_includes_it_have_is_found_once(tmp_path: Path) -> None:
    """Both are deployed, under their own names, and the place to change is one."""
    own = f"{APP}    volumes: ['/srv:/data']\n"
    write(tmp_path, {"compose.yaml": "include: [shop/compose.yaml]\n", "shop/compose.yaml": own})
    found = run(tmp_path, select=("unavailable-on-target",))
    assert lines(found) == ["shop/compose.yaml:4 unavailable-on-target"]
    assert f'"{tmp_path.name.lower()}-web"' in found.diagnostics[0].message


def test_files_that_include_each_other_are_found_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "compose.a.yaml": f"include: [compose.b.yaml]\n{APP}",
            "compose.b.yaml": f"include: [compose.a.yaml]\n{APP}",
        },
    )
    found = run(tmp_path)
    assert len(found.projects) == 1
    assert lines(found, "include-cycle")


def test_what_several_projects_have_at_one_place_is_found_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"compose.yaml": FLOATING, "compose.a.yaml": OVERRIDE, "compose.b.yaml": OVERRIDE},
    )
    found = run(tmp_path)
    assert len(found.projects) == 3
    assert lines(found, "floating-tag") == ["compose.yaml:3 floating-tag"]


def test_files_given_as_one_project(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": APP, "x.yml": FLOATING, "y.yml": OVERRIDE})
    found = run(tmp_path, files=("x.yml", "y.yml"))
    assert projects(found) == ["x.yml y.yml"]
    with pytest.raises(LintError, match="as one project, or as arguments"):
        run(tmp_path, "compose.yaml", files=("x.yml",))


def test_globs_that_the_shell_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a/compose.yaml": APP, "b/c/compose.yaml": APP})
    assert run(tmp_path, "*/compose.yaml").files == ("a/compose.yaml",)
    assert run(tmp_path, "**/compose.yaml").files == ("a/compose.yaml", "b/c/compose.yaml")
    (tmp_path / "b" / "round").symlink_to(tmp_path, target_is_directory=True)
    assert run(tmp_path, "**/compose.yaml").files == ("a/compose.yaml", "b/c/compose.yaml")
    with pytest.raises(LintError, match="nothing matches"):
        run(tmp_path, "x/*.yaml")


def test_a_glob_takes_the_way_that_is_searched_and_not_excluded(tmp_path: Path) -> None:
    write(tmp_path, {"real/compose.yaml": FLOATING, "real/x/compose.yaml": FLOATING})
    (tmp_path / "a").symlink_to("real", target_is_directory=True)
    real, linked = (
        tuple(f"{folder}/{name}" for name in ("compose.yaml", "x/compose.yaml"))
        for folder in ("real", "a")
    )
    assert run(tmp_path, "**").files == run(tmp_path, "**/*.yaml").files == real
    assert run(tmp_path, "**/*.yaml", exclude=("a",)).files == real
    assert run(tmp_path, "**/*.yaml", exclude=("real",)).files == linked


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(LintError, match=r"^no\.yaml does not exist$"):
        run(tmp_path, "no.yaml")


def test_a_named_file_may_have_any_name(tmp_path: Path) -> None:
    write(tmp_path, {"stack.yml": FLOATING})
    assert lines(run(tmp_path, "stack.yml"), "floating-tag") == ["stack.yml:3 floating-tag"]


def test_what_git_ignores_is_left_out_unless_it_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".git/HEAD": "",
            ".gitignore": "/build\n*.dev.yaml\n",
            ".ignore": "secret/\n",
            "build/compose.yaml": APP,
            "a/build/compose.yaml": APP,
            "a/compose.dev.yaml": APP,
            "a/.gitignore": "!compose.dev.yaml\n",
            "b/compose.dev.yaml": APP,
            "secret/compose.yaml": APP,
        },
    )
    assert run(tmp_path).files == ("a/build/compose.yaml", "a/compose.dev.yaml")
    assert run(tmp_path / "b", ".").files == ()
    assert run(tmp_path, "b/compose.dev.yaml").files == ("b/compose.dev.yaml",)


def test_excluded_files_are_left_out_even_if_they_are_named(tmp_path: Path) -> None:
    write(tmp_path, {"a/compose.yaml": APP, "b/compose.yaml": APP, "b/c/compose.yaml": APP})
    assert run(tmp_path, exclude=("b/*",)).files == ("a/compose.yaml",)
    assert run(tmp_path, "b/c", "a/compose.yaml", exclude=("a", "c")).files == ()
    write(tmp_path, {"b/compose2ecs.toml": 'lint.exclude = ["c"]'})
    assert run(tmp_path).files == ("a/compose.yaml", "b/compose.yaml")


def test_the_variables_of_a_project_are_those_of_its_folder(tmp_path: Path) -> None:
    text = "services: {web: {image: 'nginx:${TAG}'}}\n"
    write(tmp_path, {"a/compose.yaml": text, "a/.env": "TAG=1.2\n", "b/compose.yaml": text})
    assert lines(run(tmp_path), "unset-variable") == ["b/compose.yaml:1 unset-variable"]
    write(tmp_path, {"x.env": "TAG=3\n"})
    assert lines(run(tmp_path, env_files=("x.env",)), "unset-variable") == []


def test_a_text_that_is_not_saved_stands_in_for_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": APP, "compose.override.yaml": OVERRIDE})
    overlays = {str(tmp_path / "compose.yaml"): FLOATING}
    found = run(tmp_path, "compose.yaml", overlays=overlays)
    assert lines(found, "floating-tag") == ["compose.yaml:3 floating-tag"]
    assert projects(found) == ["compose.yaml compose.override.yaml"]
    new = {str(tmp_path / "new" / "compose.yaml"): FLOATING}
    assert run(tmp_path, "new/compose.yaml", overlays=new).files == ("new/compose.yaml",)


def test_the_findings_of_one_text(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": FLOATING, "compose.override.yaml": OVERRIDE})
    text = "services:\n  web:\n    imagee: x\n  # compose2ecs: ignore[host-path] x\n"
    found = lint_text(str(tmp_path / "compose.override.yaml"), text, wishes(tmp_path))
    assert [one.code.slug for one in found] == ["unknown-attribute"]
    (tmp_path / "elsewhere").mkdir()
    other = lint_text(str(tmp_path / "compose.yaml"), FLOATING, wishes(tmp_path / "elsewhere"))
    assert [one.code.slug for one in other] == ["floating-tag"]


@pytest.mark.parametrize("name", ["a", "a/compose.yaml"])
def test_an_argument_that_cannot_be_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may read everything, so the system is made to say no."""
    write(tmp_path, {"a/compose.yaml": APP})

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refused)
    monkeypatch.setattr(os, "stat", refused)
    if name != "a":
        monkeypatch.setattr(os.path, "exists", lambda _: False)
    with pytest.raises(LintError, match=f"{name} cannot be read: Permission denied"):
        run(tmp_path, name)


def refuse(monkeypatch: pytest.MonkeyPatch, path: Path, error: type[OSError], number: int) -> None:
    """Let the system not read a path. Whoever runs the tests may read everything."""

    def refusing(original: Callable[..., Any]) -> Callable[..., Any]:
        def read(place: Any, *arguments: Any, **options: Any) -> Any:
            if os.fspath(place) == str(path):
                raise error(number, os.strerror(number))
            return original(place, *arguments, **options)

        return read

    monkeypatch.setattr(os, "scandir", refusing(os.scandir))
    monkeypatch.setattr(Path, "open", refusing(Path.open))
    monkeypatch.setattr(Path, "read_text", refusing(Path.read_text))


def test_a_folder_below_a_searched_one_that_cannot_be_read_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"compose.yaml": FLOATING, "data/db/compose.yaml": APP})
    refuse(monkeypatch, tmp_path / "data" / "db", PermissionError, EACCES)
    found = run(tmp_path)
    assert lines(found) == ["compose.yaml:3 floating-tag", "data/db:1 unreadable-folder"]
    assert found.diagnostics[-1].message == "data/db cannot be read: Permission denied"
    assert not found.fails
    assert run(tmp_path, fail_on="warning", select=("unreadable-folder",)).fails
    assert lines(run(tmp_path, select=("floating-tag",))) == ["compose.yaml:3 floating-tag"]
    assert lines(run(tmp_path, exclude=("data",))) == ["compose.yaml:3 floating-tag"]
    write(tmp_path, {".git/HEAD": "", ".gitignore": "data/\n"})
    assert lines(run(tmp_path)) == ["compose.yaml:3 floating-tag"]


def test_a_folder_that_lists_its_files_and_does_not_let_anybody_at_them_is_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"compose.yaml": FLOATING, "data/compose.yaml": APP})
    monkeypatch.setattr(os, "access", lambda place, _: place != str(tmp_path / "data"))
    assert lines(run(tmp_path)) == ["compose.yaml:3 floating-tag", "data:1 unreadable-folder"]


def test_a_folder_that_goes_away_in_between_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"compose.yaml": FLOATING, "a/compose.yaml": APP})
    refuse(monkeypatch, tmp_path / "a", FileNotFoundError, ENOENT)
    assert lines(run(tmp_path)) == ["compose.yaml:3 floating-tag"]


@pytest.mark.parametrize("name", [".gitignore", "a/.gitignore", "a/b/.ignore"])
def test_what_is_ignored_must_be_known(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {".git/HEAD": "", name: "x\n", "a/b/compose.yaml": APP})
    refuse(monkeypatch, tmp_path / name, PermissionError, EACCES)
    with pytest.raises(LintError, match=rf"^{re.escape(name)} cannot be read: Permission denied$"):
        run(tmp_path, "a" if name.startswith("a") else ".")
    assert run(tmp_path, "a/b/compose.yaml").files == ("a/b/compose.yaml",)


def test_folders_are_called_as_files_that_say_what_is_ignored(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore/x": "", "compose.yaml": APP})
    assert run(tmp_path).files == ("compose.yaml",)


def test_a_link_to_itself_is_found_and_not_one_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "compose.a.yaml").symlink_to("compose.a.yaml")
    (tmp_path / "compose.b.yaml").symlink_to("no.yaml")
    assert lines(run(tmp_path)) == ["compose.a.yaml:1 file-unreadable"]


def test_compose_file_of_the_environment_wins_over_that_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, {".env": "COMPOSE_FILE=old.yml\n", "old.yml": FLOATING, "new.yml": APP})
    found = run(tmp_path, variables={"COMPOSE_FILE": "new.yml"})
    assert projects(found) == ["new.yml"]
    assert projects(run(tmp_path)) == ["old.yml"]
