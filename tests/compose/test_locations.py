"""Every value knows where it was written, on whatever way it came into the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.load import Loaded, load
from compose2ecs.source import Choice, Origin, Source, Span, dotted
from compose2ecs.trace import leaves, placed_leaves
from tests.compose.cases import options, parsed

# Where each leaf of service ``a`` comes from: the winner, ``<`` what it overrides. ``via`` are the
# aliases and merge keys on the way, the outermost last. Places in other files have the file's name,
# without ``compose.`` and ``.yaml``.
CASES: dict[str, tuple[str, dict[str, str]]] = {
    "plain values": (
        """services:
  a:
    image: i
    environment:
      A: one
      B: "two"
    command: [x, 'y']
    ports:
      - target: 80
        published: "8080"
    labels: {}
""",
        {
            "command[0]": "7:15",
            "command[1]": "7:18",
            "environment.A": "5:10",
            "environment.B": "6:10",
            "image": "3:12",
            "labels": "11:5",
            "networks.default": "implied 2:3",
            "ports[0].mode": "implied 9:9",
            "ports[0].target": "9:17",
            "ports[0].published": "10:20",
            "ports[0].protocol": "implied 9:9",
        },
    ),
    "anchors and aliases": (
        """x-env: &env
  A: one
x-image: &image i
services:
  a:
    image: *image
    environment: *env
    labels: {x: &x "1", y: *x}
""",
        {
            "environment.A": "2:6 via 7:18",
            "image": "3:10 via 6:12",
            "labels.x": "8:17",
            "labels.y": "8:17 via 8:28",
        },
    ),
    "merge keys": (
        """x-base: &base
  image: i
  hostname: base
x-more: &more
  <<: *base
  domainname: more
services:
  a:
    <<: *more
    hostname: own
  b: {<<: [*base, *more]}
""",
        {
            "domainname": "6:15 via 9:9",
            "hostname": "10:15",
            "image": "2:10 via 5:7 via 9:9",
        },
    ),
    "interpolation": (
        """services:
  a:
    image: ${IMAGE:-i}:${TAG:-1}
    environment:
      - A=${A:-one}
    scale: ${SCALE:-2}
""",
        {
            "environment.A": "5:9",
            "image": "3:12",
            "scale": "6:12",
        },
    ),
    "override files": (
        """services:
  a:
    image: one
    hostname: kept
    environment: {A: one, B: one}
    ports: ["80:80"]
    command: run one
== compose.override.yaml
services:
  a:
    image: two
    environment: [A=two, C=two]
    ports: ["81:81"]
    command: [run, two]
""",
        {
            "command[0]": "override:6:15",
            "command[1]": "override:6:20",
            "environment.A": "override:4:19 < 5:22",
            "environment.B": "5:30",
            "environment.C": "override:4:26",
            "hostname": "4:15",
            "image": "override:3:12 < 3:12",
            "ports[0].mode": "implied 6:13",
            "ports[0].target": "6:13",
            "ports[0].published": "6:13",
            "ports[0].protocol": "6:13",
            "ports[1].mode": "implied override:5:13",
            "ports[1].target": "override:5:13",
            "ports[1].published": "override:5:13",
            "ports[1].protocol": "override:5:13",
        },
    ),
    "documents": (
        """services: {a: {image: one, hostname: h}}
---
services: {a: {image: two}}
---
services: {a: {image: three}}
""",
        {
            "hostname": "1:38",
            "image": "5:23 < 3:23 < 1:23",
        },
    ),
    "override and reset": (
        """services: {a: {image: one, cap_add: [A], hostname: h}}
== compose.override.yaml
services: {a: {image: !override two, cap_add: !override [B], hostname: !reset null}}
""",
        {
            "cap_add[0]": "override:1:58",
            "image": "override:1:23",
        },
    ),
    "extends in one file": (
        """services:
  a:
    extends: b
    environment: {A: own}
  b:
    extends: {service: c}
    environment: {A: middle, B: middle}
  c:
    image: i
    environment: {A: base, B: base, C: base}
""",
        {
            "environment.A": "4:22 < 7:22 < 10:22",
            "environment.B": "7:33 < 10:31",
            "environment.C": "10:40",
            "image": "9:12",
        },
    ),
    "extends of another file": (
        """services:
  a:
    extends: {file: sub/base.yaml, service: b}
    hostname: own
== sub/base.yaml
services:
  b:
    image: i
    hostname: base
    volumes: ["./x:/x"]
    build: ./ctx
""",
        {
            "build.context": "sub/base:6:12",
            "build.dockerfile": "implied sub/base:6:12",
            "hostname": "4:15 < sub/base:4:15",
            "image": "sub/base:3:12",
            "volumes[0].type": "sub/base:5:15",
            "volumes[0].source": "sub/base:5:15",
            "volumes[0].target": "sub/base:5:15",
            "volumes[0].bind.create_host_path": "implied sub/base:5:15",
        },
    ),
    "include": (
        """include: [sub/more.yaml]
services: {b: {image: i}}
== sub/more.yaml
services:
  a:
    image: i
    secrets: [s]
secrets: {s: {file: f}}
""",
        {
            "image": "sub/more:3:12",
            "secrets[0].source": "sub/more:4:15",
            "secrets[0].target": "implied sub/more:4:15",
        },
    ),
    "env files": (
        """services:
  a:
    image: i
    env_file: [one.env, two.env]
    label_file: labels
    environment:
      A: own
== one.env
A=one
B=one
export C="one"
== two.env
# second
 B = two
D
E: x
== labels
l=1
""",
        {
            "environment.A": "7:10 < one.env:1:3",
            "environment.B": "two.env:2:6 < one.env:2:3",
            "environment.C": "one.env:3:10",
            "environment.E": "two.env:4:4",
            "env_file[0].path": "4:16",
            "env_file[0].required": "implied 4:16",
            "env_file[1].path": "4:25",
            "env_file[1].required": "implied 4:25",
            "image": "3:12",
            "labels.l": "labels:1:3",
            "label_file[0]": "5:17",
        },
    ),
    "short forms": (
        """services:
  a:
    image: i
    build: ./ctx
    ports: ["127.0.0.1:8080:80/udp"]
    volumes: ["vol:/v:ro"]
    depends_on: [b]
    networks: [n]
    secrets: [s]
    healthcheck: {test: curl x}
    extra_hosts: ["h:1.1.1.1,2.2.2.2"]
    devices: ["/dev/x"]
    dns: 1.1.1.1
    ulimits: {nofile: 5}
    logging: {options: {x: 1}}
    entrypoint: run "it all"
  b: {image: i}
volumes: {vol: }
networks: {n: }
secrets: {s: {environment: S}}
""",
        {
            "build.context": "4:12",
            "build.dockerfile": "implied 4:12",
            "depends_on.b.condition": "implied 7:18",
            "depends_on.b.required": "implied 7:18",
            "devices[0].source": "12:15",
            "devices[0].target": "12:15",
            "devices[0].permissions": "12:15",
            "dns[0]": "13:10",
            "entrypoint[0]": "16:17",
            "entrypoint[1]": "16:17",
            "extra_hosts.h[0]": "11:19",
            "extra_hosts.h[1]": "11:19",
            "healthcheck.test[0]": "10:25",
            "healthcheck.test[1]": "10:25",
            "image": "3:12",
            "logging.options.x": "15:28",
            "networks.n": "8:16",
            "ports[0].mode": "implied 5:13",
            "ports[0].host_ip": "5:13",
            "ports[0].target": "5:13",
            "ports[0].published": "5:13",
            "ports[0].protocol": "5:13",
            "secrets[0].source": "9:15",
            "secrets[0].target": "implied 9:15",
            "ulimits.nofile.single": "14:23",
            "volumes[0].type": "6:15",
            "volumes[0].source": "6:15",
            "volumes[0].target": "6:15",
            "volumes[0].read_only": "6:15",
        },
    ),
}


def loaded(text: str, tmp_path: Path) -> Loaded:
    case = parsed(f"locations\n{text}")
    return load(options(case, case.write(tmp_path)), lambda: b"")


def place(span: Span) -> str:
    file = span.file.removesuffix(".yaml").removeprefix("compose").lstrip(".")
    return f"{file}:{span.line}:{span.column}" if file else f"{span.line}:{span.column}"


def shown(origin: Origin) -> str:
    if isinstance(origin, Choice):
        return f"implied {place(origin.at.span)}" if origin.at is not None else "chosen"
    return " via ".join(map(place, (origin.span, *origin.via)))


@pytest.mark.parametrize("name", CASES)
def test_the_places_of_every_leaf(name: str, tmp_path: Path) -> None:
    text, expected = CASES[name]
    made = loaded(text, tmp_path)
    assert made.project is not None, made.diagnostics
    found = {
        dotted(path): " < ".join(map(shown, leaf.origins))
        for path, leaf in placed_leaves(made.project.services.value["a"])
    }
    if "networks.default" not in expected:
        assert found.pop("networks.default", "implied").startswith("implied")
    assert found == expected


@pytest.mark.parametrize("name", CASES)
def test_what_stands_there_is_the_value(name: str, tmp_path: Path) -> None:
    made = loaded(CASES[name][0], tmp_path)
    for leaf in leaves(made.project):
        for origin in leaf.origins:
            assert isinstance(origin, Source | Choice)
            source = origin if isinstance(origin, Source) else origin.at
            if source is not None:
                lines = made.texts[source.span.file].split("\n")
                line = lines[source.span.line - 1]
                assert 1 <= source.span.column <= len(line) + 1


def test_a_path_is_that_of_the_effective_project(tmp_path: Path) -> None:
    made = loaded("services: {a: {extends: b}, b: {image: i, ports: ['80']}}\n", tmp_path)
    assert made.project is not None
    image = made.project.services.value["a"].value.image
    assert image is not None
    assert image.source is not None
    assert image.source.path == ("services", "a", "image")


def test_columns_count_characters(tmp_path: Path) -> None:
    made = loaded('services: {a: {labels: {é: "\U0001f600"}, image: i}}\n', tmp_path)
    assert made.project is not None
    image = made.project.services.value["a"].value.image
    assert image is not None
    assert image.source is not None
    assert image.source.span == Span("compose.yaml", 1, 41, 1, 42)
