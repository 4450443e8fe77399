"""What a project stands on is there in a sandbox, in answers that publishing understands."""

from __future__ import annotations

import pytest

from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.publish.account import of_default_vpc
from compose2ecs.publish.api import Operation
from compose2ecs.publish.looking_around import look_around
from compose2ecs.publish.sandbox.account import Account
from compose2ecs.publish.surroundings import Kind, Thing
from compose2ecs.publish.trust import ECS, TASKS, trusts
from tests.publish.fake_ecs import ACCOUNT, FakeEcs

_HERE = f"eu-west-1:{ACCOUNT}"
NAMES = {
    Kind.ROLE: f"arn:aws:iam::{ACCOUNT}:role/tasks",
    Kind.SUBNET: "subnet-1",
    Kind.SECURITY_GROUP: "sg-1",
    Kind.TARGET_GROUP: f"arn:aws:elasticloadbalancing:{_HERE}:targetgroup/web/1",
    Kind.LOG_GROUP: "/shop",
    Kind.SECRET: f"arn:aws:secretsmanager:{_HERE}:secret:shop/key-AbCdEf",
    Kind.PARAMETER: "/shop/password",
    Kind.IMAGE: f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1",
    Kind.FILE_SYSTEM: "fs-1",
    Kind.NAMESPACE: "shop",
}


@pytest.fixture
def sandbox() -> Account:
    return Account(FakeEcs())


@pytest.mark.parametrize("kind", Kind)
def test_what_is_asked_for_is_there(sandbox: Account, kind: Kind) -> None:
    thing = Thing(kind=kind, name=NAMES[kind])
    around = look_around(sandbox, [thing], ACCOUNT)
    assert around.unchecked == {}
    assert around.found[thing] is not None


def test_an_image_has_the_same_digest_each_time(sandbox: Account) -> None:
    thing = Thing(kind=Kind.IMAGE, name=NAMES[Kind.IMAGE])
    first, second = (look_around(sandbox, [thing], ACCOUNT).found[thing] for _ in range(2))
    assert first is not None
    assert first == second
    assert str(first["imageDigest"]).startswith("sha256:")


def test_a_role_may_be_taken_by_tasks_and_by_ecs(sandbox: Account) -> None:
    role = sandbox.call(Operation.GET_ROLE, {"RoleName": "tasks"})["Role"]
    assert all(trusts(role["AssumeRolePolicyDocument"], each) for each in (TASKS, ECS))


def test_there_is_a_default_network(sandbox: Account) -> None:
    refs = [Ref(RefKind.SUBNETS, "default"), Ref(RefKind.SECURITY_GROUPS, "default")]
    found = of_default_vpc(sandbox, refs)
    assert [len(found.bindings[ref].value) for ref in refs] == [2, 1]
    assert found.notes == ()


def test_a_load_balancer_has_an_address_that_leads_nowhere(sandbox: Account) -> None:
    request = {"TargetGroupArns": [NAMES[Kind.TARGET_GROUP]]}
    (group,) = sandbox.call(Operation.DESCRIBE_TARGET_GROUPS, request)["TargetGroups"]
    request = {"LoadBalancerArns": group["LoadBalancerArns"]}
    (balancer,) = sandbox.call(Operation.DESCRIBE_LOAD_BALANCERS, request)["LoadBalancers"]
    assert balancer["DNSName"] == "sandbox.invalid"
