"""What projects stand on, in memory, in the shape of the APIs that tell of it.

``denied`` are the operations that the caller may not call, ``says_no`` is the reason for which no
parameter is taken.
"""

# ruff: noqa: N803 -- parameters are called as members of the API
from __future__ import annotations

from typing import Any

from compose2ecs.publish.api import Operation, Refused, Reply

ACCOUNT = "123456789012"
REGION = "eu-west-1"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


class FakeAccount:
    """A network, a role and a log group are there; a test changes the rest as it needs it."""

    def __init__(self) -> None:
        self.denied: set[Operation] = set()
        self.groups: set[str] = {"/ecs/shop"}
        self.subnets: dict[str, dict[str, Any]] = {"subnet-1": {"VpcId": "vpc-1"}}
        self.security_groups: dict[str, dict[str, Any]] = {"sg-1": {"VpcId": "vpc-1"}}
        self.vpcs: dict[str, bool] = {"vpc-1": False}
        self.roles: dict[str, dict[str, Any]] = {"ecsTaskExecutionRole": TRUST}
        self.target_groups: dict[str, dict[str, Any]] = {}
        self.images: dict[str, dict[str, str]] = {}
        self.secrets: dict[str, str] = {}
        self.parameters: dict[str, str] = {}
        self.file_systems: dict[str, str] = {}
        self.namespaces: list[str] = []
        self.stacks: dict[str, dict[str, str]] = {}
        self.exports: dict[str, str] = {}
        self.says_no = ""

    def _refuse(self, code: str, message: str) -> Refused:
        raise NotImplementedError

    def _describe_log_groups(self, logGroupNamePrefix: str) -> Reply:
        found = [name for name in sorted(self.groups) if name.startswith(logGroupNamePrefix)]
        return {"logGroups": [{"logGroupName": name} for name in found]}

    def _create_log_group(self, logGroupName: str) -> Reply:
        if logGroupName in self.groups:
            raise self._refuse("ResourceAlreadyExistsException", "The log group exists.")
        self.groups.add(logGroupName)
        return {}

    def _describe_vpcs(self, Filters: list[dict[str, Any]]) -> Reply:
        assert Filters == [{"Name": "is-default", "Values": ["true"]}]
        return {"Vpcs": [{"VpcId": vpc} for vpc, is_default in self.vpcs.items() if is_default]}

    def _describe_subnets(self, Filters: list[dict[str, Any]]) -> Reply:
        items = (
            {"SubnetId": name, "State": "available"} | each for name, each in self.subnets.items()
        )
        return {"Subnets": [each for each in items if _passes(each, Filters)]}

    def _describe_security_groups(self, Filters: list[dict[str, Any]]) -> Reply:
        items = ({"GroupId": name} | each for name, each in self.security_groups.items())
        return {"SecurityGroups": [each for each in items if _passes(each, Filters)]}

    def _get_role(self, RoleName: str) -> Reply:
        if RoleName not in self.roles:
            raise self._refuse("NoSuchEntity", f"The role {RoleName} cannot be found.")
        arn = f"arn:aws:iam::{ACCOUNT}:role/{RoleName}"
        trust = self.roles[RoleName]
        return {"Role": {"RoleName": RoleName, "Arn": arn, "AssumeRolePolicyDocument": trust}}

    def _describe_target_groups(self, TargetGroupArns: list[str]) -> Reply:
        if not set(TargetGroupArns) <= set(self.target_groups):
            raise self._refuse("TargetGroupNotFound", "One or more target groups not found")
        return {
            "TargetGroups": [
                {"TargetGroupArn": arn, "LoadBalancerArns": ["lb"], **self.target_groups[arn]}
                for arn in TargetGroupArns
            ]
        }

    def _describe_images(
        self, registryId: str, repositoryName: str, imageIds: list[dict[str, str]]
    ) -> Reply:
        assert registryId == ACCOUNT
        if repositoryName not in self.images:
            raise self._refuse("RepositoryNotFoundException", "The repository does not exist")
        digests = self.images[repositoryName]
        for id in imageIds:
            if id.get("imageTag", "") not in digests and id.get("imageDigest") not in [
                *digests.values()
            ]:
                raise self._refuse("ImageNotFoundException", "The image does not exist")
        return {
            "imageDetails": [
                {"imageDigest": digest, "imageTags": [tag]} for tag, digest in digests.items()
            ]
        }

    def _describe_file_systems(self, FileSystemId: str) -> Reply:
        if FileSystemId not in self.file_systems:
            raise self._refuse("FileSystemNotFound", "File system does not exist.")
        state = self.file_systems[FileSystemId]
        return {"FileSystems": [{"FileSystemId": FileSystemId, "LifeCycleState": state}]}

    def _get_namespace(self, Id: str) -> Reply:
        return {"Namespace": {"Id": Id, "Name": Id.removeprefix("ns-")}}

    def _list_namespaces(self, Filters: list[dict[str, Any]]) -> Reply:
        wanted = [value for each in Filters if each["Name"] == "NAME" for value in each["Values"]]
        found = [name for name in self.namespaces if name in wanted]
        return {"Namespaces": [{"Id": f"ns-{name}", "Name": name} for name in found]}

    def _describe_stacks(self, StackName: str) -> Reply:
        if StackName not in self.stacks:
            raise self._refuse("ValidationError", f"Stack with id {StackName} does not exist")
        outputs = self.stacks[StackName].items()
        return {
            "Stacks": [
                {
                    "StackName": StackName,
                    "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs],
                }
            ]
        }

    def _list_exports(self) -> Reply:
        return {"Exports": [{"Name": name, "Value": value} for name, value in self.exports.items()]}

    # -- secrets

    def _secret(self, id: str) -> str | None:
        """The name of the secret by its name or its ARN."""
        return next((name for name in self.secrets if id in (name, _secret_arn(name))), None)

    def _describe_secret(self, SecretId: str) -> Reply:
        name = self._secret(SecretId)
        if name is None:
            raise self._refuse("ResourceNotFoundException", "Secrets Manager can't find it.")
        return {"ARN": _secret_arn(name), "Name": name}

    def _create_secret(self, Name: str, SecretString: str, **_token: str) -> Reply:
        if Name in self.secrets:
            raise self._refuse("ResourceExistsException", "The secret already exists.")
        self.secrets[Name] = SecretString
        return {"ARN": _secret_arn(Name), "Name": Name}

    def _put_secret_value(self, SecretId: str, SecretString: str, **_token: str) -> Reply:
        self.secrets[SecretId] = SecretString
        return {"ARN": _secret_arn(SecretId), "Name": SecretId}

    def _get_parameters(self, Names: list[str], WithDecryption: bool) -> Reply:
        assert not WithDecryption
        assert len(Names) <= 10
        names = {name: name.removeprefix(_PARAMETER) for name in Names}
        return {
            "Parameters": [
                {"Name": name, "ARN": f"{_PARAMETER}{name}", "Value": "ciphertext"}
                for name in names.values()
                if name in self.parameters
            ],
            "InvalidParameters": [id for id, name in names.items() if name not in self.parameters],
        }

    def _put_parameter(self, Name: str, Type: str, Value: str, Overwrite: bool) -> Reply:
        assert Type == "SecureString"
        if self.says_no:
            raise self._refuse("ValidationException", self.says_no)
        if Name in self.parameters and not Overwrite:
            raise self._refuse("ParameterAlreadyExists", "The parameter already exists.")
        self.parameters[Name] = Value
        return {"Version": 1, "Tier": "Standard"}


_PARAMETER = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter"


def _secret_arn(name: str) -> str:
    return f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-AbCdEf"


_FILTERS = {
    "subnet-id": "SubnetId",
    "group-id": "GroupId",
    "group-name": "GroupName",
    "vpc-id": "VpcId",
    "default-for-az": "DefaultForAz",
}


def _passes(item: dict[str, Any], filters: list[dict[str, Any]]) -> bool:
    return all(
        str(item.get(_FILTERS[each["Name"]], "")).lower() in each["Values"] for each in filters
    )
