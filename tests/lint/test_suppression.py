"""Comments take findings on purpose, and are judged themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compose2ecs.diagnostics import AcceptedBy, Diagnostic
from compose2ecs.lint.rule import rules
from compose2ecs.lint.run import Outcome
from compose2ecs.lint.selection import ALL, Layer, is_fatal
from tests.lint.running import SELECTED, lines, run, write

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lint"
COMMENTS = (
    "unused-suppression",
    "unknown-suppression",
    "malformed-suppression",
    "suppression-without-reason",
)
TAG = ("floating-tag", *COMMENTS)


def of(folder: Path, text: str, *slugs: str, select: tuple[str, ...] = SELECTED) -> list[str]:
    write(folder, {"compose.yaml": text})
    return lines(run(folder, select=select), *(slugs or TAG))


def test_at_the_end_of_the_line(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx # compose2ecs: ignore[floating-tag] a toy\n"
    write(tmp_path, {"compose.yaml": text})
    (found,) = run(tmp_path).diagnostics
    assert (found.code.slug, found.accepted) == ("floating-tag", "a toy")
    assert found.accepted_by is AcceptedBy.COMMENT


@pytest.mark.parametrize(
    "comments",
    [
        "    # compose2ecs: ignore[floating-tag] a toy\n",
        "#compose2ecs:ignore[ floating-tag ]\n",
        "    # compose2ecs: ignore[floating-tag] a toy\n    # and more\n",
        "    # see below # compose2ecs: ignore[floating-tag]\n",
    ],
)
def test_alone_above_the_line(tmp_path: Path, comments: str) -> None:
    text = f"services:\n  web:\n{comments}    image: nginx\n"
    number = text.count("\n")
    assert of(tmp_path, text) == [f"compose.yaml:{number} floating-tag = comment"]


def test_an_empty_line_ends_what_a_comment_speaks_of(tmp_path: Path) -> None:
    text = "services:\n  web:\n    # compose2ecs: ignore[floating-tag] x\n\n    image: nginx\n"
    assert of(tmp_path, text) == [
        "compose.yaml:3 unused-suppression",
        "compose.yaml:5 floating-tag",
    ]


TWO = (
    "services:\n{above}  web:{behind}\n    init: true\n    image: nginx\n  db:\n    image: redis\n"
)
IGNORE = "# compose2ecs: ignore[floating-tag] x"


@pytest.mark.parametrize(("above", "behind"), [("", f" {IGNORE}"), (f"  {IGNORE}\n", "")])
def test_at_the_name_of_a_service(tmp_path: Path, above: str, behind: str) -> None:
    more = above.count("\n")
    assert of(tmp_path, TWO.format(above=above, behind=behind)) == [
        f"compose.yaml:{4 + more} floating-tag = comment",
        f"compose.yaml:{6 + more} floating-tag",
    ]


@pytest.mark.parametrize(
    "service",
    [
        f"  web: {{ {IGNORE}\n user: a,\n image: nginx}}\n",
        f"  web: {IGNORE}\n    environment: {{\n A: b}}\n    image: nginx\n",
        f'  web: {IGNORE}\n    command: "a\n b"\n    image: nginx\n',
    ],
)
def test_brackets_and_quotes_of_a_service_go_on_further_to_the_left(
    tmp_path: Path, service: str
) -> None:
    last = 1 + service.count("\n")
    assert of(tmp_path, f"services:\n{service}  db:\n    image: redis\n") == [
        f"compose.yaml:{last} floating-tag = comment",
        f"compose.yaml:{last + 2} floating-tag",
    ]


def test_of_a_file(tmp_path: Path) -> None:
    text = "# compose2ecs: ignore-file[floating-tag] x\n" + TWO.format(above="", behind="")
    assert of(tmp_path, text) == [
        "compose.yaml:5 floating-tag = comment",
        "compose.yaml:7 floating-tag = comment",
    ]


def test_of_a_file_in_the_middle_of_it(tmp_path: Path) -> None:
    text = "services: # compose2ecs: ignore-file[floating-tag] x\n  web:\n    image: nginx\n"
    assert of(tmp_path, text) == [
        "compose.yaml:1 malformed-suppression",
        "compose.yaml:3 floating-tag",
    ]


@pytest.mark.parametrize("name", ["operation", "floating-*", "security,operation"])
def test_groups_and_globs(tmp_path: Path, name: str) -> None:
    text = f"services:\n  web:\n    image: nginx # compose2ecs: ignore[{name}] x\n"
    found = of(tmp_path, text, "floating-tag")
    assert found == ["compose.yaml:3 floating-tag = comment"]


def test_another_code_is_not_taken(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx # compose2ecs: ignore[host-path] x\n"
    assert of(tmp_path, text) == [
        "compose.yaml:3 floating-tag",
        "compose.yaml:3 unused-suppression",
    ]


@pytest.mark.parametrize(
    ("said", "problem", "help"),
    [
        ("ignore", "it names no code", "write `# compose2ecs: ignore[CODE] reason`"),
        ("ignore[] x", "it names no code", "write `# compose2ecs: ignore[CODE] reason`"),
        ("ignore[a", "it names no code", "write `# compose2ecs: ignore[CODE] reason`"),
        ("disable[a]", "`disable` is nothing", "write `# compose2ecs: ignore[CODE] reason`"),
        ("", "it says nothing", "write `# compose2ecs: ignore[CODE] reason`"),
        ("ignore-file x", "it names no code", "write `# compose2ecs: ignore-file[CODE] reason`"),
    ],
)
def test_malformed_comments(tmp_path: Path, said: str, problem: str, help: str) -> None:
    text = f"# compose2ecs: {said}\nservices:\n  web:\n    image: nginx:1.27.3\n"
    write(tmp_path, {"compose.yaml": text})
    (found,) = run(tmp_path).diagnostics
    assert found.code.slug == "malformed-suppression"
    assert problem in found.message
    assert found.help == help
    assert found.span is not None
    assert found.span[1:] == (1, 1, 1, len(f"# compose2ecs: {said}".rstrip()) + 1)


def test_an_unknown_code_is_named_with_its_place(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: a:1 # compose2ecs: ignore[host-path, floting-tag] x\n"
    write(tmp_path, {"compose.yaml": text})
    found = {one.code.slug: one for one in run(tmp_path).diagnostics}
    unknown = found["unknown-suppression"]
    assert unknown.message == "`floting-tag` is neither a code nor a group"
    assert unknown.help == "did you mean `floating-tag`?"
    assert unknown.span is not None
    assert text.splitlines()[2][unknown.span.column - 1 : unknown.span.end_column - 1] == (
        "floting-tag"
    )
    unused = found["unused-suppression"]
    assert unused.span is not None
    assert text.splitlines()[2][unused.span.column - 1 : unused.span.end_column - 1] == "host-path"


def test_a_comment_does_not_take_everything(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx # compose2ecs: ignore[ALL] x\n"
    assert of(tmp_path, text) == [
        "compose.yaml:3 floating-tag",
        "compose.yaml:3 unknown-suppression",
    ]


def test_a_reason_is_wanted_only_when_that_is_selected(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx # compose2ecs: ignore[floating-tag]\n"
    taken = "compose.yaml:3 floating-tag = comment"
    assert of(tmp_path, text) == [taken]
    assert of(tmp_path, text, select=(ALL,)) == [taken, "compose.yaml:3 suppression-without-reason"]


def test_a_hash_in_a_text_is_no_comment(tmp_path: Path) -> None:
    text = (
        "services:\n"
        "  web:\n"
        "    image: 'nginx # compose2ecs: ignore[floating-tag] x'\n"
        "    command: |\n"
        "      # compose2ecs: ignore[floating-tag] x\n"
        "    labels:\n"
        '      a: "b\n'
        '        # compose2ecs: ignore[floating-tag] x"\n'
        "      c: d# compose2ecs: ignore[floating-tag] x\n"
    )
    assert of(tmp_path, text, *COMMENTS) == []


def test_a_comment_behind_the_sign_of_a_block_of_text(tmp_path: Path) -> None:
    text = (
        "services:\n"
        "  web:\n"
        "    image: >- # compose2ecs: ignore[floating-tag] x\n"
        "      nginx\n"
        "    # compose2ecs: ignore[host-path] x\n"
    )
    assert of(tmp_path, text) == [
        "compose.yaml:3 floating-tag = comment",
        "compose.yaml:5 unused-suppression",
    ]


def test_in_an_env_file_lines_are_comments(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "compose.yaml": "services:\n  web:\n    image: nginx:1.27.3\n    env_file: x.env\n",
            "x.env": "# compose2ecs: ignore-file[host-path] x\nA=1\n"
            "B=2 # compose2ecs: ignore[host-path] x\n# compose2ecs: ignore\n",
        },
    )
    assert lines(run(tmp_path), *COMMENTS) == [
        "x.env:1 unused-suppression",
        "x.env:4 malformed-suppression",
    ]


def test_a_comment_at_a_service_speaks_of_its_env_file(tmp_path: Path) -> None:
    text = (
        "services:\n  web: # compose2ecs: ignore[{code}] x\n    image: nginx:1.27.3\n"
        "    env_file: x.env\n    secrets: [key]\n  db: # compose2ecs: ignore[{other}] x\n"
        "    image: b:1\nsecrets: {{key: {{environment: KEY}}}}\n"
    )
    code = "secret-file-expected"
    write(tmp_path, {"x.env": "KEY_FILE=/run/secrets/key\n"})
    write(tmp_path, {"compose.yaml": text.format(code="host-path", other=code)})
    assert lines(run(tmp_path), code) == [f"x.env:1 {code}"]
    write(tmp_path, {"compose.yaml": text.format(code=code, other="host-path")})
    assert lines(run(tmp_path), code) == [f"x.env:1 {code} = comment"]


def test_a_comment_at_a_service_speaks_of_what_it_has_from_elsewhere(tmp_path: Path) -> None:
    text = (
        "x-image: &image\n  image: nginx\nservices:\n"
        "  web: # compose2ecs: ignore[floating-tag] x\n    <<: *image\n"
        "  api:\n    <<: *image\n"
        "  old: # compose2ecs: ignore[floating-tag] x\n    extends: {file: base.yaml, service: b}\n"
    )
    write(tmp_path, {"compose.yaml": text, "base.yaml": "services:\n  b:\n    image: nginx\n"})
    found = run(tmp_path, "compose.yaml")
    assert lines(found, "floating-tag", *COMMENTS) == [
        "base.yaml:3 floating-tag = comment",
        "compose.yaml:2 floating-tag",
        "compose.yaml:2 floating-tag = comment",
    ]


def test_a_comment_in_an_extended_file_does_not_speak_of_its_namesake(tmp_path: Path) -> None:
    text = "services:\n  web:\n    extends: {file: base.yaml, service: b}\n    image: nginx\n"
    base = (
        "x-image: &image {image: nginx}\nservices:\n  b: {image: 'a:1'}\n"
        "  web: {<<: *image} # compose2ecs: ignore[floating-tag] x\n"
    )
    write(tmp_path, {"compose.yaml": text, "base.yaml": base})
    assert lines(run(tmp_path, "compose.yaml"), "floating-tag") == ["compose.yaml:4 floating-tag"]
    text = "services:\n  web:\n    extends: {file: base.yaml, service: web}\n"
    write(tmp_path, {"compose.yaml": text})
    found = lines(run(tmp_path, "compose.yaml"), "floating-tag")
    assert found == ["base.yaml:1 floating-tag = comment"]


def test_what_several_services_have_is_taken_when_each_of_them_says_so(tmp_path: Path) -> None:
    code = "secret-in-task-definition"
    text = (
        "x-v: &v {{DB_PASSWORD: '${{P}}'}}\nservices:\n"
        "  web: {first}\n    image: a:1\n    environment: *v\n"
        "  api: {second}\n    image: a:1\n    environment: *v\n"
    )
    comment, variables = f"# compose2ecs: ignore[{code}] x", {"P": "Tr0ub4dor-and-3"}
    for first, second in ((comment, ""), ("", comment)):
        write(tmp_path, {"compose.yaml": text.format(first=first, second=second)})
        assert lines(run(tmp_path, variables=variables), code) == [f"compose.yaml:1 {code}"]
    write(tmp_path, {"compose.yaml": text.format(first=comment, second=comment)})
    assert lines(run(tmp_path, variables=variables), code) == [f"compose.yaml:1 {code} = comment"]


def test_a_comment_in_a_shared_file_is_used_when_one_project_uses_it(tmp_path: Path) -> None:
    base = "services:\n  base:\n    image: nginx # compose2ecs: ignore[floating-tag] x\n"
    user = "services:\n  web:\n    extends: {file: ../base.yaml, service: base}\n"
    write(tmp_path, {"base.yaml": base, "a/compose.yaml": user, "b/compose.yaml": user})
    assert lines(run(tmp_path), *TAG) == ["base.yaml:3 floating-tag = comment"]


def test_what_is_not_looked_for_is_not_missed(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx # compose2ecs: ignore[floating-tag] x\n"
    write(tmp_path, {"compose.yaml": text})
    assert lines(run(tmp_path, selection=Layer(select=("compose", "lint")))) == []


def test_comments_of_a_file_that_cannot_be_loaded_are_not_missed(tmp_path: Path) -> None:
    text = "services:\n  web:\n    imagee: nginx # compose2ecs: ignore[host-path] x\n"
    write(tmp_path, {"compose.yaml": text})
    assert lines(run(tmp_path), *COMMENTS) == []


def test_what_keeps_a_file_from_being_loaded_cannot_be_taken(tmp_path: Path) -> None:
    text = "services:\n  web:\n    imagee: x # compose2ecs: ignore[unknown-attribute] x\n"
    write(tmp_path, {"compose.yaml": text})
    found = run(tmp_path)
    assert lines(found, "unknown-attribute") == ["compose.yaml:3 unknown-attribute"]
    assert found.fails


def test_findings_about_comments_can_be_taken_as_well(tmp_path: Path) -> None:
    text = (
        "# compose2ecs: ignore-file[unknown-suppression] they are of a newer release\n"
        "services:\n  web:\n    image: nginx:1.27.3 # compose2ecs: ignore[newer-code] x\n"
    )
    assert of(tmp_path, text) == ["compose.yaml:4 unknown-suppression = comment"]


def test_the_fix_of_an_unused_comment_removes_it(tmp_path: Path) -> None:
    text = (
        "services:\n  # compose2ecs: ignore[host-path] x\n  web:\n"
        "    image: nginx:1.27.3   # compose2ecs: ignore[floating-tag] x\n"
    )
    write(tmp_path, {"compose.yaml": text})
    edits = [one.fix.edits[0] for one in run(tmp_path).diagnostics if one.fix is not None]
    end = len(text.splitlines()[3]) + 1
    assert [edit.span[1:] for edit in edits] == [(2, 1, 3, 1), (4, 24, 4, end)]
    assert text.splitlines()[3][:23] == "    image: nginx:1.27.3"


# ---------------------------------------------------------------------- properties
CASES = [
    (slug, path.name)
    for slug in sorted(rules())
    for path in sorted((FIXTURES / slug).glob("bad*.yaml"))
]


def linted(folder: Path, name: str) -> Outcome:
    selection = Layer(extend_select=tuple(rules()))
    return run(folder, name, selection=selection)


def copied(slug: str, folder: Path) -> None:
    for path in (FIXTURES / slug).rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(FIXTURES / slug)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def identity(found: Diagnostic, name: str, line: int, added: int) -> tuple[object, ...]:
    """What a finding is, with its line in a file as it was before lines were added at ``line``."""
    span = found.span
    if span is None:
        return (found.code.slug, found.message)
    is_moved = span.file == name and span.line >= line
    return (found.code.slug, span.file, span.line - (added if is_moved else 0), span.column)


@pytest.mark.parametrize(("slug", "name"), CASES)
def test_a_comment_above_a_finding_takes_it_and_nothing_else(
    slug: str, name: str, tmp_path: Path
) -> None:
    copied(slug, tmp_path)
    text = (tmp_path / name).read_text("utf-8")
    before = linted(tmp_path, name)
    targets = [
        one
        for one in before.diagnostics
        if one.code.slug == slug and one.span is not None and one.span.file == name
    ]
    for target in targets:
        assert target.span is not None
        line = target.span.line
        parts = text.splitlines(keepends=True)
        comment = f"# compose2ecs: ignore[{slug}] for the test\n"
        changed = "".join([*parts[: line - 1], comment, *parts[line - 1 :]])
        (tmp_path / name).write_text(changed, "utf-8")
        after = linted(tmp_path, name)
        assert {identity(one, name, line + 1, 1) for one in after.diagnostics} == {
            identity(one, name, line + 1, 0) for one in before.diagnostics
        }
        taken = [one for one in after.diagnostics if one.accepted is not None]
        assert taken
        assert {(one.code.slug, one.accepted) for one in taken} == {(slug, "for the test")}
        is_service = re.match(r"  [\w.-]+:", parts[line - 1]) is not None
        for one in taken:
            assert one.span is not None
            assert is_service or one.span.line <= line + 1 <= one.span.end_line
        (tmp_path / name).write_text(text, "utf-8")


_SERVICES = st.lists(
    st.tuples(st.sampled_from(["nginx", "nginx:1.2.3", "redis:latest"]), st.booleans()),
    min_size=1,
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_SERVICES)
def test_what_was_taken_never_counts(tmp_path: Path, services: list[tuple[str, bool]]) -> None:
    text = "services:\n" + "".join(
        f"  s{number}:\n    image: {image}{f' {IGNORE}' if is_taken else ''}\n"
        for number, (image, is_taken) in enumerate(services)
    )
    write(tmp_path, {"compose.yaml": text})
    found = run(tmp_path, fail_on="warning", select=TAG)
    floating = [image != "nginx:1.2.3" for image, _ in services]
    taken = [is_taken for _, is_taken in services]
    assert sum(one.accepted is not None for one in found.diagnostics) == sum(
        map(bool.__and__, floating, taken)
    )
    open_ = sum(
        is_floating != is_taken for is_floating, is_taken in zip(floating, taken, strict=True)
    )
    assert sum(one.accepted is None for one in found.diagnostics) == open_
    assert found.fails is bool(open_)
    assert not any(is_fatal(one) for one in found.diagnostics)


def test_what_variables_decide_is_not_missed_where_they_have_no_value(tmp_path: Path) -> None:
    comment = "# compose2ecs: ignore[secret-in-task-definition] it is a toy"
    text = (
        "services:\n  web:\n    image: nginx:1.27\n    environment:\n"
        f"      DB_PASSWORD: ${{DB_PASSWORD-}} {comment}\n"
        "    x-ecs: {accept: {secret-in-task-definition: a toy}}\n"
    )
    write(tmp_path, {"compose.yaml": text})
    slugs = ("secret-in-task-definition", "unused-suppression", "unused-acceptance")
    assert lines(run(tmp_path), *slugs) == []
    given = run(tmp_path, variables={"DB_PASSWORD": "Tr0ub4dor-and-3"})
    (found,) = (one for one in given.diagnostics if one.code.slug in slugs)
    assert found.accepted is not None


@pytest.mark.parametrize("ignored", [(), ("floating-tag",)])
def test_what_x_ecs_accepts_and_is_not_looked_for_is_not_missed(
    tmp_path: Path, ignored: tuple[str, ...]
) -> None:
    """Its fix would take away what is wanted where the code is looked for."""
    codes = ("single-replica", "unbound-reference", "floating-tag")
    reasons = ", ".join(f"{code}: x" for code in codes)
    text = (
        f"services: {{web: {{image: nginx, ports: ['80:80']}}}}\nx-ecs: {{accept: {{{reasons}}}}}"
    )
    write(tmp_path, {"compose.yaml": text})
    assert lines(run(tmp_path, selection=Layer(ignore=ignored)), "unused-acceptance") == []
    found = run(tmp_path, selection=Layer(extend_select=codes)).diagnostics
    taken = {one.code.slug for one in found if one.accepted_by is AcceptedBy.SETTING}
    assert taken == {*codes}
