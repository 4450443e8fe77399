from __future__ import annotations

import json
from pathlib import Path

import pytest

from compose2ecs.compose.listing import Listing, listed, to_yaml
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.parse import parse
from compose2ecs.compose.tree import to_plain
from compose2ecs.diagnostics import Reporter
from compose2ecs.shape import replace
from tests.compose.cases import options, parsed

PROJECT = """shop
$ --profile extra
name: shop
services:
  web: {image: "nginx:1.27", volumes: ["data:/data", "./x:/x"], networks: [front, default]}
  api: {build: ., profiles: [extra, all]}
  job: {image: job, profiles: [batch], volumes: ["scratch:/s"]}
volumes: {data: , scratch: , unused: }
networks: {front: }
"""

# Printed by docker compose 2.40.3 with the flag of the same name. The order of volumes is not
# settled there; it is here.
LISTED = {
    Listing.SERVICES: ["api", "web"],
    Listing.IMAGES: ["shop-api", "nginx:1.27"],
    Listing.VOLUMES: ["data"],
    Listing.PROFILES: ["all", "batch", "extra"],
}

TEXTS = [
    "",
    " ",
    "plain",
    "no",
    "yes",
    "on",
    "y",
    "null",
    "~",
    "true",
    "0755",
    "1e3",
    "1_000",
    "0o17",
    "08",
    "22:22",
    "12:30:45",
    "2024-01-02",
    "1.5s",
    ".inf",
    "=",
    "<<",
    "-",
    "- a",
    "a: b",
    "a #b",
    "# a",
    "'quoted'",
    '"quoted"',
    "{a}",
    "[a]",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "a\nb",
    "a\nb\n",
    "a\n\n",
    "\na",
    " a\nb",
    "a \nb",
    "a\tb",
    "\ta",
    "a\r\nb",
    "é✓日本\U0001f600",
    "a\u2028b",
    "\u0085",
    "\ufeff",
    "a\x00b\x07\x1b",
    "what?",
    "http://h?a=b",
    "$$HOME",
    "x" * 2000,
    "word " * 400,
]


def made(text: str, tmp_path: Path) -> Loaded:
    case = parsed(text)
    return load(options(case, case.write(tmp_path)), lambda: b"")


def read(text: str) -> object:
    reporter = Reporter()
    (document,) = parse(text, "f", reporter)
    assert not reporter.diagnostics
    return to_plain(document.root)


@pytest.mark.parametrize(("listing", "names"), LISTED.items())
def test_names_one_a_line(listing: Listing, names: list[str], tmp_path: Path) -> None:
    text = listed(made(PROJECT, tmp_path), listing, as_json=False)
    assert text == "".join(f"{name}\n" for name in names)


def test_the_yaml_is_the_json(tmp_path: Path) -> None:
    loaded = made(PROJECT, tmp_path)
    as_json = json.loads(listed(loaded, None, as_json=True))
    assert read(listed(loaded, None, as_json=False)) == as_json


@pytest.mark.parametrize("value", TEXTS, ids=repr)
def test_text_stays_text(value: str) -> None:
    document = {"value": value, "list": [value], value: "key"}
    assert read(to_yaml(document)) == document


def test_other_values_keep_their_kind() -> None:
    document: dict[str, object] = {
        "a": [1, -1, 0.5, True, None, 2**63, {}, []],
        "b": {"c": [{"d": None}, [[]]]},
    }
    assert read(to_yaml(document)) == document


def test_nothing_is_listed_of_what_could_not_be_loaded(tmp_path: Path) -> None:
    assert not listed(made("bad\nservices: [a]\n", tmp_path), None, as_json=True)


def test_without_interpolation_variables_stay(tmp_path: Path) -> None:
    case = parsed('raw\nservices: {a: {image: "i:${TAG:-1}", ports: ["${P}:80"]}}\n')
    folder = case.write(tmp_path)
    loaded = load(replace(options(case, folder), interpolate=False), lambda: b"")
    shown = json.loads(listed(loaded, None, as_json=True))
    assert shown["services"]["a"] == {
        "image": "i:${TAG:-1}",
        "networks": {"default": None},
        "ports": ["${P}:80"],
    }
