"""Loading goes on after errors: it reports every problem, and none that follows from another."""

from __future__ import annotations

from pathlib import Path

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.tree import to_plain

SEVERAL = """\
services:
  a:
    image: nginx
    ports: ["99999:80", "80"]
    env_file: missing.env
    depends_on: [b, nobody]
  b: 5
  c: {imag: x, depends_on: [nowhere]}
  e:
    image: ${TAG:?}
    volumes: [data:/x, {type: bind, src: ., target: /y}]
    secrets: [token]
    networks: [front]
  f:
    restrat: always
  g: {image: x, image: y, privileged: maybe}
secrets: {token: {fil: x}}
network: {front: {}}
"""


def load_files(folder: Path, texts: dict[str, str], **overlays: str) -> Loaded:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    files = tuple(name for name in texts if name.startswith("compose"))
    given = {str(folder / name.replace("_", ".")): text for name, text in overlays.items()}
    return load(Options(files=files, cwd=str(folder), overlays=given), lambda: b"")


def found(folder: Path, **texts: str) -> list[str]:
    """Where each finding is, and its code."""
    made = load_files(folder, {name.replace("_", "."): text for name, text in texts.items()})
    assert made.project is None
    return [
        f"{d.span.file}:{d.span.line}:{d.span.column} {d.code.slug}"
        for d in made.diagnostics
        if d.span is not None
    ]


def test_all_problems_are_reported_and_no_consequences(tmp_path: Path) -> None:
    assert found(tmp_path, compose_yaml=SEVERAL) == [
        "compose.yaml:4:13 invalid-value",
        "compose.yaml:5:15 file-not-found",
        "compose.yaml:6:21 undefined-reference",
        "compose.yaml:7:6 wrong-type",
        "compose.yaml:8:7 unknown-attribute",
        "compose.yaml:8:29 undefined-reference",
        "compose.yaml:10:12 required-variable",
        "compose.yaml:11:15 undefined-reference",
        "compose.yaml:11:37 unknown-attribute",
        "compose.yaml:14:3 missing-setting",
        "compose.yaml:15:5 unknown-attribute",
        "compose.yaml:16:17 duplicate-key",
        "compose.yaml:16:39 invalid-value",
        "compose.yaml:17:19 unknown-attribute",
        "compose.yaml:18:1 unknown-attribute",
    ]


def test_what_is_sound_can_be_looked_at(tmp_path: Path) -> None:
    partial = load_files(tmp_path, {"compose.yaml": SEVERAL}).partial
    assert partial is not None
    services = partial.services.value
    assert list(services) == ["a", "b", "c", "e", "f", "g"]
    ports = services["a"].value.ports
    assert ports is not None
    assert [port.value.target.value for port in ports.value if port.value.target] == [80]
    assert services["b"].value.image is None


def test_a_file_that_cannot_be_read_may_define_anything(tmp_path: Path) -> None:
    broken, other = "services: {a: {image: [}}", "services: {b: {depends_on: [a], tty: []}}\n"
    assert found(tmp_path, compose_yaml=broken, compose2_yaml=other) == [
        "compose.yaml:1:24 yaml-syntax",
        "compose2.yaml:1:38 wrong-type",
    ]


def test_an_included_file_may_define_names_but_changes_no_service(tmp_path: Path) -> None:
    text = "include: [i.yaml]\nservices: {a: {depends_on: [b]}, c: {image: i, networks: [n]}}\n"
    assert found(tmp_path, compose_yaml=text, i_yaml="services: {b: [}") == [
        "compose.yaml:2:12 missing-setting",
        "i.yaml:1:16 yaml-syntax",
    ]


def test_a_base_that_is_not_there_may_say_anything_about_the_service(tmp_path: Path) -> None:
    text = """\
services:
  a: {extends: {file: absent.yaml, service: x}}
  b: {extends: a}
  c: {extends: {servce: a}}
  d: {}
"""
    assert found(tmp_path, compose_yaml=text) == [
        "compose.yaml:2:23 file-not-found",
        "compose.yaml:4:17 unknown-attribute",
        "compose.yaml:5:3 missing-setting",
    ]


def test_an_env_file_that_cannot_be_read_may_set_any_variable(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A B=1\nI=i\n", encoding="utf-8")
    text = """\
services:
  a:
    image: ${I}
    cpu_count: ${N:?}
    volumes: ["${V}:/data"]
    shm_size: 3 parsecs
"""
    assert found(tmp_path, compose_yaml=text) == [
        ".env:1:1 env-file-syntax",
        "compose.yaml:6:15 invalid-value",
    ]


def test_both_values_of_a_key_that_stands_twice_are_looked_at(tmp_path: Path) -> None:
    text = """\
services: {a: {image: i, depends_on: [b], foo: 1}}
services: {b: {image: i}, c: {image: i, bar: 1}}
"""
    assert found(tmp_path, compose_yaml=text) == [
        "compose.yaml:1:43 unknown-attribute",
        "compose.yaml:2:1 duplicate-key",
        "compose.yaml:2:41 unknown-attribute",
    ]


def test_a_template_in_braces_is_one_fault_wherever_it_stands(tmp_path: Path) -> None:
    text = """\
name: {{ n }}
services:
  a:
    image: {{ i }}
    ports: ["80", {{ p }}]
    mem_limit: {{ m }}
    depends_on: [{{ d }}]
"""
    assert found(tmp_path, compose_yaml=text) == [
        f"compose.yaml:{place} non-string-key" for place in ("1:8", "4:13", "5:20", "6:17", "7:19")
    ]


def test_a_fault_in_an_anchor_is_one_fault(tmp_path: Path) -> None:
    text = """\
x-base: &base {mem_limit: 1 parsec, image: "i:${T:?}", depends_on: [nobody], tty: maybe}
services: {a: *base, b: *base, c: {<<: *base}, d: {extends: a}}
"""
    assert found(tmp_path, compose_yaml=text) == [
        "compose.yaml:1:27 invalid-value",
        "compose.yaml:1:44 required-variable",
        "compose.yaml:1:69 undefined-reference",
        "compose.yaml:1:83 invalid-value",
    ]


def test_a_value_that_is_absent_is_one_fault(tmp_path: Path) -> None:
    text = """\
services:
  a:
    image: i
    stop_grace_period:
    healthcheck: {test: x, retries: }
    ports: [{target: 80, host_ip: }]
secrets:
  s: {external: }
"""
    assert found(tmp_path, compose_yaml=text) == [
        "compose.yaml:4:5 wrong-type",
        "compose.yaml:5:28 wrong-type",
        "compose.yaml:6:26 wrong-type",
        "compose.yaml:8:7 wrong-type",
    ]


def test_a_structure_with_an_attribute_that_it_does_not_have_lacks_nothing(tmp_path: Path) -> None:
    text = """\
services:
  a:
    image: i
    ports: [{host: 80}]
    volumes: [{from: x, to: y}]
    depends_on: {b: {when: up}}
    develop: {watch: [{path: ., action: synch}]}
  b: {image: i}
secrets: {s: {from: x}}
volumes: {v: {external: true, drivr: x}}
"""
    assert {line.split()[1] for line in found(tmp_path, compose_yaml=text)} == {
        "unknown-attribute",
        "invalid-value",
    }
    assert len(found(tmp_path, compose_yaml=text)) == 7


def test_more_faults_than_are_reported_may_hide_anything(tmp_path: Path) -> None:
    text = "services:\n" + "".join(f"  s{n}: {{imag: i}}\n" for n in range(200))
    assert {line.split()[1] for line in found(tmp_path, compose_yaml=text)} == {"unknown-attribute"}


def test_nothing_can_be_decoded(tmp_path: Path) -> None:
    made = load_files(tmp_path, {"compose.yaml": "services: [\n"})
    assert made.partial is None
    assert made.documents == {"compose.yaml": ()}


def test_the_documents_of_all_compose_files(tmp_path: Path) -> None:
    made = load_files(
        tmp_path,
        {
            "compose.yaml": "include: [i.yaml]\n"
            "services: {a: {extends: {file: e.yaml, service: b}}}\n",
            "compose2.yaml": "services: {a: {hostname: h}}\n---\nservices: {a: {bad: 1}}\n",
            "e.yaml": "services: {b: {image: !reset x}}\n",
            "i.yaml": "services: {c: {image: i, image: i}}\n",
        },
    )
    assert made.files == ("compose.yaml", "compose2.yaml")
    assert {
        name: [to_plain(document.root) for document in documents]
        for name, documents in made.documents.items()
    } == {
        "compose.yaml": [
            {
                "include": ["i.yaml"],
                "services": {"a": {"extends": {"file": "e.yaml", "service": "b"}}},
            }
        ],
        "compose2.yaml": [
            {"services": {"a": {"hostname": "h"}}},
            {"services": {"a": {"bad": 1}}},
        ],
        "e.yaml": [{"services": {"b": {}}}],
        "i.yaml": [{"services": {"c": {"image": "i"}}}],
    }
    assert made.documents["e.yaml"][0].resets == [("services", "b", "image")]


def test_an_overlay_stands_in_for_a_file(tmp_path: Path) -> None:
    made = load_files(
        tmp_path,
        {"compose.yaml": "services: {a: {}}\n"},
        compose_yaml="include: [i.yaml]\nservices: {a: {image: '${I}', env_file: a.env}}\n",
        i_yaml="services: {b: {image: i}}\n",
        _env="I=overlaid\n",
        a_env="K=v\n",
    )
    assert made.diagnostics == ()
    assert made.project is not None
    service = made.project.services.value["a"].value
    assert service.image is not None
    assert service.image.value == "overlaid"
    assert service.environment is not None
    assert service.environment.value["K"].value == "v"
    assert made.texts["compose.yaml"].startswith("include")
    assert list(made.project.services.value) == ["a", "b"]


def test_an_overlay_is_found_like_a_file(tmp_path: Path) -> None:
    overlays = {str(tmp_path / "compose.yaml"): "services: {a: {image: i}}\n"}
    made = load(Options(cwd=str(tmp_path), overlays=overlays), lambda: b"")
    assert made.project is not None
    assert made.files == ("compose.yaml",)
