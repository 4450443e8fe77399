from __future__ import annotations

import re

import pytest

from compose2ecs.diagnostics import Code, Severity
from compose2ecs.ecs import codes

CODES = [value for value in vars(codes).values() if isinstance(value, Code)]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.slug)
def test_every_code_has_a_page_that_helps(code: Code) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.slug)
    assert re.match(r"[A-Z`].*[^.]$", code.summary)
    assert "**What to do.**" in code.page
    assert code.page.count("```") % 2 == 0


def test_severities() -> None:
    lesser = {code.slug: code.severity for code in CODES if code.severity is not Severity.ERROR}
    assert lesser == {
        "clamped": Severity.WARNING,
        "default-not-sent": Severity.NOTE,
        "member-replaced": Severity.NOTE,
        "unbound-reference": Severity.WARNING,
    }
