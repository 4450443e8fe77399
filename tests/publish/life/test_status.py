"""How a project is doing: as text, as JSON, and where it can be reached."""

from __future__ import annotations

from typing import Any

from compose2ecs.publish.api import Api, Operation, Refused, Reply, Request
from compose2ecs.publish.life import status
from compose2ecs.publish.life.endpoints import Endpoint, Endpoints
from compose2ecs.publish.life.found import Found
from compose2ecs.publish.life.plans import plan_of
from compose2ecs.publish.observed import Said
from compose2ecs.publish.steps import Delete
from tests.publish import desired
from tests.publish.life import there

GROUP = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop-web/0123"
BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/front/4567"
SAME = status.Drift(plan=plan_of(there.found(), ()), reason=None)

BALANCED = desired.service(
    "web",
    loadBalancers=[{"targetGroupArn": GROUP, "containerName": "web", "containerPort": 80}],
    serviceConnectConfiguration={
        "enabled": True,
        "namespace": "shop",
        "services": [
            {"portName": "web-80", "clientAliases": [{"port": 80, "dnsName": "web"}]},
            {"portName": "admin", "discoveryName": "adm", "clientAliases": [{"port": 81}]},
        ],
    },
    networkConfiguration={
        "awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}
    },
)
FAILED = there.task(
    "0123",
    "shop-web:2",
    status="STOPPED",
    stop_code="EssentialContainerExited",
    stopped_reason="Essential container in task exited",
    exit_codes={"web": 1},
)


def made(found: Found, drift: status.Drift = SAME, **more: Any) -> status.Status:
    given: dict[str, Any] = {"endpoints": {}, "notes": ()} | more
    return status.status(
        found,
        desired.shop("web", "api"),
        there.everything(found),
        given["endpoints"],
        drift,
        given["notes"],
    )


def test_the_text() -> None:
    web = there.service(
        "web",
        2,
        running=0,
        pending=1,
        deployments=(
            there.deployment("shop-web:2", "IN_PROGRESS", reason="tasks failed"),
            there.deployment("shop-web:1", status="ACTIVE"),
        ),
        events=(Said(at="2026-01-01T00:00:00", message="(service shop-web) is unhappy"),),
    )
    once = there.task(
        "9", "shop-web:1", started_by="compose2ecs/run", status="STOPPED", exit_codes={"web": 0}
    )
    found = there.found(web, families=frozenset({"shop-web", "shop-api"}), tasks=(FAILED, once))
    ways = {"shop-web": (Endpoint(kind="load balancer", address=None, detail="target group web"),)}
    drift = status.Drift(
        plan=plan_of(found, (Delete(service="shop-old", cause="gone"),)), reason=None
    )
    assert status.text(made(found, drift, endpoints=ways, notes=("it: denied",))) == (
        "shop: cluster shop, region eu-west-1, account 123456789012\n"
        "  web: 0/1 running, 1 pending, shop-web:2, ACTIVE\n"
        "    deployment  shop-web:2  PRIMARY  IN_PROGRESS: tasks failed\n"
        "    deployment  shop-web:1  ACTIVE  COMPLETED\n"
        "    load balancer  not readable  (target group web)\n"
        "    stopped  task 0123: Essential container in task exited\n"
        "    stopped  task 0123: web exited with 1\n"
        "    event  2026-01-01T00:00:00  (service shop-web) is unhappy\n"
        "  api: there is no service shop-api\n"
        "  task 9: shop-web:1, STOPPED, web exited with 0\n"
        "not checked: it: denied\n"
        "drift: publishing would change this\n"
        "  delete  shop-old  gone\n"
    )


def test_a_service_of_somebody_else_and_drift_that_nobody_knows() -> None:
    found = there.found(there.service("web", owner="other"))
    unknown = status.Drift(plan=None, reason="nothing says which role")
    lines = status.text(made(found, unknown)).splitlines()
    assert lines[1].endswith("1/1 running, 0 pending, shop-web:1, ACTIVE, not of this project")
    assert lines[-1] == "drift: not checked: nothing says which role"
    assert not unknown.is_there


def test_which_stopped_tasks_have_failed() -> None:
    def failures(**members: Any) -> list[str]:
        task = there.task("1", "shop-web:1", **({"status": "STOPPED"} | members))
        found = there.found(there.service("web"), tasks=(task,))
        return list(made(found).services[0].failures)

    unhealthy = "Task failed ELB health checks"
    assert failures(stop_code="TaskFailedToStart", stopped_reason="no image") == [
        "task 1: no image"
    ]
    by_scheduler = {"stop_code": "ServiceSchedulerInitiated"}
    assert failures(**by_scheduler, stopped_reason="Scaling activity") == []
    assert failures(**by_scheduler, stopped_reason=unhealthy) == [f"task 1: {unhealthy}"]
    assert failures(stop_code="UserInitiated", stopped_reason="stopped by hand") == []
    assert failures(status="RUNNING", stopped_reason="none of it") == []


def test_the_json() -> None:
    found = there.found(there.service("web", 2), tasks=(FAILED,))
    ways = {"shop-web": (Endpoint(kind="public IP", address="192.0.2.1", detail="task 1"),)}
    document: Any = status.json(made(found, endpoints=ways))
    assert list(document) == [
        *["version", "project", "cluster", "region", "account"],
        *["services", "tasks", "drift", "unchecked"],
    ]
    assert document["drift"] == {"checked": True, "reason": None, "steps": [], "refusals": []}
    (web,) = document["services"]
    assert web["deployments"] == [
        {
            "id": "ecs-svc/1",
            "status": "PRIMARY",
            "revision": "shop-web:2",
            "rollout": "COMPLETED",
            "reason": None,
            "desired": 1,
            "running": 1,
            "pending": 0,
            "failed": 0,
        }
    ]
    assert web["endpoints"] == [{"kind": "public IP", "address": "192.0.2.1", "detail": "task 1"}]
    assert web["failures"][1] == "task 0123: web exited with 1"
    assert {name: web[name] for name in ("name", "service", "status", "ours", "revision")} == {
        "name": "shop-web",
        "service": "web",
        "status": "ACTIVE",
        "ours": True,
        "revision": "shop-web:2",
    }


class Answers:
    """An ``Api`` that knows some answers, and denies the rest."""

    region = "eu-west-1"

    def __init__(self, answers: dict[Operation, Reply]) -> None:
        self.answers = answers
        self.calls: list[tuple[Operation, Request]] = []

    def call(self, operation: Operation, request: Request) -> Reply:
        self.calls.append((operation, request))
        if operation not in self.answers:
            raise Refused(operation, "AccessDenied", "no")
        return self.answers[operation]


CONNECTED = [
    Endpoint(kind="service connect", address="web:80", detail="port web-80"),
    Endpoint(kind="service connect", address="adm:81", detail="port admin"),
]


def endpoints(api: Api) -> tuple[list[Endpoint], list[str]]:
    running = there.task("7", "shop-web:1", interfaces=("eni-1",))
    stopped = there.task("8", "shop-web:1", interfaces=("eni-2",), status="STOPPED")
    web = there.service("web", like=BALANCED)
    asked = Endpoints(api, there.found(web, tasks=(running, stopped)))
    return list(asked.of(web)), asked.notes


def test_where_a_service_can_be_reached() -> None:
    api = Answers(
        {
            Operation.DESCRIBE_TARGET_GROUPS: {
                "TargetGroups": [{"TargetGroupArn": GROUP, "LoadBalancerArns": [BALANCER]}]
            },
            Operation.DESCRIBE_LOAD_BALANCERS: {
                "LoadBalancers": [{"LoadBalancerArn": BALANCER, "DNSName": "front.example.com"}]
            },
            Operation.DESCRIBE_NETWORK_INTERFACES: {
                "NetworkInterfaces": [
                    {"NetworkInterfaceId": "eni-1", "Association": {"PublicIp": "192.0.2.1"}}
                ]
            },
        }
    )
    found, notes = endpoints(api)
    assert found == [
        Endpoint(kind="load balancer", address="front.example.com", detail="target group shop-web"),
        *CONNECTED,
        Endpoint(kind="public IP", address="192.0.2.1", detail="task 7"),
    ]
    assert notes == []
    assert api.calls[-1][1] == {"NetworkInterfaceIds": ["eni-1"]}


def test_what_may_not_be_read_is_not_readable() -> None:
    found, notes = endpoints(Answers({}))
    assert found == [
        Endpoint(kind="load balancer", address=None, detail="target group shop-web"),
        *CONNECTED,
        Endpoint(kind="public IP", address=None, detail="1 interfaces"),
    ]
    assert notes == [
        "DescribeTargetGroups: AccessDenied: no",
        "DescribeNetworkInterfaces: AccessDenied: no",
    ]


def test_nobody_is_asked_about_what_a_service_does_not_have() -> None:
    api = Answers({})
    web = there.service("web")
    assert Endpoints(api, there.found(web)).of(web) == ()
    assert api.calls == []
