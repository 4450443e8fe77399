"""Who can reach each port, and because of which line: read from the result and its origins.

What security groups, route tables and firewalls let through stands in no file, so nothing here says
that a port is closed where one of these decides: who they let in is who can reach it. Ports that a
file lists and the result does not map are among them, as a program listens all the same.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.ecs.model import (
    AwsVpcConfiguration,
    ContainerDefinition,
    CreateService,
    EcsProject,
    PortMapping,
    RegisterTaskDefinition,
    RunTask,
    ServiceConnectService,
    Text,
)
from compose2ecs.ecs.refs import TextValue, refs, render
from compose2ecs.ecs.target import NetworkMode
from compose2ecs.mapping.dispositions import written
from compose2ecs.shape import shape
from compose2ecs.source import Origin, Path, Source, Traced, merge_origins
from compose2ecs.trace import origins, sources

Request = CreateService | RunTask
"""What runs the tasks of a task definition."""


class Reach(IntEnum):
    """How far away those are who can reach a port at most."""

    NOBODY = 0
    INSTANCE = 1
    SERVICES = 2
    NETWORK = 3
    INTERNET = 4

    @property
    def words(self) -> str:
        """Who that is."""
        return _WORDS[self]


_WORDS = {
    Reach.NOBODY: "nobody",
    Reach.INSTANCE: "the same instance only",
    Reach.SERVICES: "other services",
    Reach.NETWORK: "the network",
    Reach.INTERNET: "the internet",
}


@shape
class Way:
    """A way to a port: who can take it, on which condition, and the origins that open it."""

    reach: Reach
    who: str
    because: tuple[Origin, ...]


@shape
class Exposure:
    """A port of a service with all ways to it, the widest first. ``port`` is as ``80/tcp``."""

    service: str
    port: str
    ways: tuple[Way, ...]

    @property
    def reach(self) -> Reach:
        """The widest of the ways."""
        return self.ways[0].reach


@shape
class _Task:
    """A task definition, what runs it, and how its network is attached."""

    definition: RegisterTaskDefinition
    request: Request

    @property
    def mode(self) -> str | None:
        """The network mode; None is the default network of Windows, which works as ``bridge``."""
        mode = self.definition.network_mode
        return None if mode is None else render(mode.value)

    @property
    def interface(self) -> AwsVpcConfiguration | None:
        """The network interface, for a task with one of its own."""
        configuration = self.request.network_configuration
        return configuration.awsvpc_configuration if configuration else None

    @property
    def machine(self) -> str:
        """What the task runs on."""
        kinds = [render(kind.value) for kind in self.definition.requires_compatibilities or ()]
        return "machine" if kinds == ["EXTERNAL"] else "instance"


def exposures(
    project: Project, ecs: EcsProject, diagnostics: Iterable[Diagnostic]
) -> tuple[Exposure, ...]:
    """Every port that the result maps, and every port of the project that it does not map.

    In the order of the result, those without a mapping behind the others of their service.
    """
    unmapped, findings = _unmapped(project, ecs), _by_path(diagnostics)
    found: list[Exposure] = []
    for task in _tasks(ecs):
        for container in task.definition.container_definitions:
            name = _service_of(container)
            mappings = container.port_mappings or ()
            found += [_mapped(task, container, mapping, name) for mapping in mappings]
            found += [
                _not_mapped(task, leaf, name, findings.get(path, ()))
                for path, leaf in unmapped.get(name, ())
            ]
    return tuple(found)


def _tasks(ecs: EcsProject) -> Iterator[_Task]:
    """Each task definition with each request that runs it."""
    of_family: dict[str, list[Request]] = {}
    requests: tuple[Request, ...] = (*ecs.services, *ecs.tasks)
    for request in requests:
        if request.task_definition is not None:
            family = render(request.task_definition.value).partition(":")[0]
            of_family.setdefault(family, []).append(request)
    for definition in ecs.task_definitions:
        for request in of_family.get(render(definition.family.value), ()):
            yield _Task(definition=definition, request=request)


def _service_of(container: ContainerDefinition) -> str:
    """The service of the project that the container is for."""
    for source in sources(container.name):
        if source.path[:1] == ("services",) and len(source.path) > 1:
            return str(source.path[1])
    return render(container.name.value) if container.name else ""


def _mapped(
    task: _Task, container: ContainerDefinition, mapping: PortMapping, service: str
) -> Exposure:
    number = mapping.container_port_range or mapping.container_port
    protocol = render(mapping.protocol.value) if mapping.protocol else "tcp"
    ways = [*_attached(task, container, mapping), _at_address(task, mapping)]
    return Exposure(
        service=service,
        port=f"{number.value if number else '?'}/{protocol}",
        ways=tuple(sorted(ways, key=lambda way: -way.reach)),
    )


# ------------------------------------------------------------------ the address of a task
def _at_address(task: _Task, mapping: PortMapping) -> Way:
    """The way to a mapped port that needs nothing but an address."""
    own = origins(mapping)
    if task.mode == NetworkMode.AWSVPC:
        return _through_interface(task, own, "")
    if task.mode == NetworkMode.NONE:
        return Way(reach=Reach.NOBODY, who="the task has no network", because=_of(task))
    host = mapping.host_port if task.mode != NetworkMode.HOST else mapping.container_port
    port = f"port {host.value}" if host is not None and host.value else "a free port"
    return _through_machine(task, own, port)


def _through_interface(task: _Task, because: tuple[Origin, ...], condition: str) -> Way:
    """The way to the network interface of the task, which its security groups guard."""
    interface = task.interface
    groups = interface.security_groups if interface else None
    let_in = f"whoever {_listed('security group', groups)} let in"
    public = interface.assign_public_ip if interface else None
    if public is not None and render(public.value) == "ENABLED":
        open_subnets = _unbound(interface.subnets if interface else ())
        where = ", if its subnets, which nothing names yet, are public" if open_subnets else ""
        return Way(
            reach=Reach.INTERNET,
            who=f"{let_in}, from the internet too: the task has a public address{where}{condition}",
            because=_each_once(public.origins, because, origins(groups)),
        )
    return Way(
        reach=Reach.NETWORK,
        who=f"{let_in}: the task has an address in the VPC, and no public one{condition}",
        because=_each_once(because, origins(groups)),
    )


def _through_machine(task: _Task, because: tuple[Origin, ...], port: str) -> Way:
    """The way to a port of the instance that the task runs on."""
    guard = "its security groups decide" if task.machine == "instance" else "its firewall decides"
    return Way(
        reach=Reach.NETWORK,
        who=f"whoever reaches {port} of the {task.machine}: {guard}, and its address decides "
        "whether the internet is among them",
        because=because,
    )


# ------------------------------------------------------------------ what leads to a port
def _attached(task: _Task, container: ContainerDefinition, mapping: PortMapping) -> Iterator[Way]:
    """The ways of what a service attaches to its ports. Tasks that run once attach nothing."""
    service = task.request
    if not isinstance(service, CreateService):
        return
    for balancer in service.load_balancers or ():
        if _same(balancer.container_name, container.name) and _same(
            balancer.container_port, mapping.container_port
        ):
            target = balancer.target_group_arn or balancer.load_balancer_name
            yield Way(
                reach=Reach.INTERNET,
                who=f"whoever reaches the load balancer of {render(target.value)}: its scheme "
                "decides whether the internet is among them"
                if target
                else "whoever reaches the load balancer",
                because=origins(balancer),
            )
    yield from _named_ways(service, mapping)


def _named_ways(service: CreateService, mapping: PortMapping) -> Iterator[Way]:
    """The ways that lead to the name of a port."""
    connect = service.service_connect_configuration
    for offered in (connect.services or ()) if connect and connect.enabled.value else ():
        if connect is not None and _same(offered.port_name, mapping.name):
            yield _connected(connect.namespace, offered)
    for lattice in service.vpc_lattice_configurations or ():
        if _same(lattice.port_name, mapping.name):
            yield Way(
                reach=Reach.NETWORK,
                who="the clients of the VPC Lattice target group "
                f"{render(lattice.target_group_arn.value)}",
                because=origins(lattice),
            )
    for connector in service.gateway_connectors or ():
        if _same(connector.port_name, mapping.name):
            yield Way(
                reach=Reach.INTERNET,
                who="whoever reaches a gateway that sends traffic to the port",
                because=origins(connector),
            )


def _connected(namespace: Text | None, offered: ServiceConnectService) -> Way:
    """The way through Service Connect, which a namespace opens."""
    where = render(namespace.value) if namespace else "of the cluster"
    names = ", ".join(
        f"{render((alias.dns_name or offered.port_name).value)}:{alias.port.value}"
        for alias in offered.client_aliases or ()
    )
    return Way(
        reach=Reach.SERVICES,
        who=f"the services of the namespace {where}, through Service Connect"
        + (f", as {names}" if names else ""),
        because=_each_once(namespace.origins if namespace else (), origins(offered)),
    )


# ------------------------------------------------------------------ ports without a mapping
def _unmapped(
    project: Project, ecs: EcsProject
) -> Mapping[object, list[tuple[Path, Traced[object]]]]:
    """The ports of the file that no mapping cites, by service: leaves and their paths."""
    cited = {
        source.path
        for task in ecs.task_definitions
        for container in task.container_definitions
        for source in sources(container.port_mappings)
    }
    found: dict[object, list[tuple[Path, Traced[object]]]] = {}
    for source, leaf in written(project):
        if _is_port(source.path) and source.path not in cited:
            found.setdefault(source.path[1], []).append((source.path, leaf))
    return found


def _is_port(path: Path) -> bool:
    """Whether the path is that of ``target`` of a port, or of a port that is exposed."""
    is_listed = path[2:3] == ("ports",) and path[-1] == "target"
    return path[:1] == ("services",) and (is_listed or path[2:3] == ("expose",))


def _by_path(diagnostics: Iterable[Diagnostic]) -> Mapping[Path, tuple[Origin, ...]]:
    """What the first finding that cites a path points at before all."""
    first: dict[Path, tuple[Origin, ...]] = {}
    for found in diagnostics:
        places = [(place.path, place.span) for place in found.locations]
        cited = [Source(path, span) for path, span in places if path is not None and span]
        for source in cited:
            first.setdefault(source.path, (cited[0],))
    return first


def _not_mapped(
    task: _Task, leaf: Traced[object], service: str, said: tuple[Origin, ...]
) -> Exposure:
    """A port that nothing refers to. Where it listens, the program decides."""
    because = _each_once(said, leaf.origins)
    if task.mode == NetworkMode.AWSVPC:
        way = _through_interface(task, because, ". Nothing is mapped, but a program listens there")
    elif task.mode == NetworkMode.HOST:
        way = _through_machine(task, because, f"port {leaf.value}")
    elif task.mode == NetworkMode.NONE:
        way = Way(reach=Reach.NOBODY, who="the task has no network", because=_of(task))
    else:
        way = Way(
            reach=Reach.INSTANCE,
            who=f"containers of the same {task.machine}, at the address of the container: no port "
            f"of the {task.machine} leads there",
            because=because,
        )
    text = str(leaf.value)
    return Exposure(service=service, port=text if "/" in text else f"{text}/tcp", ways=(way,))


# ------------------------------------------------------------------ small things
def _of(task: _Task) -> tuple[Origin, ...]:
    mode = task.definition.network_mode
    return mode.origins if mode else ()


def _same(one: Traced[object] | None, other: Traced[object] | None) -> bool:
    return one is not None and other is not None and one.value == other.value


def _listed(kind: str, texts: tuple[Text, ...] | None) -> str:
    """The things by name, as they are bound or as placeholders."""
    if not texts:
        return "the default security groups of the VPC"
    return f"the {kind}s {', '.join(render(text.value) for text in texts)}"


def _unbound(texts: Iterable[Traced[TextValue]]) -> bool:
    return any(refs(text.value) for text in texts)


def _each_once(*groups: tuple[Origin, ...]) -> tuple[Origin, ...]:
    return merge_origins(*(Traced(None, group) for group in groups))
