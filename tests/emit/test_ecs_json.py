from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import botocore.loaders
import pytest
from botocore.model import ServiceModel, StructureShape
from botocore.validate import ParamValidator

from compose2ecs.ecs.model import (
    AwsVpcConfiguration,
    EcsProject,
    LogConfiguration,
    NetworkConfiguration,
    PortMapping,
)
from compose2ecs.ecs.refs import Joined, Ref, RefKind
from compose2ecs.ecs.wire import wire
from compose2ecs.emit import FORMATS
from compose2ecs.source import Choice, Traced
from tests.ecs.build import blank, container, full, leaf, project, service, source, task

SCALING = ServiceModel(
    botocore.loaders.Loader().load_service_model("application-autoscaling", "service-2")
)
ECS = ServiceModel(botocore.loaders.Loader().load_service_model("ecs", "service-2"))
REGISTRY = Ref(RefKind.REGISTRY, "")
GROUP = Traced("/ecs/shop", (Choice("one group for the project", source(1)),))

SHOP = project(
    task(
        container(
            image=Traced(Joined((REGISTRY, "/shop-web")), (source(2),)),
            port_mappings=(blank(PortMapping, container_port=leaf(80, 3)),),
            log_configuration=blank(
                LogConfiguration,
                log_driver=leaf("awslogs"),
                options={"awslogs-group": GROUP, "tag/a~b_c": leaf("x", 4)},
            ),
            docker_labels={"com.example.some_label": leaf("ü", 5)},
            command=(leaf("serve", 6),),
        ),
        cpu=leaf("256"),
    ),
    service(
        network_configuration=NetworkConfiguration(
            awsvpc_configuration=blank(
                AwsVpcConfiguration,
                subnets=(Traced(Ref(RefKind.SUBNETS, "default"), (source(7),)),),
            )
        ),
    ),
)
RENDERED = FORMATS["ecs"].render(SHOP)


def input_shape(operation: str) -> StructureShape:
    shape = ECS.operation_model(operation).input_shape
    assert shape
    return shape


def problems(operation: str, parameters: Any) -> str:
    report: str = ParamValidator().validate(parameters, input_shape(operation)).generate_report()
    return report


def test_the_document_holds_all_requests() -> None:
    assert json.loads(RENDERED.document) == {
        "taskDefinitions": [
            {
                "family": "shop-web",
                "containerDefinitions": [
                    {
                        "name": "web",
                        "image": "${registry}/shop-web",
                        "memory": 128,
                        "portMappings": [{"containerPort": 80}],
                        "command": ["serve"],
                        "dockerLabels": {"com.example.some_label": "ü"},
                        "logConfiguration": {
                            "logDriver": "awslogs",
                            "options": {"awslogs-group": "/ecs/shop", "tag/a~b_c": "x"},
                        },
                    }
                ],
                "cpu": "256",
            }
        ],
        "services": [
            {
                "serviceName": "web",
                "taskDefinition": "shop-web",
                "desiredCount": 1,
                "networkConfiguration": {
                    "awsvpcConfiguration": {"subnets": ["${subnets.default}"]}
                },
            }
        ],
    }


def test_members_stand_in_the_order_of_the_api() -> None:
    request = json.loads(RENDERED.document)["taskDefinitions"][0]
    order = list(input_shape("RegisterTaskDefinition").members)
    assert list(request) == [name for name in order if name in request]


def test_files_hold_one_request_each() -> None:
    document = json.loads(RENDERED.document)
    assert {file.path: json.loads(file.text) for file in RENDERED.files} == {
        "task-definitions/shop-web.json": document["taskDefinitions"][0],
        "services/web.json": document["services"][0],
    }


def test_the_form_of_the_text() -> None:
    texts = [RENDERED.document, *(file.text for file in RENDERED.files)]
    for text in texts:
        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (("web", "web"), ["services/web.json", "services/web-2.json"]),
        (("web", "Web"), ["services/web.json", "services/Web-2.json"]),
        (("../../etc/x",), ["services/-..-etc-x.json"]),
        (("..",), ["services/unnamed.json"]),
    ],
)
def test_names_become_distinct_file_names(names: tuple[str, ...], paths: list[str]) -> None:
    ecs = project(*(service(service_name=leaf(name)) for name in names))
    assert [file.path for file in FORMATS["ecs"].render(ecs).files] == paths


def test_what_every_field_holds_is_accepted_by_the_api_model() -> None:
    everything: EcsProject = full(EcsProject)
    assert problems("RegisterTaskDefinition", wire(everything.task_definitions[0])) == ""
    assert problems("CreateService", wire(everything.services[0])) == ""


def test_a_rich_project_is_accepted_by_the_api_model() -> None:
    document = json.loads(RENDERED.document)
    assert problems("RegisterTaskDefinition", document["taskDefinitions"][0]) == ""
    assert problems("CreateService", document["services"][0]) == ""


def test_the_api_model_does_find_what_is_wrong() -> None:
    assert "Unknown parameter" in problems("CreateService", {"serviceName": "x", "bogus": 1})


def test_the_source_map_leads_from_every_value_to_its_origins() -> None:
    found = RENDERED.source_map()
    options = "/taskDefinitions/0/containerDefinitions/0/logConfiguration/options"
    assert found[f"{options}/awslogs-group"] == GROUP.origins
    assert found[f"{options}/tag~1a~0b_c"] == (source(4),)
    ports = "/taskDefinitions/0/containerDefinitions/0/portMappings"
    assert found[f"{ports}/0/containerPort"] == (source(3),)
    subnets = "/services/0/networkConfiguration/awsvpcConfiguration/subnets"
    assert found[f"{subnets}/0"] == (source(7),)
    assert set(found) == set(pointers(json.loads(RENDERED.document)))


def pointers(value: Any, pointer: str = "") -> list[str]:
    if isinstance(value, dict):
        items = [(key.replace("~", "~0").replace("/", "~1"), item) for key, item in value.items()]
    elif isinstance(value, list):
        items = [(str(index), item) for index, item in enumerate(value)]
    else:
        return [pointer]
    return [inner for key, item in items for inner in pointers(item, f"{pointer}/{key}")]


def test_documents_of_any_shape_keep_their_keys() -> None:
    details = {"snake_key": (leaf(1), Traced(None)), "inner": {"Key": leaf(value=True)}}
    assert wire(details) == {"snake_key": [1, None], "inner": {"Key": True}}


def test_what_is_no_part_of_the_model_is_refused() -> None:
    with pytest.raises(TypeError, match="not a part of the ECS model"):
        wire({1, 2})


def test_unset_is_left_out_and_empty_is_kept() -> None:
    ecs = replace(SHOP, services=(service(load_balancers=()),))
    (request,) = json.loads(FORMATS["ecs"].render(ecs).document)["services"]
    assert request["loadBalancers"] == []
    assert "cluster" not in request


def test_scaling_is_in_the_document_and_in_files_of_its_own() -> None:
    ecs: EcsProject = full(EcsProject)
    rendered = FORMATS["ecs"].render(ecs)
    document = json.loads(rendered.document)
    (target,) = document["scalableTargets"]
    (policy,) = document["scalingPolicies"]
    (action,) = document["scheduledActions"]
    files = {
        file.path: json.loads(file.text) for file in rendered.files if file.path[:8] == "scaling/"
    }
    assert files == {
        "scaling/text-target.json": target,
        "scaling/text-policy-text.json": policy,
        "scaling/text-action-text.json": action,
    }
    validator = ParamValidator()
    for operation, request in (
        ("RegisterScalableTarget", target),
        ("PutScalingPolicy", policy),
    ):
        shape = SCALING.operation_model(operation).input_shape
        assert validator.validate(request, shape).generate_report() == ""


def test_without_scaling_nothing_is_said_of_it() -> None:
    assert list(json.loads(RENDERED.document)) == ["taskDefinitions", "services"]
