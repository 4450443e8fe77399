"""What binds references: keys, the environment, stacks, the account, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compose2ecs.ecs.model import AwsVpcConfiguration, EcsProject, NetworkConfiguration
from compose2ecs.ecs.refs import Joined, Ref, RefKind
from compose2ecs.publish.account import bound_by_account, of_default_vpc, of_stack, registry
from compose2ecs.publish.api import Operation
from compose2ecs.publish.bindings import CLUSTER, EXECUTION_ROLE, TASK_ROLE, bound, unbound
from compose2ecs.publish.naming import KEYS, Given, key_of, key_shown, named, of_environment
from compose2ecs.source import Choice, Traced, choose
from compose2ecs.trace import plain
from tests.cli.program import ROOT
from tests.ecs.build import project
from tests.publish.desired import request, said, service, task
from tests.publish.fake_account import ACCOUNT
from tests.publish.fake_ecs import FakeEcs

SUBNETS = Ref(RefKind.SUBNETS, "default")
GROUPS = Ref(RefKind.SECURITY_GROUPS, "default")
BACK = Ref(RefKind.SECURITY_GROUPS, "back")
DATA = Ref(RefKind.FILE_SYSTEM, "shop-data")


@pytest.mark.parametrize(
    ("ref", "key"),
    [
        (SUBNETS, "Subnets"),
        (GROUPS, "SecurityGroups"),
        (BACK, "SecurityGroupsBack"),
        (DATA, "FileSystemShopData"),
        (EXECUTION_ROLE, "executionRole"),
        (CLUSTER, "Cluster"),
        (Ref(RefKind.TARGET_GROUP, "web", "alternate"), "TargetGroupWebAlternate"),
        (Ref(RefKind.OBJECT, "x"), None),
    ],
)
def test_the_key_of_a_reference(ref: Ref, key: str | None) -> None:
    shown = key_shown(ref)
    assert (shown and shown[:1].lower() + shown[1:]) == (key and key[:1].lower() + key[1:])


def test_every_key_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "publishing.md").read_text("utf-8")
    words = [form.replace("{name}", "") for form in KEYS.values()]
    assert [word for word in words if word not in guide] == []


def given(**values: str) -> list[Given]:
    return [Given(key=key, value=value, why=f"output {key}") for key, value in values.items()]


def test_case_and_punctuation_do_not_count() -> None:
    found = named(
        [SUBNETS, DATA], given(SUB_NETS="subnet-1,, subnet-2 ", filesystemSHOPdata="fs-1")
    )
    assert plain(found[SUBNETS]) == ["subnet-1", "subnet-2"]
    assert plain(found[DATA]) == ["fs-1"]
    assert found[DATA].origins == (Choice("output filesystemSHOPdata"),)


def test_networks_and_volumes_are_never_bound_by_the_key_of_another() -> None:
    assert named([BACK, DATA], given(SecurityGroups="sg-1", FileSystem="fs-1")) == {}


def test_the_first_that_says_something_counts() -> None:
    found = named([SUBNETS], given(Subnets=" ", subnets="subnet-2", SUBNETS="subnet-3"))
    assert plain(found[SUBNETS]) == ["subnet-2"]


def test_variables_of_the_environment() -> None:
    variables = {"COMPOSE2ECS_FILE_SYSTEM_SHOP_DATA": "fs-1", "SUBNETS": "subnet-1"}
    found = named([SUBNETS, DATA], of_environment(variables))
    assert {ref: plain(names) for ref, names in found.items()} == {DATA: ["fs-1"]}
    assert found[DATA].origins == (Choice("given by COMPOSE2ECS_FILE_SYSTEM_SHOP_DATA"),)
    assert key_of(DATA) == "filesystemshopdata"


def test_roles_are_filled_in_where_the_file_says_none() -> None:
    chosen = choose("ecsTaskExecutionRole", "proposed")
    first = replace(task("a"), execution_role_arn=chosen, task_role_arn=said("mine"))
    second = replace(task("b"), execution_role_arn=None, task_role_arn=None)
    bindings = {EXECUTION_ROLE: choose(("exec",), "why"), TASK_ROLE: choose(("task",), "why")}
    found = bound(project(first, second), bindings).task_definitions
    roles = [(plain(each.execution_role_arn), plain(each.task_role_arn)) for each in found]
    assert roles == [("exec", "mine"), ("exec", "task")]
    assert bound(project(first), {}).task_definitions == (first,)


def test_a_cluster_is_one_for_scaling_too() -> None:
    from compose2ecs.ecs.model import RegisterScalableTarget

    target = request(
        {
            "ServiceNamespace": "ecs",
            "ResourceId": "service/default/shop-web",
            "ScalableDimension": "ecs:service:DesiredCount",
            "MinCapacity": 1,
            "MaxCapacity": 2,
        },
        RegisterScalableTarget,
    )
    desired = project(task(), service(cluster=None), target)
    found = bound(desired, {CLUSTER: choose(("prod",), "why")})
    assert plain(found.services[0].cluster) == "prod"
    assert plain(found.scalable_targets[0].resource_id) == "service/prod/shop-web"
    named_ = project(task(), service(), target)
    assert bound(named_, {CLUSTER: choose(("prod",), "why")}) == named_


def desired(*refs: Ref) -> EcsProject:
    interface = AwsVpcConfiguration(
        subnets=(said(SUBNETS, line=9),),
        security_groups=tuple(said(ref) for ref in refs),
        assign_public_ip=None,
    )
    image: Any = Traced(Joined((Ref(RefKind.REGISTRY, ""), "/web")))
    (container,) = task().container_definitions
    return project(
        replace(task(), container_definitions=(replace(container, image=image),)),
        replace(
            service(), network_configuration=NetworkConfiguration(awsvpc_configuration=interface)
        ),
    )


def test_a_stack_wins_over_the_account() -> None:
    ecs = FakeEcs()
    ecs.stacks["net"] = {"Subnets": "subnet-9", "Registry": "registry.example"}
    ecs.vpcs["vpc-0"] = True
    ecs.subnets["subnet-0"] = {"VpcId": "vpc-0", "DefaultForAz": True}
    ecs.security_groups["sg-0"] = {"VpcId": "vpc-0", "GroupName": "default"}
    found = bound_by_account(desired(GROUPS), ecs, ACCOUNT, stack="net", use_default_vpc=True)
    assert unbound(found.desired) == {}
    assert sorted(found.bound) == [
        "image registry is registry.example (output Registry of the stack net)",
        "security groups default is sg-0 (--use-default-vpc: vpc-0)",
        "subnets default is subnet-9 (output Subnets of the stack net)",
    ]


def test_a_value_says_where_it_was_found_and_keeps_its_line() -> None:
    ecs = FakeEcs()
    ecs.stacks["net"] = {"Subnets": "subnet-9"}
    found = bound_by_account(desired(GROUPS), ecs, ACCOUNT, stack="net", use_default_vpc=False)
    network = found.desired.services[0].network_configuration
    assert network is not None
    assert network.awsvpc_configuration is not None
    (subnet,) = network.awsvpc_configuration.subnets
    why, source = subnet.origins
    assert isinstance(why, Choice)
    assert (why.why, why.at) == ("output Subnets of the stack net", source)
    assert subnet.source is source


def test_exports_are_read_only_where_outputs_are_not_enough() -> None:
    ecs = FakeEcs()
    ecs.stacks["net"] = {"Subnets": "subnet-9"}
    of_stack(ecs, "net", [SUBNETS])
    assert [operation for operation, _ in ecs.calls] == [Operation.DESCRIBE_STACKS]


def test_a_stack_that_may_not_be_read_is_noted() -> None:
    ecs = FakeEcs()
    ecs.denied = {Operation.DESCRIBE_STACKS, Operation.LIST_EXPORTS}
    found = of_stack(ecs, "net", [SUBNETS])
    assert (found.bindings, found.notes) == (
        {},
        (
            "stack net: cloudformation:DescribeStacks is not allowed",
            "exports of net: cloudformation:ListExports is not allowed",
        ),
    )


def test_the_default_group_does_not_stand_for_several_networks() -> None:
    ecs = FakeEcs()
    ecs.vpcs["vpc-0"] = True
    ecs.subnets["subnet-0"] = {"VpcId": "vpc-0", "DefaultForAz": True}
    ecs.security_groups["sg-0"] = {"VpcId": "vpc-0", "GroupName": "default"}
    found = of_default_vpc(ecs, unbound(desired(GROUPS, BACK)))
    assert list(found.bindings) == [SUBNETS]
    assert found.notes[-1].startswith("the default security group does not keep networks apart")


def test_a_default_vpc_without_subnets_binds_nothing() -> None:
    ecs = FakeEcs()
    ecs.vpcs["vpc-0"] = True
    assert of_default_vpc(ecs, unbound(desired(GROUPS))).bindings == {}


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("eu-west-1", f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"),
        ("cn-north-1", f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_the_registry_of_an_account(region: str, name: str) -> None:
    assert registry(ACCOUNT, region) == name
