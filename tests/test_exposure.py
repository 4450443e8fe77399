"""Who can reach a port: what the result says about it, and which line is the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import Conversion, convert
from compose2ecs.ecs.model import (
    CreateService,
    GatewayConnector,
    LoadBalancer,
    ServiceConnectClientAlias,
    ServiceConnectConfiguration,
    ServiceConnectService,
    VpcLatticeConfiguration,
)
from compose2ecs.exposure import Exposure, Reach, Way, exposures
from compose2ecs.mapping.policy import Options
from compose2ecs.report.exposure import exposure_text
from compose2ecs.source import Choice, Origin, Source, Traced
from tests.ecs.build import blank, leaf, run, source

BRIDGE, HOST = Options(launch_type="ec2"), Options(launch_type="ec2", network_mode="host")
AWSVPC = Options(launch_type="fargate")

Make = Callable[..., tuple[Exposure, ...]]


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Conversion]:
    """A conversion of a service ``web``, whose attributes begin on line 5."""

    def make(attributes: str, options: Options = AWSVPC, top: str = "") -> Conversion:
        lines = "".join(f"    {line}\n" for line in attributes.splitlines())
        text = f"name: shop\nservices:\n  web:\n    image: nginx\n{lines}{top}"
        tmp_path.joinpath("compose.yaml").write_text(text, "utf-8")
        return convert(LoadOptions(cwd=str(tmp_path)), options, (), lambda: b"")

    return make


@pytest.fixture
def found(made: Callable[..., Conversion]) -> Make:
    """The ports of ``web``; ``change`` alters the service of the result."""

    def make(
        attributes: str,
        options: Options = AWSVPC,
        change: Callable[[CreateService], CreateService] = lambda service: service,
    ) -> tuple[Exposure, ...]:
        result = made(attributes, options)
        assert result.loaded.project is not None
        assert result.ecs is not None
        services = tuple(change(service) for service in result.ecs.services)
        ecs = replace(result.ecs, services=services)
        return exposures(result.loaded.project, ecs, result.diagnostics)

    return make


def the(ports: tuple[Exposure, ...]) -> Exposure:
    (port,) = ports
    return port


def lines(because: tuple[Origin, ...]) -> list[int]:
    """The lines of the file, each once."""
    places = [origin.span.line for origin in because if isinstance(origin, Source)]
    return list(dict.fromkeys(places))


def test_a_task_without_a_public_address_is_in_the_hands_of_security_groups(found: Make) -> None:
    port = the(found("ports: ['80:80']\nx-ecs: {security_groups: [sg-1]}"))
    assert (port.service, port.port, port.reach) == ("web", "80/tcp", Reach.NETWORK)
    (way,) = port.ways
    assert way.who == (
        "whoever the security groups sg-1 let in: the task has an address in the VPC, and no "
        "public one"
    )
    assert lines(way.because) == [5, 6]


def test_a_public_address_leads_to_the_internet(found: Make) -> None:
    port = the(found("ports: ['80:80']\nx-ecs:\n  assign_public_ip: true\n  subnets: [subnet-1]"))
    assert port.reach is Reach.INTERNET
    (way,) = port.ways
    assert way.who.endswith("let in, from the internet too: the task has a public address")
    assert lines(way.because)[0] == 7


def test_subnets_that_nothing_names_are_a_condition(found: Make) -> None:
    port = the(found("ports: ['80:80']\nx-ecs: {assign_public_ip: true}"))
    assert "if its subnets, which nothing names yet, are public" in port.ways[0].who


def test_an_exposed_port_is_mapped_on_awsvpc(found: Make) -> None:
    port = the(found("expose: ['9000-9001/udp']"))
    assert (port.port, port.reach) == ("9000-9001/udp", Reach.NETWORK)


def test_a_loopback_port_has_no_mapping_and_listens_all_the_same(found: Make) -> None:
    port = the(found("ports: ['127.0.0.1:8001:8001']"))
    assert (port.port, port.reach) == ("8001/tcp", Reach.NETWORK)
    assert port.ways[0].who.endswith("Nothing is mapped, but a program listens there")
    (first, *_) = port.ways[0].because
    assert isinstance(first, Source)
    assert first.path[-1] == "host_ip"


@pytest.mark.parametrize(
    ("ports", "options", "reach", "who"),
    [
        ("['8080:80']", BRIDGE, Reach.NETWORK, "whoever reaches port 8080 of the instance"),
        ("['80']", BRIDGE, Reach.NETWORK, "whoever reaches a free port of the instance"),
        ("['127.0.0.1:80:80']", BRIDGE, Reach.INSTANCE, "containers of the same instance"),
        ("['80:80']", HOST, Reach.NETWORK, "whoever reaches port 80 of the instance"),
        ("['127.0.0.1:80:80']", HOST, Reach.NETWORK, "whoever reaches port 80 of the instance"),
        (
            "['8080:80']",
            Options(launch_type="external"),
            Reach.NETWORK,
            "whoever reaches port 8080 of the machine: its firewall decides",
        ),
        ("['80:80']", Options(launch_type="ec2", network_mode="none"), Reach.NOBODY, "the task"),
    ],
)
def test_the_network_mode_decides(
    found: Make, ports: str, options: Options, reach: Reach, who: str
) -> None:
    port = the(found(f"ports: {ports}", options))
    assert port.reach is reach
    assert port.ways[0].who.startswith(who)
    assert 5 in lines(port.ways[0].because) or reach is Reach.NOBODY


def test_an_exposed_port_stays_on_the_instance_in_bridge(found: Make) -> None:
    assert the(found("expose: ['9000/udp']", BRIDGE)).port == "9000/udp"
    assert the(found("expose: ['9000/udp']", BRIDGE)).reach is Reach.INSTANCE


def balanced(container: str, port: int) -> Callable[[CreateService], CreateService]:
    balancer = blank(
        LoadBalancer,
        target_group_arn=leaf("arn:tg", 90),
        container_name=leaf(container, 90),
        container_port=leaf(port, 90),
    )
    return lambda service: replace(service, load_balancers=(balancer,))


def test_a_load_balancer_may_lead_to_the_internet(found: Make) -> None:
    port = the(found("ports: ['80:80']", change=balanced("web", 80)))
    assert port.reach is Reach.INTERNET
    wide, narrow = port.ways
    assert wide.who == (
        "whoever reaches the load balancer of arn:tg: its scheme decides whether the internet is "
        "among them"
    )
    assert (lines(wide.because), narrow.reach) == ([90], Reach.NETWORK)


@pytest.mark.parametrize(("container", "port"), [("web", 81), ("other", 80)])
def test_the_load_balancer_of_another_port_does_not(found: Make, container: str, port: int) -> None:
    assert the(found("ports: ['80:80']", change=balanced(container, port))).reach is Reach.NETWORK


def connected(name: str, *, enabled: bool = True) -> Callable[[CreateService], CreateService]:
    alias = blank(ServiceConnectClientAlias, port=leaf(5432), dns_name=leaf("db"))
    configuration = blank(
        ServiceConnectConfiguration,
        enabled=leaf(enabled),
        namespace=leaf("shop"),
        services=(blank(ServiceConnectService, port_name=leaf(name), client_aliases=(alias,)),),
    )
    return lambda service: replace(service, service_connect_configuration=configuration)


NAMED = "ports: [{target: 80, name: http}]"


def test_service_connect_leads_to_the_services_of_a_namespace(found: Make) -> None:
    port = the(found(NAMED, change=connected("http")))
    assert [way.reach for way in port.ways] == [Reach.NETWORK, Reach.SERVICES]
    assert port.ways[1].who == (
        "the services of the namespace shop, through Service Connect, as db:5432"
    )


@pytest.mark.parametrize(
    "change", [connected("other"), connected("http", enabled=False)], ids=["other", "off"]
)
def test_service_connect_of_another_port_does_not(
    found: Make, change: Callable[[CreateService], CreateService]
) -> None:
    assert [way.reach for way in the(found(NAMED, change=change)).ways] == [Reach.NETWORK]


def test_lattice_and_gateways_lead_to_named_ports(found: Make) -> None:
    lattice = blank(
        VpcLatticeConfiguration, target_group_arn=leaf("arn:lattice"), port_name=leaf("http")
    )
    gateway = blank(GatewayConnector, port_name=leaf("http"))

    def change(service: CreateService) -> CreateService:
        return replace(
            service, vpc_lattice_configurations=(lattice,), gateway_connectors=(gateway,)
        )

    port = the(found(NAMED, change=change))
    assert [way.reach for way in port.ways] == [Reach.INTERNET, Reach.NETWORK, Reach.NETWORK]
    assert port.ways[0].who == "whoever reaches a gateway that sends traffic to the port"
    assert port.ways[1].who == "the clients of the VPC Lattice target group arn:lattice"


def test_without_a_line_of_a_file_choices_are_shown() -> None:
    port = Traced("http", (Choice("named by us", source(7, "services", "web")),))
    again = Traced("web", (Choice("called by us", source(7, "services", "web")),))
    way = Way(reach=Reach.SERVICES, who="others", because=(*port.origins, *again.origins))
    shown = exposure_text([Exposure(service="web", port="80/tcp", ways=(way,))])
    assert shown == (
        "web 80/tcp: other services\n"
        "    others\n"
        "        chosen: named by us (for services.web, compose.yaml:7:1)\n"
    )


def test_a_task_that_runs_once_has_its_ports_too(made: Callable[..., Conversion]) -> None:
    result = made("ports: ['80:80']")
    assert result.loaded.project is not None
    assert result.ecs is not None
    once = replace(result.ecs, services=(), tasks=(run(task_definition=leaf("shop-web:3")),))
    port = the(exposures(result.loaded.project, once, result.diagnostics))
    assert port.ways[0].who.startswith("whoever the default security groups of the VPC let in")


def test_containers_of_one_task_have_ports_of_their_own(made: Callable[..., Conversion]) -> None:
    result = made("ports: ['80:80']", top="  db: {image: postgres, expose: ['5432']}\n")
    assert result.loaded.project is not None
    assert result.ecs is not None
    first, second = result.ecs.task_definitions
    both = replace(
        first,
        container_definitions=(*first.container_definitions, *second.container_definitions),
    )
    once = replace(result.ecs, task_definitions=(both,), services=result.ecs.services[:1])
    ports = exposures(result.loaded.project, once, result.diagnostics)
    assert [(port.service, port.port) for port in ports] == [("web", "80/tcp"), ("db", "5432/tcp")]
