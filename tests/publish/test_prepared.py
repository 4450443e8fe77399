"""The preflight, bindings and secrets from the command line: codes, calls, and what is said."""

from __future__ import annotations

import json

import pytest

from compose2ecs.publish.api import Operation
from tests.publish.conftest import COMPOSE, Account
from tests.publish.fake_account import ACCOUNT, TRUST

REGISTRY = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
UNBOUND = "name: shop\nservices: {web: {image: nginx}}\nx-ecs: {region: eu-west-1, cluster: shop"
SECRET = "hunter2-of-the-shop"
WITH_SECRETS = COMPOSE.replace(
    "    image: nginx:1.27\n",
    "    image: nginx:1.27\n    secrets: [{source: db, target: DB}, {source: api, target: API}]\n",
) + ("secrets:\n  db: {file: ./db.txt}\n  api: {environment: SHOP_API}\n")


def refused(account: Account, *arguments: str) -> str:
    """What is said by a run that stops before anything is touched."""
    result = account.publish(*arguments)
    assert (result.code, account.proxy.mutations) == (4, []), result.stderr
    return result.stderr


def test_a_missing_role_is_said_with_its_line(account: Account) -> None:
    account.write(f"{COMPOSE}  task_role: shop-task\n")
    assert (
        "refused: the role `shop-task` does not exist in eu-west-1  (compose.yaml:10:14)\n"
        "  help: create it, or name another: x-ecs.execution_role, x-ecs.task_role\n"
    ) in refused(account)


def test_a_role_that_tasks_may_not_take(account: Account) -> None:
    lambdas = {"Service": ["lambda.amazonaws.com"]}
    account.ecs.roles["ecsTaskExecutionRole"] = {
        "Statement": [{**TRUST["Statement"][0], "Principal": lambdas}]  # type: ignore[dict-item]
    }
    said = "ecs-tasks.amazonaws.com may not take the role `ecsTaskExecutionRole`"
    assert said in refused(account)


def test_what_may_not_be_looked_at_stops_nothing(account: Account) -> None:
    account.ecs.denied = {
        Operation.DESCRIBE_SUBNETS,
        Operation.DESCRIBE_SECURITY_GROUPS,
        Operation.GET_ROLE,
        Operation.DESCRIBE_LOG_GROUPS,
    }
    result = account.publish()
    assert result.code == 0, result.stderr
    assert [line for line in result.stderr.splitlines() if line.startswith("not checked")] == [
        "not checked: role ecsTaskExecutionRole: iam:GetRole is not allowed",
        "not checked: log group /ecs/shop: logs:DescribeLogGroups is not allowed",
        "not checked: subnet subnet-1: ec2:DescribeSubnets is not allowed",
        "not checked: security group sg-1: ec2:DescribeSecurityGroups is not allowed",
    ]


def test_missing_secrets_and_parameters(account: Account) -> None:
    arn = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:shop/db-AbCdEf"
    account.write(
        WITH_SECRETS.replace(
            "{file: ./db.txt}", f"{{external: true, x-ecs: {{value_from: '{arn}'}}}}"
        ).replace("{environment: SHOP_API}", "{external: true, x-ecs: {value_from: /shop/api}}")
    )
    said = refused(account)
    assert f"refused: the secret `{arn}` does not exist in eu-west-1  (compose.yaml:12:" in said
    assert "refused: the parameter `/shop/api` does not exist in eu-west-1" in said
    account.ecs.secrets["shop/db"] = account.ecs.parameters["/shop/api"] = "x"
    assert account.publish().code == 0
    assert "secretsmanager:GetSecretValue" not in account.proxy.log


def test_an_image_that_is_built_and_not_pushed(account: Account) -> None:
    account.write(COMPOSE.replace("image: nginx:1.27", "build: ."))
    assert (
        f"refused: the image `{REGISTRY}/shop-web` does not exist in eu-west-1  "
        "(compose.yaml:4:5)\n"
        "  help: build and push it:\n"
        "    aws ecr get-login-password --region eu-west-1 | docker login --username AWS "
        f"--password-stdin {REGISTRY}\n"
        "    docker compose build web\n"
        f"    docker tag shop-web {REGISTRY}/shop-web\n"
        f"    docker push {REGISTRY}/shop-web\n"
        "    where there is no repository yet: aws ecr create-repository --repository-name "
        "shop-web --region eu-west-1\n"
    ) in refused(account)
    account.ecs.images["shop-web"] = {"latest": f"sha256:{'a' * 64}"}
    assert account.publish().code == 0


def test_images_of_ecr_by_their_digest(account: Account) -> None:
    digest = f"sha256:{'a' * 64}"
    account.ecs.images["web"] = {"v1": digest}
    account.write(COMPOSE.replace("nginx:1.27", f"{REGISTRY}/web:v1"))
    account.publish("--require-digest")
    (made,) = account.ecs.revisions["shop-web"]
    assert made["containerDefinitions"][0]["image"] == f"{REGISTRY}/web@{digest}"
    assert account.publish("--require-digest", "--dry-run", "--detailed-exitcode").code == 0
    account.ecs.images["web"] = {"v1": f"sha256:{'b' * 64}"}
    assert account.publish("--require-digest", "--dry-run", "--detailed-exitcode").code == 2


def test_subnets_that_nothing_names(account: Account) -> None:
    account.write(f"{UNBOUND}, security_groups: [sg-1]}}\n")
    assert (
        "error: nothing says which subnets ${subnets.default} stands for (compose.yaml:2:12)\n"
        "  help: set x-ecs.subnets of the project or the service; or say --use-default-vpc\n"
    ) in refused(account)
    assert account.proxy.log == []


def test_a_secret_that_could_be_stored(account: Account) -> None:
    account.write(WITH_SECRETS)
    assert (
        "  help: set x-ecs.value_from of the secret (an ARN or a parameter name); or store the "
        "value with --push-secrets\n"
    ) in refused(account)
    assert account.proxy.log == []


def test_the_default_vpc(account: Account) -> None:
    account.write(f"{UNBOUND}}}\n")
    assert "there is no default VPC in eu-west-1" in refused(account, "--use-default-vpc")
    account.ecs.vpcs["vpc-0"] = True
    account.ecs.subnets["subnet-0"] = {"VpcId": "vpc-0", "DefaultForAz": True}
    account.ecs.security_groups["sg-0"] = {"VpcId": "vpc-0", "GroupName": "default"}
    result = account.publish("--use-default-vpc")
    assert result.code == 0, result.stderr
    network = account.ecs.services["shop-web"]["networkConfiguration"]["awsvpcConfiguration"]
    assert (network["subnets"], network["securityGroups"]) == (["subnet-0"], ["sg-0"])
    assert account.publish("--use-default-vpc").code == 0
    assert account.proxy.mutations == []


def test_the_outputs_and_exports_of_a_stack(account: Account) -> None:
    account.write(f"{UNBOUND}, stack: net}}\n".replace(", cluster: shop", ""))
    assert "Stack with id net does not exist" in refused(account)
    account.ecs.stacks["net"] = {"Subnets": "subnet-1, subnet-2", "cluster": "shop"}
    said = refused(account)
    assert "x-ecs.security_groups of the project, service or network; or let the stack net" in said
    account.ecs.exports = {"other-SecurityGroups": "sg-2", "net-security-groups": "sg-1"}
    account.ecs.subnets["subnet-2"] = {"VpcId": "vpc-1"}
    result = account.publish()
    assert result.code == 0, result.stderr
    service = account.ecs.services["shop-web"]
    network = service["networkConfiguration"]["awsvpcConfiguration"]
    assert (
        "bound: cluster is shop (output cluster of the stack net)\n"
        "bound: subnets default is subnet-1, subnet-2 (output Subnets of the stack net)\n"
        "bound: security groups default is sg-1 (export net-security-groups)\n"
    ) in result.stderr
    assert sorted(network["subnets"]) == ["subnet-1", "subnet-2"]
    assert network["securityGroups"] == ["sg-1"]
    assert "/shop/" in service["serviceArn"]


def test_the_environment_binds_without_aws(account: Account) -> None:
    account.write(f"{UNBOUND}}}\n")
    result = account.publish(COMPOSE2ECS_SUBNETS="subnet-1", COMPOSE2ECS_SECURITY_GROUPS="sg-1")
    assert result.code == 0, result.stderr


@pytest.mark.parametrize("store", ["ssm", "secretsmanager"])
def test_secrets_are_stored_once_and_shown_nowhere(account: Account, store: str) -> None:
    account.write(WITH_SECRETS)
    (account.folder / "db.txt").write_text(f"{SECRET}\n", "utf-8")
    push = ("--push-secrets", store)
    planned = account.publish(*push, "--dry-run", "--output", "json", SHOP_API=SECRET)
    assert (planned.code, account.proxy.mutations) == (0, []), planned.stderr
    first = account.publish(*push, "--diff", SHOP_API=SECRET)
    assert first.code == 0, first.stderr
    stores = "ssm:PutParameter" if store == "ssm" else "secretsmanager:CreateSecret"
    assert account.proxy.mutations[:2] == [stores, stores]
    kept = account.ecs.parameters if store == "ssm" else account.ecs.secrets
    prefix = "/" if store == "ssm" else ""
    assert kept == {f"{prefix}shop/db": SECRET, f"{prefix}shop/api": SECRET}
    (made,) = account.ecs.revisions["shop-web"]
    arns = [each["valueFrom"] for each in made["containerDefinitions"][0]["secrets"]]
    assert all(arn.startswith(f"arn:aws:{store}:eu-west-1:{ACCOUNT}:") for arn in arns)
    assert f"{prefix}shop/db value from the file ./db.txt" in " ".join(first.stderr.split())

    second = account.publish(*push, SHOP_API="another value")
    assert (second.code, account.proxy.mutations) == (0, []), second.stderr
    outputs = [planned.stdout, planned.stderr, first.stdout, first.stderr, second.stderr]
    assert not any(SECRET in text for text in outputs)
    sent = [operation.value for operation, request in account.ecs.calls if SECRET in str(request)]
    assert sent == [stores, stores]


def test_secrets_are_replaced_only_when_asked(account: Account) -> None:
    account.write(WITH_SECRETS)
    (account.folder / "db.txt").write_text("one", "utf-8")
    account.publish("--push-secrets", "secretsmanager", SHOP_API="x")
    (account.folder / "db.txt").write_text("two", "utf-8")
    account.publish("--push-secrets", "secretsmanager", "--update-secrets", SHOP_API="x")
    assert account.proxy.mutations == ["secretsmanager:PutSecretValue"] * 2
    assert account.ecs.secrets == {"shop/db": "two", "shop/api": "x"}
    assert account.publish("--update-secrets").code == 2


def test_secrets_without_a_value_are_refused_before_anything_is_stored(account: Account) -> None:
    account.write(WITH_SECRETS)
    said = refused(account, "--push-secrets", "ssm")
    assert "the secret `db` has no value to store: the file ./db.txt does not exist" in said
    assert "the secret `api` has no value to store: the variable SHOP_API is not set" in said


def test_a_store_that_says_no_repeats_no_value(account: Account) -> None:
    account.write(WITH_SECRETS)
    (account.folder / "db.txt").write_text(SECRET, "utf-8")
    account.ecs.says_no = f"Value '{SECRET}' at 'value' is not allowed"
    result = account.publish("--push-secrets", "ssm", SHOP_API=SECRET)
    assert result.code == 5
    assert SECRET not in result.stderr
    assert "error: PutParameter: ValidationException: Value '***' at 'value'" in result.stderr
    assert "register shop-web" in result.stderr


def test_log_groups_are_made_when_asked(account: Account) -> None:
    account.ecs.groups.clear()
    assert "--create-log-groups" in refused(account)
    account.publish("--create-log-groups")
    assert account.proxy.mutations[0] == "logs:CreateLogGroup"


def test_only_what_is_published_is_looked_at(account: Account) -> None:
    account.write(
        COMPOSE.replace("services:\n", "services:\n  api: {image: x, x-ecs: {task_role: gone}}\n")
    )
    assert "the role `gone` does not exist" in refused(account)
    assert account.publish("--only", "web").code == 0


def test_what_publishing_does_itself_is_no_finding(account: Account) -> None:
    account.write(
        COMPOSE.replace(
            "    image: nginx:1.27\n",
            "    image: nginx:1.27\n"
            "    depends_on: {job: {condition: service_completed_successfully}}\n"
            "  job: {image: x}\n",
        )
    )
    result = account.publish("--dry-run")
    assert (result.code, "does not wait until" in result.stderr) == (0, False), result.stderr
    assert "  wait for task  shop-job" in result.stdout


def test_the_preflight_as_json(account: Account) -> None:
    account.ecs.subnets.clear()
    result = account.publish("--dry-run", "--output", "json")
    assert result.code == 4
    document = json.loads(result.stdout)
    assert document["refusals"] == [
        {
            "ground": "preflight",
            "subject": "subnet-1",
            "message": "the subnet `subnet-1` does not exist in eu-west-1",
            "help": "name others: x-ecs.subnets",
            "location": {"file": "compose.yaml", "line": 8, "column": 13},
        }
    ]
    assert document["checked"] == ["1 role, 1 log group, 1 subnet, 1 security group"]
