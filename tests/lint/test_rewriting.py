"""The fixes of rules that change one name or number within a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Edit, Fix
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.engine import check


def fixes(text: str, slug: str, folder: Path) -> list[Fix | None]:
    """The fixes of a rule's findings in a file, in the order of the findings."""
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    options = Options(
        files=("compose.yaml",), cwd=str(folder), variables={}, project_name="fixture"
    )
    result = check(options, ("fargate",), lambda: b"")
    return [found.fix for found in result.diagnostics if found.code.slug == slug]


def edited(text: str, edit: Edit) -> str:
    source = SourceText(text)
    start = source.offset(edit.span.line, edit.span.column)
    end = source.offset(edit.span.end_line, edit.span.end_column)
    return text[:start] + edit.text + text[end:]


SERVICE = "services:\n  web:\n    image: a/web:1\n"
API = '  api:\n    image: a/api:1\n    container_name: shop-api\n    ports: ["8080:80"]\n'


@pytest.mark.parametrize(
    ("slug", "written", "becomes"),
    [
        (
            "host-port-in-url",
            "    environment:\n      URL: http://api:8080/v1 # why\n",
            "    environment:\n      URL: http://api:80/v1 # why\n",
        ),
        (
            "localhost-reference",
            "    environment:\n      - 'URL=http://localhost:8080/v1'\n",
            "    environment:\n      - 'URL=http://api:80/v1'\n",
        ),
        (
            "container-name-as-host",
            '    command: ["serve", "http://shop-api/v1"]\n',
            '    command: ["serve", "http://api/v1"]\n',
        ),
        (
            "healthcheck-at-host-port",
            "    ports: ['8081:80']\n    healthcheck:\n      test: curl -f localhost:8081\n",
            "    ports: ['8081:80']\n    healthcheck:\n      test: curl -f localhost:80\n",
        ),
        (
            "healthcheck-wrong-form",
            "    healthcheck:\n      test: ['CMD', 'check it']\n",
            "    healthcheck:\n      test: ['CMD-SHELL', 'check it']\n",
        ),
    ],
)
def test_a_fix_changes_the_name_or_the_number_alone(
    slug: str, written: str, becomes: str, tmp_path: Path
) -> None:
    text = SERVICE + written + API
    (fix,) = fixes(text, slug, tmp_path)
    assert fix is not None
    assert not fix.is_safe
    assert fix.changes[0][:2] == ("services", "web")
    (edit,) = fix.edits
    assert edited(text, edit) == SERVICE + becomes + API
    assert fixes(edited(text, edit), slug, tmp_path) == []


@pytest.mark.parametrize(
    "written",
    [
        "    environment:\n      URL: http://api:8080,http://api:8080\n",
        "    environment:\n      URL: http://${API:-api}:8080\n",
        "    environment:\n      URL: >-\n        http://api:8080\n",
        "    environment:\n      URL: &url http://api:8080\n",
        "    environment: &e {URL: http://api:8080}\n  b:\n    image: b:1\n    environment: *e\n",
        "    environment:\n      API_HOST: api\n      API_PORT: 8080\n",
    ],
)
def test_there_is_no_fix_where_the_place_is_not_certain(written: str, tmp_path: Path) -> None:
    found = fixes(SERVICE + written + API, "host-port-in-url", tmp_path)
    assert found
    assert None in found
