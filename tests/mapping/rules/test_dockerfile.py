"""The health check that an image gets from its Dockerfile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose2ecs.mapping.rules.dockerfile import ImageHealthcheck, image_healthcheck


def check(text: str, target: str | None = None) -> ImageHealthcheck:
    found = image_healthcheck(text, target)
    assert found is not None
    return found


def test_the_shell_form_is_run_by_a_shell() -> None:
    found = check("FROM a\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n")
    assert found.test == ("CMD-SHELL", "curl -f http://localhost/ || exit 1")
    assert found.line == 2
    assert found.options == ()


def test_the_json_form_is_a_list_of_words() -> None:
    assert check('FROM a\nHEALTHCHECK CMD ["curl", "-f", "x y"]').test == (
        "CMD",
        "curl",
        "-f",
        "x y",
    )


@pytest.mark.parametrize("command", ['["curl"', "[1]", "[ -f /ready ]"])
def test_what_is_no_list_of_texts_is_for_the_shell(command: str) -> None:
    assert check(f"FROM a\nHEALTHCHECK CMD {command}").test == ("CMD-SHELL", command)


def test_options_are_kept_as_they_are_written() -> None:
    found = check(
        "FROM a\nhealthcheck --interval=5m --timeout=3s --start-period=1m "
        "--start-interval=2s --retries=5 cmd true"
    )
    assert found.options == (
        ("interval", "5m"),
        ("timeout", "3s"),
        ("start-period", "1m"),
        ("start-interval", "2s"),
        ("retries", "5"),
    )


def test_as_compose_it_can_be_pasted() -> None:
    found = check('FROM a\nHEALTHCHECK --start-period=1m CMD echo "$HOME"')
    assert found.as_compose() == (
        'healthcheck:\n  test: ["CMD-SHELL", "echo \\"$$HOME\\""]\n  start_period: 1m'
    )


def test_continued_lines_with_comments_and_empty_lines_are_one_instruction() -> None:
    found = check("# c\nFROM a\nHEALTHCHECK --retries=2 \\\n  # why\n\n  CMD \\\n  true\nUSER x\n")
    assert found.line == 3
    assert found.test == ("CMD-SHELL", "true")
    assert found.options == (("retries", "2"),)


def test_the_escape_directive_is_heeded() -> None:
    found = check("# escape=`\nFROM a\nHEALTHCHECK CMD dir c:\\ `\n  more\n")
    assert found.test == ("CMD-SHELL", "dir c:\\ more")


def test_here_documents_are_passed_over() -> None:
    text = "FROM a\nRUN <<EOF\nHEALTHCHECK CMD no\nEOF\nRUN <<-'E2'\n\tHEALTHCHECK CMD no\n\tE2\n"
    assert image_healthcheck(text, None) is None
    assert check(text + "HEALTHCHECK CMD yes").test == ("CMD-SHELL", "yes")


def test_a_here_document_without_an_end_runs_to_the_end() -> None:
    assert image_healthcheck("FROM a\nCOPY <<F /x\nHEALTHCHECK CMD no\n", None) is None


STAGES = """\
FROM a AS Base
HEALTHCHECK CMD base
FROM base AS child
RUN x
FROM b AS other
FROM --platform=$BUILDPLATFORM child
"""


@pytest.mark.parametrize(
    ("target", "command"),
    [(None, "base"), ("base", "base"), ("CHILD", "base"), ("1", "base"), ("other", None)],
)
def test_the_stage_that_is_built_counts_with_what_it_inherits(
    target: str | None, command: str | None
) -> None:
    found = image_healthcheck(STAGES, target)
    assert (found.test[1] if found else None) == command


def test_the_last_check_of_a_stage_counts() -> None:
    assert check("FROM a\nHEALTHCHECK CMD a\nHEALTHCHECK CMD b").test == ("CMD-SHELL", "b")
    assert check("FROM a\nHEALTHCHECK CMD a\nHEALTHCHECK NONE").is_disabled


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HEALTHCHECK CMD before-from",
        "FROM a\nHEALTHCHECK",
        "FROM a\nHEALTHCHECK CMD",
        "FROM a\nHEALTHCHECK --bogus=1 CMD x",
        "FROM a\nONBUILD HEALTHCHECK CMD x",
        "FROM",
        "FROM a\nHEALTHCHECK \\",
    ],
)
def test_there_may_be_none(text: str) -> None:
    assert image_healthcheck(text, None) is None


def test_a_target_that_does_not_exist_has_none() -> None:
    assert image_healthcheck(STAGES, "nowhere") is None


@given(st.text(alphabet=st.sampled_from("FROMHEALTHCKD \\\n<-'`#= a$[]\"\ufeff")))
def test_no_text_is_too_strange(text: str) -> None:
    image_healthcheck(text, None)
