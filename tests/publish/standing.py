"""A project that names something of every kind that a preflight looks at."""

from __future__ import annotations

from compose2ecs.ecs.model import EcsProject
from tests.ecs.build import project
from tests.publish.desired import service, task
from tests.publish.fake_account import ACCOUNT, REGION

SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:shop/db-AbCdEf"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/shop/web:v1"
GROUP = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/web/1"


def every_kind() -> EcsProject:
    return project(
        task(
            executionRoleArn="ecsTaskExecutionRole",
            container={
                "image": IMAGE,
                "portMappings": [{"containerPort": 80, "protocol": "tcp", "name": "http"}],
                "secrets": [
                    {"name": "DB", "valueFrom": f"{SECRET}:password::"},
                    {"name": "API", "valueFrom": "/shop/api"},
                ],
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {"awslogs-group": "/ecs/shop", "awslogs-region": REGION},
                },
            },
            volumes=[
                {"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}},
            ],
        ),
        service(
            loadBalancers=[
                {"targetGroupArn": GROUP, "containerName": "web", "containerPort": 80},
            ],
            serviceConnectConfiguration={"enabled": True, "namespace": "shop"},
        ),
    )
