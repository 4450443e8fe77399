"""What a project stands on and does not make: in a sandbox it is there when it is asked for.

A new account has none of the roles, networks, secrets and images that files name, and moto makes
others each time. That they are missing is for AWS to say; here each answer repeats the question.
The default VPC is that of a new account.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from compose2ecs.publish.api import Reply, Request
from compose2ecs.publish.options import short_name

ACCOUNT = "123456789012"
"""The account of moto."""

VPC = "vpc-0000000000000000a"
SUBNETS = ("subnet-0000000000000000a", "subnet-0000000000000000b")
SECURITY_GROUP = "sg-0000000000000000a"


def _vpcs(_request: Request) -> Reply:
    return {"Vpcs": [{"VpcId": VPC, "IsDefault": True, "State": "available"}]}


def _subnets(request: Request) -> Reply:
    return {
        "Subnets": [
            {
                "SubnetId": id,
                "VpcId": VPC,
                "State": "available",
                "DefaultForAz": id in SUBNETS,
                "MapPublicIpOnLaunch": id in SUBNETS,
                "AvailableIpAddressCount": 4091,
            }
            for id in _filtered(request, "subnet-id") or SUBNETS
        ]
    }


def _security_groups(request: Request) -> Reply:
    return {
        "SecurityGroups": [
            {"GroupId": id, "VpcId": VPC, "GroupName": "default" if id == SECURITY_GROUP else id}
            for id in _filtered(request, "group-id") or (SECURITY_GROUP,)
        ]
    }


def _target_groups(request: Request) -> Reply:
    return {
        "TargetGroups": [
            {
                "TargetGroupArn": arn,
                "TargetGroupName": arn.split("/")[-2],
                "LoadBalancerArns": [f"{arn.rpartition(':')[0]}:loadbalancer/app/sandbox/0"],
            }
            for arn in request.get("TargetGroupArns") or ()
        ]
    }


def _load_balancers(request: Request) -> Reply:
    """Their address is one that leads nowhere: https://www.rfc-editor.org/rfc/rfc6761#section-6.4."""
    return {
        "LoadBalancers": [
            {"LoadBalancerArn": arn, "DNSName": "sandbox.invalid"}
            for arn in request.get("LoadBalancerArns") or ()
        ]
    }


def _log_events(_request: Request) -> Reply:
    """Nothing runs, so nothing is logged."""
    return {"events": []}


def _file_systems(request: Request) -> Reply:
    id = request.get("FileSystemId")
    found = [] if id is None else [{"FileSystemId": short_name(id), "LifeCycleState": "available"}]
    return {"FileSystems": found}


def _images(request: Request) -> Reply:
    repository = request["repositoryName"]
    return {
        "imageDetails": [
            {
                "repositoryName": repository,
                "imageDigest": image.get("imageDigest") or _digest(repository, image["imageTag"]),
                "imageTags": [image["imageTag"]] if "imageTag" in image else [],
            }
            for image in request.get("imageIds") or ()
        ]
    }


def _digest(repository: str, tag: str) -> str:
    return f"sha256:{sha256(f'{repository}:{tag}'.encode()).hexdigest()}"


_TRUST = {
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"]},
        }
    ]
}


def _role(request: Request) -> Reply:
    name = request["RoleName"]
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    return {"Role": {"RoleName": name, "Arn": arn, "AssumeRolePolicyDocument": _TRUST}}


def _namespaces(request: Request) -> Reply:
    return {
        "Namespaces": [
            {"Id": f"ns-{name}", "Name": name, "Type": "HTTP"}
            for name in _filtered(request, "NAME")
        ]
    }


def _namespace(request: Request) -> Reply:
    id = request["Id"]
    return {"Namespace": {"Id": id, "Name": id, "Type": "HTTP"}}


def _log_groups(request: Request) -> Reply:
    name = request.get("logGroupNamePrefix")
    return {"logGroups": [] if name is None else [{"logGroupName": name}]}


ANSWERS: Mapping[str, Callable[[Request], Reply]] = {
    "ec2:DescribeVpcs": _vpcs,
    "ec2:DescribeSubnets": _subnets,
    "ec2:DescribeSecurityGroups": _security_groups,
    "ecr:DescribeImages": _images,
    "elasticfilesystem:DescribeFileSystems": _file_systems,
    "elasticloadbalancing:DescribeLoadBalancers": _load_balancers,
    "elasticloadbalancing:DescribeTargetGroups": _target_groups,
    "iam:GetRole": _role,
    "logs:DescribeLogGroups": _log_groups,
    "logs:FilterLogEvents": _log_events,
    "logs:GetLogEvents": _log_events,
    "servicediscovery:GetNamespace": _namespace,
    "servicediscovery:ListNamespaces": _namespaces,
}
"""Answers by operation."""


def _filtered(request: Request, name: str) -> Sequence[str]:
    """What the request asks for by a filter."""
    given = (each for each in request.get("Filters") or () if each["Name"] == name)
    return [value for each in given for value in each["Values"]]
