from __future__ import annotations

import json
from pathlib import Path

import pytest

from compose2ecs.compose.load import load
from compose2ecs.compose.render import NotPrintableError, to_json
from tests.compose.cases import Case, cases, check, options, parsed

PROJECT = r"""a project
name: shop
services:
  web:
    image: "nginx:1.27"
    command: sh -c "echo <b> & $$HOME"
    ports: ["127.0.0.1:8001:8001"]
    cpus: 0.5
    stop_grace_period: 1.5s
    healthcheck: {test: curl x, interval: 500ms}
    environment: {URL: "http://h?a=b", MODE: 0755, LIMIT: 1e3, TIME: 22:22, DEBUG: no}
    labels: {unicode: "é\u2028\u0001"}
x-numbers: [1e-7, 1.0, 1e21, 1e20, 0.1, 1.5e-10, 12345678901234567890]
"""

# Printed by docker compose 2.40.3.
PRINTED = r"""
{
  "name": "shop",
  "networks": {
    "default": {
      "name": "shop_default",
      "ipam": {}
    }
  },
  "services": {
    "web": {
      "cpus": 0.5,
      "command": [
        "sh",
        "-c",
        "echo \u003cb\u003e \u0026 $$HOME"
      ],
      "entrypoint": null,
      "environment": {
        "DEBUG": "no",
        "LIMIT": "1000",
        "MODE": "493",
        "TIME": "22:22",
        "URL": "http://h?a=b"
      },
      "healthcheck": {
        "test": [
          "CMD-SHELL",
          "curl x"
        ],
        "interval": "500ms"
      },
      "image": "nginx:1.27",
      "labels": {
        "unicode": "é\u2028\u0001"
      },
      "networks": {
        "default": null
      },
      "ports": [
        {
          "mode": "ingress",
          "host_ip": "127.0.0.1",
          "target": 8001,
          "published": "8001",
          "protocol": "tcp"
        }
      ],
      "stop_grace_period": "1.5s"
    }
  },
  "x-numbers": [
    1e-7,
    1,
    1e+21,
    100000000000000000000,
    0.1,
    1.5e-10,
    12345678901234567890
  ]
}
"""


@pytest.mark.parametrize("case", cases("render"), ids=str)
def test_the_answer_is_that_of_docker_compose(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def printed(text: str, tmp_path: Path) -> str:
    case = parsed(text)
    made = load(options(case, case.write(tmp_path)), lambda: b"")
    assert made.project is not None
    return to_json(made.project)


def test_the_text_is_that_of_docker_compose_to_the_byte(tmp_path: Path) -> None:
    assert printed(PROJECT, tmp_path) == PRINTED.strip()


def test_what_is_printed_reads_as_the_same_project(tmp_path: Path) -> None:
    text = printed(PROJECT, tmp_path)
    assert printed(f"again\n{text}", tmp_path) == text


@pytest.mark.parametrize("number", [".inf", "-.inf", ".nan"])
def test_numbers_that_json_does_not_have(number: str, tmp_path: Path) -> None:
    with pytest.raises(NotPrintableError):
        printed(f"x\nx-a: {number}\nservices: {{a: {{image: i}}}}\n", tmp_path)


def test_keys_are_sorted(tmp_path: Path) -> None:
    shown = json.loads(printed(PROJECT, tmp_path))
    assert list(shown["services"]["web"]["environment"]) == [
        "DEBUG",
        "LIMIT",
        "MODE",
        "TIME",
        "URL",
    ]
