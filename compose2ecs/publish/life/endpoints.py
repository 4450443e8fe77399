"""Where services can be reached: load balancers, names of Service Connect, public addresses."""

from collections.abc import Iterator, Sequence
from typing import Any

from compose2ecs.ecs.refs import render
from compose2ecs.publish.api import Api, ApiError, Operation, Refused, Reply, Request
from compose2ecs.publish.hints import described
from compose2ecs.publish.life.found import Found, family_in, is_once
from compose2ecs.publish.observed import Service, Task
from compose2ecs.publish.options import short_name
from compose2ecs.shape import shape

LOAD_BALANCER = "load balancer"
SERVICE_CONNECT = "service connect"
PUBLIC_IP = "public IP"

_BALANCERS_AT_ONCE = 20
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html"""

_INTERFACES = 100
"""Network interfaces of a service to ask for."""


@shape
class Endpoint:
    """A way to a service. ``address`` is None when it could not be read.

    ``detail`` says what it belongs to: a target group, a named port, a task.
    """

    kind: str
    address: str | None
    detail: str


class Endpoints:
    """Asks where services can be reached. ``notes`` say what could not be read, and why."""

    def __init__(self, api: Api, found: Found) -> None:
        self._api = api
        self._found = found
        self.notes: list[str] = []

    def of(self, service: Service) -> tuple[Endpoint, ...]:
        """The ways to the service."""
        return (*self._balanced(service), *connected(service), *self._public(service))

    def _balanced(self, service: Service) -> Iterator[Endpoint]:
        groups = [
            render(each.target_group_arn.value)
            for each in service.request.load_balancers or ()
            if each.target_group_arn is not None
        ]
        if not groups:
            return
        request = {"TargetGroupArns": groups}
        found = self._asked(Operation.DESCRIBE_TARGET_GROUPS, request, "TargetGroups")
        of_group = {each["TargetGroupArn"]: each.get("LoadBalancerArns") or () for each in found}
        names = self._names([arn for arns in of_group.values() for arn in arns])
        for group in groups:
            detail = f"target group {group.split('/')[-2]}"
            arns = of_group.get(group, ())
            for arn in arns:
                yield Endpoint(kind=LOAD_BALANCER, address=names.get(arn), detail=detail)
            if not arns:
                yield Endpoint(kind=LOAD_BALANCER, address=None, detail=detail)

    def _names(self, arns: Sequence[str]) -> dict[str, str]:
        """The DNS names of load balancers."""
        if not arns:
            return {}
        request = {"LoadBalancerArns": list(dict.fromkeys(arns))[:_BALANCERS_AT_ONCE]}
        found = self._asked(Operation.DESCRIBE_LOAD_BALANCERS, request, "LoadBalancers")
        return {each["LoadBalancerArn"]: str(each.get("DNSName", "")) for each in found}

    def _public(self, service: Service) -> Iterator[Endpoint]:
        if not _has_public_addresses(service):
            return
        owners = {interface: task for task in self._tasks(service) for interface in task.interfaces}
        if not owners:
            return
        request = {"NetworkInterfaceIds": list(owners)[:_INTERFACES]}
        operation = Operation.DESCRIBE_NETWORK_INTERFACES
        before = len(self.notes)
        for each in self._asked(operation, request, "NetworkInterfaces"):
            address = (each.get("Association") or {}).get("PublicIp")
            task = owners.get(each.get("NetworkInterfaceId", ""))
            if address and task is not None:
                yield Endpoint(
                    kind=PUBLIC_IP, address=address, detail=f"task {short_name(task.arn)}"
                )
        if len(self.notes) > before:
            yield Endpoint(kind=PUBLIC_IP, address=None, detail=f"{len(owners)} interfaces")

    def _tasks(self, service: Service) -> Iterator[Task]:
        for task in self._found.tasks:
            is_of_it = family_in(task.task_definition) == family_in(service.task_definition)
            if is_of_it and not is_once(task) and task.status == "RUNNING":
                yield task

    def _asked(self, operation: Operation, request: Request, member: str) -> list[Any]:
        """What describing gives; nothing, with a note, where AWS refuses it."""
        try:
            reply: Reply = self._api.call(operation, request)
        except Refused as error:
            self._note(error)
            return []
        return list(reply.get(member) or ())

    def _note(self, error: ApiError) -> None:
        line = described(error)
        if line not in self.notes:
            self.notes.append(line)


def connected(service: Service) -> Iterator[Endpoint]:
    """The names by which other services of the namespace reach the service."""
    configuration = service.request.service_connect_configuration
    for offered in (configuration.services if configuration else None) or ():
        port = render(offered.port_name.value)
        named = render(offered.discovery_name.value) if offered.discovery_name else port
        for alias in offered.client_aliases or ():
            name = render(alias.dns_name.value) if alias.dns_name else named
            yield Endpoint(
                kind=SERVICE_CONNECT, address=f"{name}:{alias.port.value}", detail=f"port {port}"
            )


def _has_public_addresses(service: Service) -> bool:
    network = service.request.network_configuration
    configuration = network.awsvpc_configuration if network else None
    assigned = configuration.assign_public_ip if configuration else None
    return assigned is not None and render(assigned.value) == "ENABLED"
