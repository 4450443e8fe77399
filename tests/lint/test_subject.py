"""What rules look at: every value of the files, once, with the path where it is used."""

from __future__ import annotations

from pathlib import Path

from compose2ecs.compose.discover import Options
from compose2ecs.lint.engine import check
from compose2ecs.lint.subject import Subject
from compose2ecs.source import dotted


def subject_of(text: str, tmp_path: Path) -> Subject:
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    options = Options(files=("compose.yaml",), cwd=str(tmp_path), variables={}, project_name="p")
    return check(options, ("fargate",), lambda: b"", lambda _: False).subject


ALIASES = """\
x-environment: &environment
  MODE: fast
  LIST: [a]
x-base: &base
  image: app:1
  user: &user app
x-other:
  used: *user
  own: 1
services:
  web:
    <<: *base
    environment: *environment
  api:
    image: api:1
    environment: *environment
"""


def test_a_value_behind_an_anchor_has_the_path_of_its_first_use(tmp_path: Path) -> None:
    subject = subject_of(ALIASES, tmp_path)
    assert [(dotted(path), leaf.value, bool(leaf.via)) for path, leaf in subject.leaves] == [
        ("services.web.environment.MODE", "fast", True),
        ("services.web.environment.LIST[0]", "a", True),
        ("services.web.image", "app:1", True),
        ("services.web.user", "app", True),
        ("services.api.image", "api:1", False),
        ("x-other.own", 1, False),
    ]


def test_a_mapping_behind_an_anchor_is_there_once(tmp_path: Path) -> None:
    subject = subject_of(ALIASES, tmp_path)
    assert [dotted(path) for path, _ in subject.mappings] == [
        "",
        "services",
        "services.web",
        "services.web.environment",
        "services.api",
        "x-base",
        "x-other",
    ]


def test_values_of_all_documents_are_there(tmp_path: Path) -> None:
    subject = subject_of("name: a\n---\nname: b\nservices: {}\n", tmp_path)
    assert [leaf.value for _, leaf in subject.leaves] == ["a", "b"]
