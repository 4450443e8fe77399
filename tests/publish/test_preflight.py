"""What a project stands on: what is asked, and what is made of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from compose2ecs.ecs.model import EcsProject
from compose2ecs.publish.api import Operation, Refused
from compose2ecs.publish.looking_around import look_around
from compose2ecs.publish.preflight import Preflight, needed, preflight
from compose2ecs.publish.surroundings import EcrImage, Kind, Thing, ecr_image, things
from compose2ecs.publish.trust import ECS, TASKS, trusts
from tests.ecs.build import project
from tests.publish.desired import run, service, task
from tests.publish.fake_account import ACCOUNT
from tests.publish.fake_ecs import FakeEcs
from tests.publish.standing import GROUP, IMAGE, SECRET, every_kind

DIGEST = f"sha256:{'a' * 64}"


def whole_account(**group: Any) -> FakeEcs:
    """An account in which everything is that ``every_kind`` names."""
    ecs = FakeEcs("shop")
    ecs.secrets["shop/db"] = ecs.parameters["/shop/api"] = "x"
    ecs.images["shop/web"] = {"v1": DIGEST}
    ecs.file_systems["fs-1"] = "available"
    ecs.namespaces.append("shop")
    fits = {"TargetType": "ip", "Protocol": "HTTP", "VpcId": "vpc-1", "TargetGroupName": "web"}
    ecs.target_groups[GROUP] = fits | group
    return ecs


def judged(ecs: FakeEcs, desired: EcsProject | None = None) -> Preflight:
    desired = desired or every_kind()
    wanted = needed(desired, may_create_log_groups=False)
    around = look_around(ecs, wanted, ACCOUNT)
    return preflight(desired, wanted, around, ecs.region, builds={})


def messages(ecs: FakeEcs, desired: EcsProject | None = None) -> list[str]:
    return [refusal.message for refusal in judged(ecs, desired).refusals]


def test_everything_that_is_named_is_looked_at() -> None:
    assert [(thing.kind.value, thing.name) for thing in things(every_kind())] == [
        ("role", "ecsTaskExecutionRole"),
        ("image", IMAGE),
        ("secret", SECRET),
        ("parameter", "/shop/api"),
        ("log group", "/ecs/shop"),
        ("file system", "fs-1"),
        ("subnet", "subnet-1"),
        ("security group", "sg-1"),
        ("target group", GROUP),
        ("namespace", "shop"),
    ]


def test_what_is_there_and_fits_stops_nothing() -> None:
    found = judged(whole_account())
    assert (found.refusals, found.unchecked) == ((), ())
    (checked,) = found.checked
    assert checked == (
        "1 role, 1 image, 1 secret, 1 parameter, 1 log group, 1 file system, 1 subnet, "
        "1 security group, 1 target group, 1 namespace"
    )


def test_everything_may_be_missing() -> None:
    ecs = FakeEcs("shop")
    for there in (ecs.roles, ecs.groups, ecs.subnets, ecs.security_groups):
        there.clear()
    assert messages(ecs) == [
        f"the {thing.kind.value} `{thing.name}` does not exist in eu-west-1"
        for thing in things(every_kind())
    ]


def test_a_missing_namespace_has_its_command() -> None:
    ecs = whole_account()
    ecs.namespaces.clear()
    (refusal,) = judged(ecs).refusals
    assert refusal.help == "aws servicediscovery create-http-namespace --name shop"


def test_nothing_changes_and_no_value_is_read() -> None:
    ecs = whole_account()
    judged(ecs)
    assert ecs.mutations == []
    assert {operation.action for operation, _ in ecs.calls} == {
        "GetRole",
        "DescribeImages",
        "DescribeSecret",
        "GetParameters",
        "DescribeLogGroups",
        "DescribeFileSystems",
        "DescribeSubnets",
        "DescribeSecurityGroups",
        "DescribeTargetGroups",
        "ListNamespaces",
    }


@pytest.mark.parametrize("operation", [each for each in Operation if not each.is_mutating])
def test_each_look_may_be_denied(operation: Operation) -> None:
    ecs = whole_account()
    ecs.denied.add(operation)
    found = judged(ecs)
    assert found.refusals == ()
    asked = {called for called, _ in ecs.calls}
    assert len(found.unchecked) == (operation in asked)
    assert all(note.endswith(f": {operation.value} is not allowed") for note in found.unchecked)


def test_other_errors_are_errors() -> None:
    class Broken(FakeEcs):
        def _get_role(self, RoleName: str) -> Any:  # noqa: N803 -- as in the API
            raise Refused(Operation.GET_ROLE, "InternalFailure", RoleName, 400)

    with pytest.raises(Refused):
        look_around(Broken(), things(every_kind()), ACCOUNT)


def test_one_that_is_missing_does_not_hide_the_others() -> None:
    ecs = whole_account()
    other = Thing(kind=Kind.TARGET_GROUP, name=f"{GROUP}0")
    found = look_around(ecs, [other, *things(every_kind())], ACCOUNT).found
    assert found[other] is None
    assert found[Thing(kind=Kind.TARGET_GROUP, name=GROUP)] is not None


def test_an_image_that_a_cache_fetches_need_not_be_there() -> None:
    ecs = whole_account()
    ecs.images.clear()
    ecs.caches = ["shop"]
    found = judged(ecs)
    assert found.refusals == ()
    assert found.unchecked == (f"image {IMAGE}: a pull-through cache fetches it when it is pulled",)
    ecs.caches = ["sho"]
    assert messages(ecs) == [f"the image `{IMAGE}` does not exist in eu-west-1"]


def test_parameters_are_asked_for_by_ten() -> None:
    ecs = FakeEcs("shop")
    ecs.parameters["p11"] = "x"
    wanted = [Thing(kind=Kind.PARAMETER, name=f"p{number}") for number in range(12)]
    found = look_around(ecs, wanted, ACCOUNT).found
    assert [thing.name for thing, reply in found.items() if reply is not None] == ["p11"]
    assert len(ecs.calls) == 2


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        (Kind.ROLE, "arn:aws:iam::999999999999:role/x", "it belongs to the account 999999999999"),
        (Kind.IMAGE, IMAGE.replace("eu-west-1", "us-east-1"), "it is in us-east-1"),
        (Kind.SECRET, SECRET.replace("eu-west-1", "us-east-1"), "it is in us-east-1"),
    ],
)
def test_what_is_elsewhere_is_not_asked_for(kind: Kind, name: str, why: str) -> None:
    ecs, thing = FakeEcs("shop"), Thing(kind=kind, name=name)
    assert look_around(ecs, [thing], ACCOUNT).unchecked == {thing: why}
    assert ecs.calls == []


@pytest.mark.parametrize(
    ("group", "message"),
    [
        (
            {"TargetType": "instance"},
            "`shop-web` needs a target group of the type ip; web is instance",
        ),
        ({"Protocol": "UDP"}, "`shop-web` listens on 80/tcp, and web brings UDP"),
        (
            {"LoadBalancerArns": []},
            "the target group web of `shop-web` belongs to no load balancer",
        ),
        ({"VpcId": "vpc-9"}, "the target group web of `shop-web` is in vpc-9, not in vpc-1"),
    ],
)
def test_a_target_group_that_does_not_fit(group: Mapping[str, Any], message: str) -> None:
    assert messages(whole_account(**group)) == [message]


def test_tasks_without_an_interface_are_targets_by_instance() -> None:
    desired = project(
        task(networkMode="bridge", requiresCompatibilities=["EC2"]),
        service(loadBalancers=[{"targetGroupArn": GROUP, "containerPort": 80}]),
    )
    assert messages(whole_account(TargetType="instance"), desired) == []
    assert messages(whole_account(), desired) == [
        "`shop-web` needs a target group of the type instance; web is ip"
    ]


def test_subnets_and_security_groups_of_two_vpcs() -> None:
    ecs = FakeEcs("shop")
    ecs.security_groups["sg-1"] = {"VpcId": "vpc-2"}
    said = "the security group sg-1 is in vpc-2, and the subnet subnet-1 in vpc-1"
    assert messages(ecs, project(task(), service(), task("migrate"), run())) == [said]


def test_what_is_there_and_cannot_be_used() -> None:
    ecs = whole_account()
    ecs.file_systems["fs-1"] = "deleting"
    ecs.subnets["subnet-1"]["State"] = "pending"
    assert messages(ecs) == [
        "the file system `fs-1` is deleting",
        "the subnet `subnet-1` is pending",
    ]


def test_a_log_group_that_its_driver_creates_need_not_be_there() -> None:
    options = {"awslogs-group": "/new", "awslogs-create-group": "true"}
    log = {"logConfiguration": {"logDriver": "awslogs", "options": options}}
    assert messages(FakeEcs("shop"), project(task(container=log))) == []
    options["awslogs-create-group"] = "false"
    assert messages(FakeEcs("shop"), project(task(container=log))) == [
        "the log group `/new` does not exist in eu-west-1"
    ]


def statement(**members: Any) -> dict[str, Any]:
    given = {"Effect": "Allow", "Principal": {"Service": TASKS}, "Action": "sts:AssumeRole"}
    return given | members


@pytest.mark.parametrize(
    ("statements", "is_trusted"),
    [
        (statement(), True),
        ([statement()], True),
        ([statement(Principal={"Service": ["ec2.amazonaws.com", TASKS]})], True),
        ([statement(Action=["sts:TagSession", "sts:AssumeRole"])], True),
        ([statement(Action="sts:*")], True),
        ([statement(Effect="Deny")], False),
        ([statement(Principal={"Service": "ec2.amazonaws.com"})], False),
        ([statement(Principal={"AWS": "arn:aws:iam::1:root"})], False),
        ([statement(Principal="*")], False),
        ([statement(Action="sts:TagSession")], False),
        ([statement(Effect="Deny"), statement()], True),
        ([], False),
    ],
)
def test_who_may_take_a_role(statements: Any, is_trusted: bool) -> None:
    assert trusts({"Statement": statements}, TASKS) is is_trusted


def test_roles_of_services_are_taken_by_ecs_itself() -> None:
    volume = {"name": "data", "managedEBSVolume": {"roleArn": "ecsTaskExecutionRole"}}
    desired = project(task(), service(volumeConfigurations=[volume]))
    assert messages(FakeEcs("shop"), desired) == [
        f"{ECS} may not take the role `ecsTaskExecutionRole`"
    ]


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("nginx:1.27", None),
        ("ghcr.io/a/b:1", None),
        (
            f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a/b",
            (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com", "a/b", {"imageTag": "latest"}),
        ),
        (
            f"{ACCOUNT}.dkr-ecr.eu-west-1.on.aws/a:v1",
            (f"{ACCOUNT}.dkr-ecr.eu-west-1.on.aws", "a", {"imageTag": "v1"}),
        ),
        (
            f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn/a:v1@{DIGEST}",
            (f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn", "a", {"imageDigest": DIGEST}),
        ),
    ],
)
def test_images_of_ecr(text: str, image: Any) -> None:
    found: EcrImage | None = ecr_image(text)
    assert (found and (found.registry, found.repository, found.id)) == image
