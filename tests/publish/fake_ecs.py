"""ECS in memory, in the shape of its API, as far as publishing sees it.

It keeps what the emulators lose: the members of services, deployments that change with an update,
DRAINING, tokens, the answers of which the text matters. ``rollout`` says how deployments go.
"""

# ruff: noqa: N803 -- parameters are called as members of the API
from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from compose2ecs.publish.api import Operation, Refused, Reply, Request
from tests.publish import aws_shape
from tests.publish.fake_account import ACCOUNT, REGION, FakeAccount

__all__ = ["ACCOUNT", "REGION", "FakeEcs"]

_ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}"


class FakeEcs(FakeAccount):
    """An ``Api``. ``calls`` are all calls in their order."""

    def __init__(self, *clusters: str, rollout: str = "COMPLETED", exit_code: int = 0) -> None:
        super().__init__()
        self.calls: list[tuple[Operation, Request]] = []
        self.clusters = dict.fromkeys(clusters, "ACTIVE")
        self.revisions: dict[str, list[dict[str, Any]]] = {}
        self.services: dict[str, dict[str, Any]] = {}
        self.tasks: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self.targets: dict[str, dict[str, Any]] = {}
        self.policies: dict[tuple[str, str], dict[str, Any]] = {}
        self.actions: dict[tuple[str, str], dict[str, Any]] = {}
        self.rollout = rollout
        self.exit_code = exit_code
        self._tokens: dict[str, Any] = {}
        self._count = 0
        self._lock = threading.RLock()

    @property
    def region(self) -> str:
        return REGION

    @property
    def mutations(self) -> list[str]:
        """The actions that were called and change something."""
        return [operation.action for operation, _ in self.calls if operation.is_mutating]

    def call(self, operation: Operation, request: Request) -> Reply:
        with self._lock:
            self.calls.append((operation, request))
            if operation in self.denied:
                raise self._refuse("AccessDenied", f"not authorized to perform: {operation.value}")
            answer: Callable[..., Reply] = getattr(self, f"_{operation.name.lower()}")
            return answer(**request)

    def _refuse(self, code: str, message: str) -> Refused:
        return Refused(self.calls[-1][0], code, message)

    def _next(self) -> int:
        self._count += 1
        return self._count

    # -- reading

    def _get_caller_identity(self) -> Reply:
        return {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/test"}

    def _describe_clusters(self, clusters: list[str]) -> Reply:
        found = [name for name in clusters if name in self.clusters]
        return {
            "clusters": [
                {
                    "clusterName": name,
                    "clusterArn": f"{_ARN}:cluster/{name}",
                    "status": self.clusters[name],
                }
                for name in found
            ]
        }

    def _describe_services(
        self, cluster: str, services: list[str], include: Iterable[str] = ()
    ) -> Reply:
        if cluster not in self.clusters:
            raise self._refuse("ClusterNotFoundException", "Cluster not found.")
        if len(services) > 10:
            raise self._refuse("InvalidParameterException", "Too many services.")
        names = [name.rpartition("/")[2] for name in services]
        found = [self._shown(self.services[name]) for name in names if name in self.services]
        if "TAGS" in include:
            found = [
                {**each, "tags": _pairs(self.tags.get(each["serviceArn"], {}))} for each in found
            ]
        return {"services": found}

    def _shown(self, service: Mapping[str, Any]) -> dict[str, Any]:
        shown = {**service, "deployments": [dict(each) for each in service["deployments"]]}
        if service["status"] == "ACTIVE":
            shown["runningCount"] = service["desiredCount"]
        if service["status"] == "DRAINING":
            self.services[service["serviceName"]]["status"] = "INACTIVE"
        return shown

    def _describe_task_definition(self, taskDefinition: str, include: Iterable[str] = ()) -> Reply:
        family, _, number = taskDefinition.rpartition("/")[2].partition(":")
        known = self.revisions.get(family, [])
        if not number:
            active = [each for each in known if each["status"] == "ACTIVE"]
            found = active[-1] if active else None
        else:
            found = next((each for each in known if str(each["revision"]) == number), None)
        if found is None:
            raise self._refuse("ClientException", "Unable to describe task definition.")
        reply: dict[str, Any] = {"taskDefinition": found}
        if "TAGS" in include:
            reply["tags"] = _pairs(self.tags.get(found["taskDefinitionArn"], {}))
        return reply

    def _list_services(self, cluster: str, maxResults: int = 10) -> Reply:
        assert cluster in self.clusters
        assert maxResults <= 100
        return {
            "serviceArns": [
                each["serviceArn"] for each in self.services.values() if each["status"] == "ACTIVE"
            ]
        }

    def _list_tasks(
        self,
        cluster: str,
        desiredStatus: str,
        family: str = "",
        serviceName: str = "",
    ) -> Reply:
        assert cluster in self.clusters
        return {
            "taskArns": [
                arn
                for arn, task in self.tasks.items()
                if (task["lastStatus"] == "STOPPED") == (desiredStatus == "STOPPED")
                and (not family or f"/{family}:" in task["taskDefinitionArn"])
                and (not serviceName or task.get("group") == f"service:{serviceName}")
            ]
        }

    def _describe_tasks(self, cluster: str, tasks: list[str]) -> Reply:
        assert cluster in self.clusters
        found = [dict(self.tasks[arn]) for arn in tasks if arn in self.tasks]
        for task in found:
            if task["lastStatus"] != "STOPPED":
                self._end(self.tasks[task["taskArn"]])
        return {"tasks": found}

    def _end(self, task: dict[str, Any]) -> None:
        task["lastStatus"] = "STOPPED"
        task["stopCode"] = "EssentialContainerExited"
        task["stoppedReason"] = "Essential container in task exited"
        for container in task["containers"]:
            container["exitCode"] = self.exit_code

    def _list_service_deployments(self, cluster: str, service: str) -> Reply:
        assert cluster in self.clusters
        assert service in self.services
        return {"serviceDeployments": []}

    def _get_log_events(self, **_request: Any) -> Reply:
        return {"events": [{"message": "a last line\n"}]}

    def _describe_scalable_targets(
        self,
        ServiceNamespace: str,
        ResourceIds: list[str],
        ScalableDimension: str,
    ) -> Reply:
        assert ServiceNamespace == "ecs"
        assert ScalableDimension == "ecs:service:DesiredCount"
        return {"ScalableTargets": [self.targets[id] for id in ResourceIds if id in self.targets]}

    def _describe_scaling_policies(self, ServiceNamespace: str, ResourceId: str) -> Reply:
        assert ServiceNamespace == "ecs"
        return {"ScalingPolicies": [p for (id, _), p in self.policies.items() if id == ResourceId]}

    def _describe_scheduled_actions(self, ServiceNamespace: str, ResourceId: str) -> Reply:
        assert ServiceNamespace == "ecs"
        return {"ScheduledActions": [a for (id, _), a in self.actions.items() if id == ResourceId]}

    # -- changing

    def _create_cluster(self, clusterName: str) -> Reply:
        self.clusters[clusterName] = "ACTIVE"
        return {"cluster": {"clusterName": clusterName}}

    def _register_task_definition(self, **request: Any) -> Reply:
        known = self.revisions.setdefault(request["family"], [])
        number = len(known) + 1
        arn = f"{_ARN}:task-definition/{request['family']}:{number}"
        made = {
            **aws_shape.task_definition(request, seed=number),
            "taskDefinitionArn": arn,
            "revision": number,
            "status": "ACTIVE",
            "requiresAttributes": [],
            "compatibilities": ["EC2", "FARGATE"],
            "registeredAt": "2026-01-01T00:00:00+00:00",
        }
        known.append(made)
        self.tags[arn] = _mapping(request.get("tags", ()))
        return {"taskDefinition": made}

    def _run_task(self, **request: Any) -> Reply:
        if request["clientToken"] in self._tokens:
            found: Reply = self._tokens[request["clientToken"]]
            return found
        definition = self._describe_task_definition(request["taskDefinition"])["taskDefinition"]
        tasks = []
        for _ in range(request.get("count", 1)):
            arn = f"{_ARN}:task/{request['cluster']}/{self._next():032x}"
            self.tasks[arn] = {
                "taskArn": arn,
                "taskDefinitionArn": definition["taskDefinitionArn"],
                "startedBy": request["startedBy"],
                "lastStatus": "PROVISIONING",
                "containers": [
                    {"name": each["name"]} for each in definition["containerDefinitions"]
                ],
            }
            tasks.append(dict(self.tasks[arn]))
        reply = {"tasks": tasks, "failures": []}
        self._tokens[request["clientToken"]] = reply
        return reply

    def _create_service(self, **request: Any) -> Reply:
        name = request["serviceName"]
        there = self.services.get(name)
        if request["cluster"] not in self.clusters:
            raise self._refuse("ClusterNotFoundException", "Cluster not found.")
        if there is not None and there["status"] != "INACTIVE":
            if self._tokens.get(request["clientToken"]) == request:
                return {"service": self._shown(there)}
            raise self._refuse(
                "InvalidParameterException", "Creation of service was not idempotent."
            )
        if request.get("schedulingStrategy") == "DAEMON" and "desiredCount" in request:
            raise self._refuse("InvalidParameterException", "DAEMON takes no desiredCount.")
        arn = f"{_ARN}:service/{request['cluster']}/{name}"
        service = {
            "desiredCount": 0,
            **aws_shape.service(request, seed=self._next()),
            "serviceArn": arn,
            "status": "ACTIVE",
            "taskDefinition": self._active(request["taskDefinition"]),
            "runningCount": 0,
            "pendingCount": 0,
            "deployments": [],
            "events": [],
        }
        self.services[name] = service
        self.tags[arn] = _mapping(request.get("tags", ()))
        self._deploy(service, request)
        self._tokens[request["clientToken"]] = request
        return {"service": self._shown(service)}

    def _active(self, name: str) -> str:
        found = self._describe_task_definition(name)["taskDefinition"]
        if found["status"] != "ACTIVE":
            raise self._refuse("ClientException", "TaskDefinition is inactive")
        arn: str = found["taskDefinitionArn"]
        return arn

    def _deploy(self, service: dict[str, Any], request: Mapping[str, Any]) -> None:
        """A new PRIMARY deployment, which is the only one once it is complete."""
        before = service["deployments"][:1]
        told = {
            name: before[0][name] for name in aws_shape.FROM_PRIMARY if before and name in before[0]
        }
        told |= {name: request[name] for name in aws_shape.FROM_PRIMARY if name in request}
        primary = {
            **told,
            "id": f"ecs-svc/{self._next():019d}",
            "status": "PRIMARY",
            "taskDefinition": service["taskDefinition"],
            "desiredCount": service["desiredCount"],
            "runningCount": service["desiredCount"],
            "pendingCount": 0,
            "failedTasks": 0,
            "rolloutState": self.rollout,
        }
        kept = (
            [] if self.rollout == "COMPLETED" else [{**each, "status": "ACTIVE"} for each in before]
        )
        service["deployments"] = [primary, *kept]

    def _update_service(self, cluster: str, service: str, **members: Any) -> Reply:
        assert cluster in self.clusters
        there = self.services[service]
        force = members.pop("forceNewDeployment", False)
        if "capacityProviderStrategy" in members and not force:
            raise self._refuse("InvalidParameterException", "needs forceNewDeployment")
        if "desiredCount" in members and there["schedulingStrategy"] == "DAEMON":
            raise self._refuse("InvalidParameterException", "DAEMON takes no desiredCount.")
        if "taskDefinition" in members:
            members["taskDefinition"] = self._active(members["taskDefinition"])
        aside = ("deployments", "events")
        merged = {name: value for name, value in there.items() if name not in aside} | members
        there.update(aws_shape.service(merged, seed=self._next()))
        if members.get("capacityProviderStrategy"):
            there.pop("launchType", None)
        if force or not ROLLS_OUT.isdisjoint(members):
            self._deploy(there, members)
        return {"service": self._shown(there)}

    def _delete_service(self, cluster: str, service: str, force: bool) -> Reply:
        assert cluster in self.clusters
        assert force
        if service not in self.services:
            raise self._refuse("ServiceNotFoundException", "Service not found.")
        self.services[service]["status"] = "DRAINING"
        self.services[service]["desiredCount"] = 0
        return {"service": dict(self.services[service])}

    def _tag_resource(self, resourceArn: str, tags: list[dict[str, str]]) -> Reply:
        self.tags.setdefault(resourceArn, {}).update(_mapping(tags))
        return {}

    def _untag_resource(self, resourceArn: str, tagKeys: list[str]) -> Reply:
        for key in tagKeys:
            self.tags[resourceArn].pop(key, None)
        return {}

    def _register_scalable_target(self, **request: Any) -> Reply:
        self.targets[request["ResourceId"]] = {"RoleARN": "arn:aws:iam::1:role/x", **request}
        return {}

    def _put_scaling_policy(self, **request: Any) -> Reply:
        assert request["ResourceId"] in self.targets
        self.policies[request["ResourceId"], request["PolicyName"]] = {"Alarms": [], **request}
        return {}

    def _put_scheduled_action(self, **request: Any) -> Reply:
        assert request["ResourceId"] in self.targets
        self.actions[request["ResourceId"], request["ScheduledActionName"]] = request
        return {}

    def _deregister_scalable_target(self, ResourceId: str, **_at: str) -> Reply:
        if self.targets.pop(ResourceId, None) is None:
            raise self._refuse("ObjectNotFoundException", "No scalable target.")
        for key in [key for key in self.policies if key[0] == ResourceId]:
            del self.policies[key]
        for key in [key for key in self.actions if key[0] == ResourceId]:
            del self.actions[key]
        return {}

    def _delete_scaling_policy(self, ResourceId: str, PolicyName: str, **_at: str) -> Reply:
        del self.policies[ResourceId, PolicyName]
        return {}

    def _delete_scheduled_action(
        self,
        ResourceId: str,
        ScheduledActionName: str,
        **_at: str,
    ) -> Reply:
        del self.actions[ResourceId, ScheduledActionName]
        return {}


ROLLS_OUT = {
    "taskDefinition",
    "networkConfiguration",
    "platformVersion",
    "loadBalancers",
    "serviceRegistries",
    *aws_shape.FROM_PRIMARY,
}


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]


def _mapping(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {each["key"]: each["value"] for each in tags}
