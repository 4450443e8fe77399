"""The ECS in memory with what only the rest of the life cycle asks for: history, logs, sessions."""

# ruff: noqa: N803 -- parameters are called as members of the API
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from compose2ecs.publish.api import Reply
from tests.publish.fake_ecs import ACCOUNT, REGION, FakeEcs

_ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}"


class FakeLife(FakeEcs):
    """``logs`` are lines by group and stream: the time in milliseconds, and the text.

    ``drains`` says that a service which is deleted is DRAINING first. ``held`` are tasks that do
    not end when they are looked at, ``elsewhere`` the services of other clusters by cluster and
    name.
    """

    def __init__(self, *clusters: str, rollout: str = "COMPLETED", exit_code: int = 0) -> None:
        super().__init__(*clusters, rollout=rollout, exit_code=exit_code)
        self.logs: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self.history: dict[str, list[dict[str, Any]]] = {}
        self.history_is_denied = False
        self.held: set[str] = set()
        self.starts = True
        self.drains = True
        self.elsewhere: dict[str, dict[str, dict[str, Any]]] = {}

    # -- what has been

    def _deploy(self, service: dict[str, Any], request: Mapping[str, Any]) -> None:
        super()._deploy(service, request)
        name, primary = service["serviceName"], service["deployments"][0]
        number = primary["id"].rpartition("/")[2]
        status = {"COMPLETED": "SUCCESSFUL", "FAILED": "ROLLBACK_SUCCESSFUL"}
        past = self.history.setdefault(name, [])
        past.append(
            {
                "serviceDeploymentArn": f"{_ARN}:service-deployment/shop/{name}/{number}",
                "targetServiceRevisionArn": f"{_ARN}:service-revision/shop/{name}/{number}",
                "status": status.get(self.rollout, "IN_PROGRESS"),
                "createdAt": f"2026-01-{len(past) + 1:02d}T00:00:00+00:00",
                "taskDefinition": service["taskDefinition"],
            }
        )

    def _list_service_deployments(self, cluster: str, service: str, maxResults: int = 20) -> Reply:
        assert cluster in self.clusters
        if self.history_is_denied:
            raise self._refuse("AccessDeniedException", "not authorized")
        found = self.history.get(service, [])[::-1][:maxResults]
        return {
            "serviceDeployments": [
                {name: value for name, value in each.items() if name != "taskDefinition"}
                for each in found
            ]
        }

    def _describe_service_revisions(self, serviceRevisionArns: list[str]) -> Reply:
        assert len(serviceRevisionArns) <= 20
        every = [each for past in self.history.values() for each in past]
        return {
            "serviceRevisions": [
                {
                    "serviceRevisionArn": each["targetServiceRevisionArn"],
                    "taskDefinition": each["taskDefinition"],
                }
                for each in every
                if each["targetServiceRevisionArn"] in serviceRevisionArns
            ]
        }

    def _list_clusters(self) -> Reply:
        return {"clusterArns": [f"{_ARN}:cluster/{name}" for name in self.clusters]}

    def _describe_services(
        self, cluster: str, services: list[str], include: Iterable[str] = ()
    ) -> Reply:
        if cluster == "shop" or cluster not in self.clusters:
            return super()._describe_services(cluster, services, include)
        found = self.elsewhere.get(cluster, {})
        return {"services": [found[name] for name in services if name in found]}

    # -- task definitions

    def _active_revisions(self, family: str) -> list[dict[str, Any]]:
        return [each for each in self.revisions.get(family, ()) if each["status"] == "ACTIVE"]

    def _list_task_definition_families(self, familyPrefix: str, status: str) -> Reply:
        assert status == "ACTIVE"
        return {
            "families": [
                family
                for family in self.revisions
                if family.startswith(familyPrefix) and self._active_revisions(family)
            ]
        }

    def _list_task_definitions(self, familyPrefix: str, status: str, sort: str) -> Reply:
        assert (status, sort) == ("ACTIVE", "DESC")
        arns = [each["taskDefinitionArn"] for each in self._active_revisions(familyPrefix)]
        return {"taskDefinitionArns": arns[::-1]}

    def _deregister_task_definition(self, taskDefinition: str) -> Reply:
        found = self._describe_task_definition(taskDefinition)["taskDefinition"]
        found["status"] = "INACTIVE"
        return {"taskDefinition": found}

    def active(self, family: str = "shop-web") -> list[int]:
        """The numbers of the revisions that are ACTIVE."""
        return [each["revision"] for each in self._active_revisions(family)]

    def _delete_service(self, cluster: str, service: str, force: bool) -> Reply:
        reply = super()._delete_service(cluster, service, force)
        if not self.drains:
            self.services[service]["status"] = "INACTIVE"
        return reply

    # -- tasks

    def _run_task(self, **request: Any) -> Reply:
        if not self.starts:
            return {"tasks": [], "failures": [{"reason": "RESOURCE:MEMORY", "arn": "arn:x"}]}
        return super()._run_task(**request)

    def _end(self, task: dict[str, Any]) -> None:
        if task["taskArn"] not in self.held:
            super()._end(task)

    def _stop_task(self, cluster: str, task: str, reason: str) -> Reply:
        assert cluster in self.clusters
        (found,) = [each for arn, each in self.tasks.items() if arn.endswith(f"/{task}")]
        found["lastStatus"], found["stoppedReason"] = "STOPPED", reason
        return {"task": found}

    def task(self, id: str, revision: str, **members: Any) -> str:
        """A task that is there, and stays as it is. Its ARN."""
        arn = f"{_ARN}:task/{members.pop('cluster', 'shop')}/{id}"
        self.tasks[arn] = {
            "taskArn": arn,
            "taskDefinitionArn": f"{_ARN}:task-definition/{revision}",
            "startedBy": "ecs-svc/1",
            "lastStatus": "RUNNING",
            "containers": [],
            **members,
        }
        self.held.add(arn)
        return arn

    def _list_tasks(
        self, cluster: str, desiredStatus: str, family: str = "", serviceName: str = ""
    ) -> Reply:
        found = super()._list_tasks(cluster, desiredStatus, family, serviceName)
        return {"taskArns": [arn for arn in found["taskArns"] if f":task/{cluster}/" in arn]}

    def _execute_command(self, **request: Any) -> Reply:
        assert request["interactive"] is True
        return {
            "session": {
                "sessionId": "ecs-execute-command-1",
                "streamUrl": "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/1",
                "tokenValue": "token",
            }
        }

    def _describe_network_interfaces(self, **_request: Any) -> Reply:
        raise self._refuse("UnauthorizedOperation", "not authorized")

    # -- logs

    def log(self, stream: str, at: int, text: str, group: str = "/ecs/shop") -> None:
        """Write a line of log."""
        self.logs.setdefault((group, stream), []).append((at, text))

    def _filter_log_events(
        self,
        logGroupName: str,
        logStreamNamePrefix: str,
        startTime: int,
        limit: int,
        nextToken: str = "0",
    ) -> Reply:
        if logGroupName not in {group for group, _ in self.logs}:
            raise self._refuse("ResourceNotFoundException", "The log group does not exist.")
        found = [
            {"eventId": f"{stream} {n}", "logStreamName": stream, "timestamp": at, "message": text}
            for (group, stream), lines in sorted(self.logs.items())
            if group == logGroupName and stream.startswith(logStreamNamePrefix)
            for n, (at, text) in enumerate(lines)
            if at >= startTime
        ]
        found.sort(key=lambda event: (event["timestamp"], event["eventId"]))
        start = int(nextToken)
        more = {"nextToken": str(start + limit)} if len(found) > start + limit else {}
        return {"events": found[start : start + limit], **more}

    def _get_log_events(self, **request: Any) -> Reply:
        key = request["logGroupName"], request["logStreamName"]
        if key not in self.logs:
            raise self._refuse("ResourceNotFoundException", "The log stream does not exist.")
        start = int(request.get("nextToken", 0))
        lines = self.logs[key][start : start + 2]
        return {
            "events": [{"timestamp": at, "message": text} for at, text in lines],
            "nextForwardToken": str(start + len(lines)),
        }
