"""The account of a sandbox: moto, with what it lacks on top, and the journal of what was done."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import Any

from compose2ecs.publish.api import Api, ApiError, Operation, Refused, Reply, Request
from compose2ecs.publish.options import DEFAULT_CLUSTER, short_name
from compose2ecs.publish.sandbox import neighbours, tasks
from compose2ecs.publish.sandbox.journal import Entry, Journal, JournalError
from compose2ecs.publish.sandbox.rollout import moment
from compose2ecs.publish.sandbox.server import served
from compose2ecs.publish.sandbox.services import Service
from compose2ecs.publish.sandbox.vault import Vault
from compose2ecs.shape import replace

_LEFT_TO_MOTO = frozenset(
    {"cluster", "desiredCount", "schedulingStrategy", "service", "serviceName"}
    | {"tags", "taskDefinition"}
)
"""Members of services that moto gets. It knows two launch types only, and no networks of ours."""

_KEPT_SECRET = frozenset({"SecretString", "SecretBinary", "Value"})
"""Members of requests whose values are not written down."""


@contextmanager
def opened(path: Path, region: str, absent: Collection[str] = ()) -> Iterator["Account"]:
    """The account whose journal is in ``path``. Raises NotInstalledError and JournalError.

    ``absent`` are the secrets and parameters that are there only after they were stored.
    """
    journal = Journal(path)
    entries = journal.read()
    with served(region) as moto:
        account = Account(moto, journal, absent=absent)
        for entry in entries:
            try:
                account.replay(entry)
            except ApiError as error:
                raise JournalError(f"{path}: {entry.operation}: {error.message}") from error
        yield account


class Account:
    """An ``Api``. ``moto`` is behind it, or whatever else answers as it does."""

    def __init__(
        self,
        moto: Api,
        journal: Journal | None = None,
        now: Callable[[], float] = time,
        absent: Collection[str] = (),
    ) -> None:
        self._moto = moto
        self._journal = journal
        self._now = now
        self._lock = threading.RLock()
        self._count = 0
        self._services: dict[tuple[str, str], Service] = {}
        self._tasks: dict[str, tasks.Once] = {}
        self._tokens: dict[str, Reply] = {}
        vault = Vault(moto.region, absent)
        self._own: Mapping[str, Callable[[Request, float], Reply]] = {
            "ecs:CreateService": self._create_service,
            "ecs:UpdateService": self._update_service,
            "ecs:DeleteService": self._delete_service,
            "ecs:DescribeServices": self._describe_services,
            "ecs:RunTask": self._run_task,
            "ecs:StopTask": self._stop_task,
            "ecs:ListTasks": self._list_tasks,
            "ecs:DescribeTasks": self._describe_tasks,
            "ecs:ListServiceDeployments": self._list_deployments,
            "ecs:DescribeServiceDeployments": self._describe_deployments,
            "ecs:DescribeServiceRevisions": self._describe_revisions,
            "secretsmanager:CreateSecret": vault.create_secret,
            "secretsmanager:DescribeSecret": vault.secret,
            "secretsmanager:PutSecretValue": vault.put_secret,
            "ssm:GetParameters": vault.parameters,
            "ssm:PutParameter": vault.put_parameter,
        }

    @property
    def region(self) -> str:
        """The Region that calls go to."""
        return self._moto.region

    def call(self, operation: Operation, request: Request) -> Reply:
        """See ``Api.call``. A call that changed something is written down."""
        with self._lock:
            now = self._now()
            reply = self._answer(operation, request, now)
            if operation.is_mutating and self._journal is not None:
                kept = {
                    name: "(not kept)" if name in _KEPT_SECRET else value
                    for name, value in request.items()
                }
                self._journal.append(Entry(at=now, operation=operation, request=kept))
            return reply

    def replay(self, entry: Entry) -> None:
        """Do a call that was done before. Raises ApiError."""
        self._answer(entry.operation, entry.request, entry.at)

    def _answer(self, operation: Operation, request: Request, now: float) -> Reply:
        name = operation.value
        if name in neighbours.ANSWERS:
            return neighbours.ANSWERS[name](request)
        own = self._own.get(name)
        return self._moto.call(operation, request) if own is None else own(request, now)

    def _next(self) -> int:
        self._count += 1
        return self._count

    # -- services

    def _service(self, request: Request, operation: Operation) -> Service:
        key = (_cluster(request), short_name(request["service"]))
        if key not in self._services:
            raise Refused(operation, "ServiceNotFoundException", "Service not found.")
        return self._services[key]

    def _create_service(self, request: Request, now: float) -> Reply:
        key = (_cluster(request), request["serviceName"])
        there = self._services.get(key)
        if there is not None and there.status(now) != "INACTIVE":
            raise Refused(
                Operation.CREATE_SERVICE,
                "InvalidParameterException",
                "Creation of service was not idempotent.",
            )
        self._moto.call(Operation.CREATE_SERVICE, _as_moto_takes(request))
        definition = self._definition(request["taskDefinition"])["taskDefinitionArn"]
        self._services[key] = Service(request, definition, self._deployment_id(), now)
        return {"service": self._shown(*key, now)}

    def _update_service(self, request: Request, now: float) -> Reply:
        service = self._service(request, Operation.UPDATE_SERVICE)
        self._moto.call(Operation.UPDATE_SERVICE, _as_moto_takes(request))
        named = request.get("taskDefinition")
        definition = None if named is None else self._definition(named)["taskDefinitionArn"]
        service.update(request, definition, self._deployment_id(), now)
        return {"service": self._shown(_cluster(request), service.name, now)}

    def _delete_service(self, request: Request, now: float) -> Reply:
        service = self._service(request, Operation.DELETE_SERVICE)
        self._moto.call(Operation.DELETE_SERVICE, request)
        service.delete(now)
        return {"service": self._shown(_cluster(request), service.name, now)}

    def _describe_services(self, request: Request, now: float) -> Reply:
        reply = self._moto.call(Operation.DESCRIBE_SERVICES, request)
        cluster = _cluster(request)
        found = [
            self._services[cluster, each["serviceName"]].shown(each, now)
            for each in reply.get("services") or ()
        ]
        return {"services": found, "failures": reply.get("failures") or []}

    def _shown(self, cluster: str, name: str, now: float) -> dict[str, Any]:
        request = {"cluster": cluster, "services": [name], "include": ["TAGS"]}
        (found,) = self._describe_services(request, now)["services"]
        return dict(found)

    def _definition(self, name: str) -> Reply:
        reply = self._moto.call(Operation.DESCRIBE_TASK_DEFINITION, {"taskDefinition": name})
        found: Reply = reply["taskDefinition"]
        return found

    def _deployment_id(self) -> str:
        return f"ecs-svc/{self._next():019d}"

    # -- tasks

    def _run_task(self, request: Request, now: float) -> Reply:
        token = request.get("clientToken")
        if token is not None and token in self._tokens:
            return self._tokens[token]
        definition = self._definition(request["taskDefinition"])
        cluster = _cluster(request)
        prefix = self._prefix(cluster)
        made = []
        for _ in range(request.get("count", 1)):
            arn = tasks.arn_of(prefix, f"once {self._next()}")
            self._tasks[arn] = tasks.Once(
                arn=arn,
                definition=definition["taskDefinitionArn"],
                containers=tasks.container_names(definition),
                started_by=request.get("startedBy", ""),
                group=request.get("group") or f"family:{definition['family']}",
                at=now,
            )
            made.append(self._tasks[arn].shown(now))
        reply = {"tasks": made, "failures": []}
        if token is not None:
            self._tokens[token] = reply
        return reply

    def _stop_task(self, request: Request, now: float) -> Reply:
        """Stop a task that runs once. One of a service stays, as its service wants it."""
        cluster = _cluster(request)
        arn = f"{self._prefix(cluster)}/{short_name(request['task'])}"
        if arn in self._tasks:
            self._tasks[arn] = replace(self._tasks[arn], stopped_at=now)
        found = self._all_tasks(cluster, now).get(arn)
        if found is None:
            raise Refused(
                Operation.DESCRIBE_TASKS,
                "InvalidParameterException",
                "The referenced task was not found.",
            )
        return {"task": found}

    def _list_tasks(self, request: Request, now: float) -> Reply:
        wanted = request.get("desiredStatus", "RUNNING")
        service, family = request.get("serviceName"), request.get("family")
        started_by = request.get("startedBy")
        found = [
            arn
            for arn, task in self._all_tasks(_cluster(request), now).items()
            if task["desiredStatus"] == wanted
            and (service is None or task["group"] == f"service:{short_name(service)}")
            and (family is None or _family(task["taskDefinitionArn"]) == family)
            and (started_by is None or task["startedBy"] == started_by)
        ]
        return {"taskArns": found}

    def _describe_tasks(self, request: Request, now: float) -> Reply:
        cluster = _cluster(request)
        known = self._all_tasks(cluster, now)
        prefix = self._prefix(cluster)
        arns = [f"{prefix}/{short_name(each)}" for each in request["tasks"]]
        return {
            "tasks": [known[arn] for arn in arns if arn in known],
            "failures": [{"arn": arn, "reason": "MISSING"} for arn in arns if arn not in known],
        }

    def _all_tasks(self, cluster: str, now: float) -> dict[str, dict[str, Any]]:
        prefix = self._prefix(cluster)
        found = [
            task.shown(now)
            for arn, task in self._tasks.items()
            if arn.startswith(f"{prefix}/") and task.is_remembered(now)
        ]
        for (at, name), service in self._services.items():
            if at == cluster:
                counted = service.running(now)
                containers = {
                    each.task_definition: tasks.container_names(
                        self._definition(each.task_definition)
                    )
                    for each, _ in counted
                }
                found += tasks.of_service(name, prefix, containers, counted)
        return {task["taskArn"]: task for task in found}

    def _prefix(self, cluster: str) -> str:
        return f"arn:aws:ecs:{self.region}:{neighbours.ACCOUNT}:task/{cluster}"

    # -- the history of deployments

    def _list_deployments(self, request: Request, now: float) -> Reply:
        service = self._service(request, Operation.LIST_SERVICE_DEPLOYMENTS)
        return {"serviceDeployments": self._history(_cluster(request), service, now)}

    def _describe_deployments(self, request: Request, now: float) -> Reply:
        wanted = request["serviceDeploymentArns"]
        return {
            "serviceDeployments": [
                past
                for (cluster, _), service in self._services.items()
                for past in self._history(cluster, service, now)
                if past["serviceDeploymentArn"] in wanted
            ]
        }

    def _describe_revisions(self, request: Request, now: float) -> Reply:
        wanted = request["serviceRevisionArns"]
        found = [
            {"serviceRevisionArn": arn, "taskDefinition": each.task_definition}
            for (cluster, name), service in self._services.items()
            for each, _ in service.history(now)
            if (arn := self._arn("service-revision", cluster, name, each.id)) in wanted
        ]
        return {"serviceRevisions": found}

    def _arn(self, kind: str, cluster: str, service: str, deployment: str) -> str:
        place = f"arn:aws:ecs:{self.region}:{neighbours.ACCOUNT}"
        return f"{place}:{kind}/{cluster}/{service}/{short_name(deployment)}"

    def _history(self, cluster: str, service: Service, now: float) -> list[dict[str, Any]]:
        """The deployments of the service, the newest first."""
        name = service.name
        return [
            {
                "serviceDeploymentArn": self._arn("service-deployment", cluster, name, each.id),
                "targetServiceRevisionArn": self._arn("service-revision", cluster, name, each.id),
                "createdAt": moment(each.at),
                "startedAt": moment(each.at),
                "status": status,
                **({"finishedAt": moment(each.complete_at)} if status == "SUCCESSFUL" else {}),
            }
            for each, status in service.history(now)
        ]


def _as_moto_takes(request: Request) -> Request:
    return {name: value for name, value in request.items() if name in _LEFT_TO_MOTO}


def _cluster(request: Request) -> str:
    return short_name(request.get("cluster") or DEFAULT_CLUSTER)


def _family(arn: str) -> str:
    return short_name(arn).rpartition(":")[0]
