"""GPUs, in the three forms in which Compose asks for them."""

from __future__ import annotations

import pytest

from tests.mapping.translated import web


def device(request: str) -> str:
    return f"deploy: {{resources: {{reservations: {{devices: [{{{request}}}]}}}}}}"


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ("gpus: all", "ALL"),
        ("gpus: [{count: 2}]", "2"),
        (device("capabilities: [gpu]"), "ALL"),
        (device("capabilities: [gpu], count: 1, driver: nvidia"), "1"),
        (("deploy: {resources: {reservations: {generic_resources: "
         "[{discrete_resource_spec: {kind: NVIDIA-GPU, value: 2}}]}}}"), "2"),
    ],
)  # fmt: skip
def test_gpus_are_resource_requirements(attributes: str, value: str) -> None:
    made = web(attributes)
    assert made.container["resourceRequirements"] == [{"value": value, "type": "GPU"}]
    assert made.found == []


def test_which_gpus_cannot_be_chosen() -> None:
    made = web(
        device("capabilities: [gpu, utility], device_ids: ['0', '3'], options: {virtualization: x}")
    )
    assert made.container["resourceRequirements"] == [{"value": "2", "type": "GPU"}]
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "note irrelevant-attribute: the image says which parts of the NVIDIA driver it needs",
        "warning unsupported-attribute: ECS picks the GPUs itself: 2 of them, whichever are free",
        "warning unsupported-attribute: ECS passes no options to the driver",
    ]


@pytest.mark.parametrize(
    "request_", ["capabilities: [tpu]", "capabilities: [gpu], driver: amd", "count: 1"]
)
def test_other_devices_are_an_error(request_: str) -> None:
    made = web(
        device(request_) if "capabilities" in request_ else "gpus: [{driver: amd, count: 1}]"
    )
    assert "resourceRequirements" not in made.container
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "error unsupported-attribute: ECS reserves GPUs of NVIDIA and no other devices"
    ]


def test_other_resources_are_reported() -> None:
    made = web(
        "deploy: {resources: {reservations: {generic_resources: "
        "[{discrete_resource_spec: {kind: SSD, value: 2}}]}}}"
    )
    assert "resourceRequirements" not in made.container
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "warning unsupported-attribute: ECS counts GPUs and no other resources"
    ]
    assert len(made.diagnostics[0].locations) == 2
