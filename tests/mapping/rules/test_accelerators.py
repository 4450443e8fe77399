"""GPUs, in the forms in which Compose asks for them, and Neuron devices."""

from __future__ import annotations

import pytest

from tests.mapping import targets
from tests.mapping.targets import TARGETS, made
from tests.mapping.translated import web

WITH_GPUS = (*targets.EC2, "external", "managed")


def device(request: str) -> str:
    return f"deploy: {{resources: {{reservations: {{devices: [{{{request}}}]}}}}}}"


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ("gpus: all", "ALL"),
        ("gpus: [{count: 2}]", "2"),
        (device("capabilities: [gpu]"), "ALL"),
        (device("capabilities: [gpu], count: all"), "ALL"),
        (device("capabilities: [nvidia]"), "ALL"),
        (device("capabilities: [gpu], count: 1, driver: nvidia"), "1"),
        (("deploy: {resources: {reservations: {generic_resources: "
         "[{discrete_resource_spec: {kind: NVIDIA-GPU, value: 2}}]}}}"), "2"),
        ("gpus: [{count: 2}]\n" + device("capabilities: [gpu], count: 3"), "3"),
        ("gpus: all\n" + device("capabilities: [gpu], count: 3"), "ALL"),
    ],
)  # fmt: skip
def test_gpus_are_one_resource_requirement(attributes: str, value: str) -> None:
    result = web(attributes)
    assert result.container["resourceRequirements"] == [{"value": value, "type": "GPU"}]
    assert "environment" not in result.container
    assert result.found == []


@pytest.mark.parametrize("target", TARGETS)
def test_gpus_are_refused_where_there_are_none(target: str) -> None:
    result = made("gpus: [{count: 2}]", target)
    if target in WITH_GPUS:
        assert result.container["resourceRequirements"] == [{"value": "2", "type": "GPU"}]
        assert result.found == ()
    else:
        assert "resourceRequirements" not in result.container
        assert result.found == ("error unavailable-on-target",)


def test_which_gpus_cannot_be_chosen() -> None:
    result = web(
        device("capabilities: [gpu, tpu], device_ids: ['0', '3'], options: {virtualization: x}")
    )
    assert result.container["resourceRequirements"] == [{"value": "2", "type": "GPU"}]
    assert [line.split(" ", 1)[1] for line in result.found] == [
        "warning unsupported-attribute: GPUs on ECS have no capability 'tpu'",
        "warning unsupported-attribute: ECS picks the GPUs itself: 2 of them, whichever are free",
        "warning unsupported-attribute: ECS passes no options to the driver",
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        "gpus: [{capabilities: [gpu, utility, compute]}]",
        device("capabilities: [nvidia-utility, nvidia-compute]"),
        "gpus: [{capabilities: [utility]}]\n" + device("capabilities: [gpu, compute]"),
    ],
)
def test_parts_of_the_driver_are_named_in_the_variable_that_docker_uses(attributes: str) -> None:
    result = web(attributes + "\nenvironment: {A: b}")
    assert result.container["environment"] == [
        {"name": "A", "value": "b"},
        {"name": "NVIDIA_DRIVER_CAPABILITIES", "value": "compute,utility"},
    ]
    assert result.container["resourceRequirements"] == [{"value": "ALL", "type": "GPU"}]
    assert result.found == []


def test_the_variable_of_the_file_stands() -> None:
    result = web(
        "gpus: [{capabilities: [gpu, utility]}]\nenvironment: {NVIDIA_DRIVER_CAPABILITIES: all}"
    )
    assert result.container["environment"] == [
        {"name": "NVIDIA_DRIVER_CAPABILITIES", "value": "all"}
    ]
    assert result.messages("irrelevant-attribute") == [
        "note: `NVIDIA_DRIVER_CAPABILITIES` under environment decides"
    ]


@pytest.mark.parametrize(
    "request_", ["capabilities: [tpu]", "capabilities: [gpu], driver: amd", "count: 1"]
)
def test_other_devices_are_an_error(request_: str) -> None:
    result = web(
        device(request_) if "capabilities" in request_ else "gpus: [{driver: amd, count: 1}]"
    )
    assert "resourceRequirements" not in result.container
    assert [line.split(" ", 1)[1] for line in result.found] == [
        (
            "error unsupported-attribute: ECS reserves GPUs of NVIDIA and AWS Neuron devices, "
            "and no "
            "others"
        )
    ]


def test_other_resources_are_reported() -> None:
    result = web(
        "deploy: {resources: {reservations: {generic_resources: "
        "[{discrete_resource_spec: {kind: SSD, value: 2}}]}}}"
    )
    assert "resourceRequirements" not in result.container
    assert [line.split(" ", 1)[1] for line in result.found] == [
        "warning unsupported-attribute: ECS counts GPUs and no other resources"
    ]
    assert len(result.diagnostics[0].locations) == 2


@pytest.mark.parametrize("target", TARGETS)
def test_neuron_devices_are_those_of_managed_instances(target: str) -> None:
    result = made(device("driver: neuron, capabilities: [tpu], count: all"), target)
    if target == "managed":
        assert result.container["resourceRequirements"] == [
            {"value": "ALL", "type": "NeuronDevice"}
        ]
        assert result.found == ("note irrelevant-attribute",)
    else:
        assert "resourceRequirements" not in result.container
        assert result.found == ("error unsupported-attribute",)


def test_a_container_gets_all_neuron_devices() -> None:
    assert made("gpus: [{driver: neuron, count: 2}]", "managed").found == (
        "warning unsupported-attribute",
    )
    result = made("gpus: [{driver: neuron, device_ids: ['0'], options: {a: b}}]", "managed")
    assert result.container["resourceRequirements"] == [{"value": "ALL", "type": "NeuronDevice"}]
    assert result.found == ("note irrelevant-attribute", "note irrelevant-attribute")


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("runtime: runc", "note: ECS uses this runtime in any case"),
        ("runtime: io.containerd.runc.v2", "note: ECS uses this runtime in any case"),
        ("runtime: nvidia\ngpus: all", "note: ECS uses this runtime in any case"),
        (
            "runtime: nvidia",
            (
                "warning: `web` gets no GPU: ECS uses the NVIDIA runtime for containers that "
                "request "
                "one"
            ),
        ),
        (
            "runtime: io.containerd.wasmedge.v1",
            (
                "error: `web` does not run with io.containerd.wasmedge.v1: "
                "ECS does not run WebAssembly"
            ),
        ),
        ("runtime: runsc", "error: `web` does not run with runsc: ECS runs containers with runc"),
    ],
)
def test_the_runtime_is_that_of_ecs(attributes: str, found: str) -> None:
    result = web(attributes)
    assert [f"{one.severity}: {one.message}" for one in result.diagnostics] == [found]
