"""The IAM policy: what it allows, for what, and that the program calls nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from compose2ecs.publish.api import Operation
from compose2ecs.publish.policy import GRANTS, Scope, Use, policy
from tests.ecs.build import project
from tests.publish.conftest import COMPOSE, LATER, SCOPE, Account
from tests.publish.desired import service, shop, task
from tests.publish.fake_account import ACCOUNT
from tests.publish.standing import GROUP, IMAGE, SECRET, every_kind

KNOWN = Scope(region="eu-west-1", account=ACCOUNT, cluster="shop", project="shop", stack="net")

ON_THE_WAY = {"iam:PassRole", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"}
"""What AWS asks for beside the calls themselves."""


def statements(text: str) -> dict[str, Any]:
    return {each["Sid"]: each for each in json.loads(text)["Statement"]}


def actions(text: str) -> set[str]:
    return {action for each in statements(text).values() for action in each["Action"]}


def test_every_operation_can_be_allowed_and_nothing_else() -> None:
    granted = {str(operation) for grant in GRANTS for operation in grant.operations}
    assert granted == {operation.value for operation in Operation} - LATER | ON_THE_WAY


def test_a_plain_project_needs_little() -> None:
    network = {"ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"}
    assert actions(policy(shop("web"), SCOPE, frozenset())) == network | {
        "application-autoscaling:DeleteScalingPolicy",
        "application-autoscaling:DeleteScheduledAction",
        "application-autoscaling:DeregisterScalableTarget",
        "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:DescribeScalingPolicies",
        "application-autoscaling:DescribeScheduledActions",
        "ecs:CreateService",
        "ecs:DescribeClusters",
        "ecs:DescribeServiceDeployments",
        "ecs:DescribeServices",
        "ecs:DescribeTaskDefinition",
        "ecs:DescribeTasks",
        "ecs:ListServiceDeployments",
        "ecs:ListTasks",
        "ecs:RegisterTaskDefinition",
        "ecs:TagResource",
        "ecs:UntagResource",
        "ecs:UpdateService",
        "logs:GetLogEvents",
        "servicediscovery:GetNamespace",
        "sts:GetCallerIdentity",
    }


def test_resources_are_those_of_the_project() -> None:
    found = statements(policy(every_kind(), KNOWN, frozenset({Use.CREATE_LOG_GROUPS})))
    arn = f"arn:aws:ecs:eu-west-1:{ACCOUNT}"
    assert found["ChangeServices"]["Resource"] == [f"{arn}:service/shop/shop*"]
    assert found["ChangeServices"]["Condition"] == {
        "ArnEquals": {"ecs:cluster": f"{arn}:cluster/shop"}
    }
    role = f"arn:aws:iam::{ACCOUNT}:role/ecsTaskExecutionRole"
    assert found["PassRoles"]["Resource"] == found["CheckRoles"]["Resource"] == [role]
    named = {
        "CheckImages": f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/shop/web",
        "CheckSecrets": SECRET,
        "CheckParameters": f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/shop/api",
        "CheckFileSystems": f"arn:aws:elasticfilesystem:eu-west-1:{ACCOUNT}:file-system/fs-1",
        "CreateLogGroups": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/ecs/shop:*",
        "CheckTargetGroups": "*",
    }
    assert {id: found[id]["Resource"] for id in named} == {id: [at] for id, at in named.items()}
    assert IMAGE not in json.dumps(found)
    assert GROUP not in json.dumps(found)


def test_what_is_not_known_offline_is_a_placeholder() -> None:
    found = statements(policy(shop("web"), SCOPE, frozenset({Use.STACK})))
    assert found["Register"]["Resource"] == [
        "arn:aws:ecs:<region>:<account>:task-definition/shop*:*"
    ]
    assert found["PassRoles"]["Resource"] == ["arn:aws:iam::<account>:role/<role>"]


def test_other_partitions() -> None:
    scope = Scope(region="cn-north-1", account=None, cluster="c", project="p", stack=None)
    assert "arn:aws-cn:ecs:cn-north-1" in policy(shop("web"), scope, frozenset())


@pytest.mark.parametrize(
    ("use", "more"),
    [
        (Use.CREATE_CLUSTER, {"ecs:CreateCluster"}),
        (Use.CREATE_LOG_GROUPS, {"logs:CreateLogGroup"}),
        (Use.DEFAULT_VPC, {"ec2:DescribeVpcs"}),
        (Use.DELETE, {"ecs:DeleteService"}),
        (Use.PRUNE, {"ecs:ListServices"}),
        (Use.PUSH_PARAMETERS, {"ssm:GetParameters", "ssm:PutParameter"}),
        (Use.PUSH_SECRETS, {"secretsmanager:CreateSecret", "secretsmanager:DescribeSecret"}),
        (Use.UPDATE_SECRETS, {"secretsmanager:PutSecretValue"}),
        (Use.ROLL_BACK, {"ecs:StopServiceDeployment"}),
        (
            Use.STACK,
            {
                "cloudformation:DescribeStacks",
                "cloudformation:ListExports",
                "iam:GetRole",
                "iam:PassRole",
            },
        ),
    ],
)
def test_what_an_option_adds(use: Use, more: set[str]) -> None:
    plain = actions(policy(shop("web"), SCOPE, frozenset()))
    assert actions(policy(shop("web"), SCOPE, frozenset({use}))) - plain == more


def test_a_role_without_a_name_of_ours_is_that_of_its_arn() -> None:
    arn = "arn:aws:iam::123456789012:role/path/app"
    found = statements(policy(project(task(taskRoleArn=arn), service()), SCOPE, frozenset()))
    assert found["PassRoles"]["Resource"] == [arn]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (COMPOSE, ()),
        (COMPOSE, ("--create-cluster", "--create-log-groups", "--prune")),
        (f"{COMPOSE}  stack: net\n", ()),
        (COMPOSE.replace("  subnets: [subnet-1]\n", ""), ("--use-default-vpc",)),
        (
            COMPOSE.replace("nginx:1.27", "nginx:1.27\n    secrets: [db]")
            + "secrets: {db: {file: ./compose.yaml}}\n",
            ("--push-secrets", "ssm"),
        ),
        (COMPOSE.replace("nginx:1.27", "busybox\n    restart: 'no'"), ()),
        (COMPOSE.replace("nginx:1.27", f"{IMAGE}\n    x-ecs: {{namespace: shop}}"), ()),
    ],
)
def test_no_run_calls_what_its_policy_does_not_allow(
    account: Account, text: str, arguments: tuple[str, ...]
) -> None:
    account.ecs.stacks["net"] = {}
    account.ecs.vpcs["vpc-1"] = True
    account.ecs.subnets["subnet-1"]["DefaultForAz"] = True
    account.ecs.images["shop/web"] = {"v1": "sha256:1"}
    account.ecs.namespaces.append("shop")
    account.write(text)
    printed = account.publish(*arguments, "--print-policy")
    assert (printed.code, account.proxy.log) == (0, []), printed.stderr
    assert account.publish(*arguments).code == 0
    assert set(account.proxy.log) <= actions(printed.stdout)
