"""Findings about values that several services share."""

from __future__ import annotations

from pathlib import Path

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.lint.fixing.apply import fix
from compose2ecs.lint.run import Wishes, lint
from compose2ecs.lint.selection import Layer
from tests.lint.running import run, write

SENSITIVE = "sensitive-host-path"

SHARED = """\
x-app: &app
  image: app:1
  user: root
services:
  web: {<<: *app}
  api: {<<: *app}
  job: {<<: *app}
  own: {image: 'app:1', user: root}
"""


def found(folder: Path, text: str, slug: str) -> list[Diagnostic]:
    (folder / "compose.yaml").write_text(text, "utf-8")
    wishes = Wishes(loading=Options(cwd=str(folder), variables={}), selection=Layer(select=(slug,)))
    return [*lint(["compose.yaml"], wishes).diagnostics]


def test_what_differs_in_the_service_alone_is_one_finding(tmp_path: Path) -> None:
    shared, own = found(tmp_path, SHARED, "root-user")
    assert shared.message == (
        "`api` runs as root, whatever its image says; the same holds for `job` and `web`"
    )
    assert [place.path for place in shared.locations] == [
        ("services", name, "user") for name in ("api", "job", "web")
    ]
    assert {place.span.line for place in shared.locations if place.span} == {3}
    assert own.message == "`own` runs as root, whatever its image says"


def test_what_says_something_else_at_one_place_stays(tmp_path: Path) -> None:
    text = (
        "x-ports: &ports ['5432:5432', '6379:6379']\nservices:\n"
        "  web: {image: 'app:1', ports: *ports}\n  api: {image: 'app:1', ports: *ports}\n"
    )
    messages = [one.message for one in found(tmp_path, text, "published-data-store")]
    assert messages == [
        "`api` publishes port 5432, on which PostgreSQL listens; the same holds for `web`",
        "`api` publishes port 6379, on which Redis listens; the same holds for `web`",
    ]


def test_what_one_of_them_takes_on_purpose_is_not_said_of_the_others(tmp_path: Path) -> None:
    text = SHARED.replace("  api: {<<", "  # compose2ecs: ignore[root-user] a tool\n  api: {<<")
    accepted, open_, _ = sorted(
        found(tmp_path, text, "root-user"), key=lambda one: one.accepted is None
    )
    assert accepted.message == "`api` runs as root, whatever its image says"
    assert open_.message == (
        "`job` runs as root, whatever its image says; the same holds for `web`"
    )


def test_the_fix_of_a_shared_value_is_for_all_who_share_it_or_for_none(tmp_path: Path) -> None:
    text = (
        "x-ecs: {launch_type: ec2}\nservices:\n"
        "  web: {image: 'a:1', volumes: ['/etc:/host/etc']}\n"
        "  api: {extends: web}\n"
    )
    taken = text.replace("  api", "  # compose2ecs: ignore[sensitive-host-path] a tool\n  api")
    for name, written in (("all", text), ("some", taken)):
        write(tmp_path / name, {"compose.yaml": written})
    fixed = {
        name: fix(
            [project.again for project in run(tmp_path / name, select=(SENSITIVE,)).projects],
            str(tmp_path / name),
            unsafe=True,
        )
        for name in ("all", "some")
    }
    (change,) = fixed["all"].changes
    assert change.after == text.replace("host/etc'", "host/etc:ro'")
    assert fixed["some"].changes == ()
    assert [one.reason for one in fixed["some"].refused] == [
        "it would change `services.api.volumes[0].read_only` as well"
    ]


def test_the_name_of_a_project_in_that_of_a_service_hides_no_finding(tmp_path: Path) -> None:
    text = "name: web\n" + SHARED.replace("  job:", "  web-api:").partition("  own:")[0]
    (one,) = found(tmp_path, text, "root-user")
    assert one.message == (
        "`api` runs as root, whatever its image says; the same holds for `web-api` and `web`"
    )


def test_all_who_clash_at_a_shared_port_are_named(tmp_path: Path) -> None:
    text = "x-app: &app {image: 'app:1', ports: ['80:80']}\nservices:\n" + "".join(
        f"  {name}: {{<<: *app}}\n" for name in ("web", "api", "job")
    )
    (one,) = found(tmp_path, text, "host-port-clash")
    assert one.message == (
        "`api` and `web` publish the same port 80 of the host; the same holds for `job`"
    )
