"""The log router of a task."""

from __future__ import annotations

from tests.mapping.translated import Translated, web


def test_a_router_with_a_file_of_its_image() -> None:
    made = web(
        "x-ecs: {firelens: {type: fluentbit, config_file: /fluent.conf, metadata: true, "
        "options: {a: b}}}"
    )
    assert made.container["firelensConfiguration"] == {
        "type": "fluentbit",
        "options": {
            "a": "b",
            "enable-ecs-log-metadata": "true",
            "config-file-type": "file",
            "config-file-value": "/fluent.conf",
        },
    }


def test_a_router_with_an_object_in_s3() -> None:
    made = web('x-ecs: {firelens: {type: fluentd, config_file: "arn:aws:s3:::shop/fluent.conf"}}')
    assert made.container["firelensConfiguration"]["options"] == {
        "config-file-type": "s3",
        "config-file-value": "arn:aws:s3:::shop/fluent.conf",
    }


def test_a_router_of_others_in_its_task() -> None:
    made = Translated("""
services:
  web:
    image: nginx
    logging: {driver: awsfirelens, options: {Name: stdout}}
    x-ecs: {task: web}
  router: {image: router, x-ecs: {task: web, firelens: {type: fluentbit}}}
""")
    web_container, router = made.task["containerDefinitions"]
    assert web_container["logConfiguration"] == {
        "logDriver": "awsfirelens",
        "options": {"Name": "stdout"},
    }
    assert "firelensConfiguration" not in web_container
    assert router["firelensConfiguration"] == {"type": "fluentbit"}
    assert router["logConfiguration"]["logDriver"] == "awslogs"
