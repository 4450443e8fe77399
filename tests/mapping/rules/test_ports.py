"""Ports: who reaches them must not change without a word."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, web

HOST = Options(launch_type="ec2", network_mode="host")
EXTERNAL_HOST = Options(launch_type="external", network_mode="host")
WINDOWS = "platform: windows/amd64"


def mappings(attributes: str, options: Options | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = web(attributes, options).container.get("portMappings", [])
    return found


def tcp(port: int, **more: Any) -> dict[str, Any]:
    return {"containerPort": port, "protocol": "tcp", **more}


def test_a_port_under_its_own_number_needs_no_finding() -> None:
    for options, made in ((None, tcp(80)), (EC2, tcp(80, hostPort=80)), (HOST, tcp(80))):
        result = web('ports: ["80:80"]', options)
        assert result.container["portMappings"] == [made]
        assert result.found == []


def test_a_published_port_is_a_host_port_on_bridge_only() -> None:
    assert mappings('ports: ["8080:80/udp"]', EC2) == [
        {"containerPort": 80, "hostPort": 8080, "protocol": "udp"}
    ]
    for options, where in ((None, "the task's own address"), (HOST, "the instance")):
        made = web('ports: ["8080:80"]', options)
        assert made.container["portMappings"] == [tcp(80)]
        assert made.found == [
            (
                "4:13 warning published-port-not-kept: "
                f"`web` listens on port 80 of {where}: 8080 is not used"
            )
        ]


@pytest.mark.parametrize(
    ("options", "help"),
    [
        (None, "give the listener of a load balancer port 8080"),
        (
            HOST,
            "give the listener of a load balancer port 8080, or let the program listen on it",
        ),
        (EXTERNAL_HOST, "let the program listen on port 8080"),
    ],
)
def test_the_way_out_is_one_that_the_target_has(options: Options | None, help: str) -> None:
    assert web('ports: ["8080:80"]', options).helps("published-port-not-kept") == [help]


@pytest.mark.parametrize("options", [None, EC2, HOST])
def test_port_0_is_a_free_one(options: Options | None) -> None:
    made = web('ports: [{target: 80, published: "0"}]', options)
    assert made.container["portMappings"] == [tcp(80)]
    assert made.found == []


def test_a_task_without_a_network_has_no_port_that_could_be_kept() -> None:
    made = web('network_mode: none\nports: ["8080:80"]', EC2)
    assert made.found == []  # the mapping is refused where it is restricted to the target


@pytest.mark.parametrize(
    ("attributes", "options", "found"),
    [
        ('ports: ["22:80"]', EC2, ["warning: port 22 of the instance is reserved for SSH"]),
        ('ports: ["2376:80"]', EC2, ["warning: port 2376 of the instance is reserved for Docker"]),
        (
            'ports: ["51680:80"]',
            EC2,
            ["warning: port 51680 of the instance is reserved for the ECS agent"],
        ),
        (
            'ports: ["32768:80"]',
            EC2,
            ["note: port 32768 is one that instances give out by themselves, and may be taken"],
        ),
        ('ports: ["32767:80", "23:81", "80"]', EC2, []),
        ('ports: ["22"]', EC2, []),
        ('ports: ["22"]', HOST, ["warning: port 22 of the instance is reserved for SSH"]),
        ('ports: ["40000"]', HOST, []),
        ('ports: ["22:22"]', None, []),
        (f'ports: ["80:80"]\n{WINDOWS}', EC2, []),
        (
            f'ports: ["80:80"]\n{WINDOWS}\nx-ecs: {{task_role: web}}',
            EC2,
            [
                (
                    "warning: port 80 of the instance is reserved for the proxy that hands out "
                    "credentials"
                )
            ],
        ),
        ('ports: ["80:80"]\nx-ecs: {task_role: web}', EC2, []),
    ],
)
def test_a_port_that_instances_keep_for_themselves_is_reported(
    attributes: str, options: Options | None, found: list[str]
) -> None:
    messages = web(attributes, options).messages("reserved-host-port")
    assert [message.partition(": no instance")[0] for message in messages] == found


MANY = 'ports: ["80:80", "3000-3094:3000-3094/udp"]'


def test_as_many_ports_as_an_instance_gives_are_kept() -> None:
    made = mappings('ports: ["3000-3093:4000-4093"]', EC2)
    assert made == [tcp(4000 + at, hostPort=3000 + at) for at in range(94)]


@pytest.mark.parametrize(
    ("options", "made", "found"),
    [
        (
            None,
            [tcp(80), {"protocol": "udp", "containerPortRange": "3000-3094"}],
            "note: ports 3000-3094 of `web` are one mapping, to which no load balancer can refer",
        ),
        (
            EC2,
            [tcp(80, hostPort=80), {"protocol": "udp", "containerPortRange": "3000-3094"}],
            (
                "warning: ports 3000-3094 of `web` are free ports of the instance, which cannot "
                "give as many as asked for"
            ),
        ),
        (
            HOST,
            [tcp(80)],
            (
                "warning: ports 3000-3094 of `web` are open without being reserved on the "
                "instance, which has too few"
            ),
        ),
    ],
)
def test_a_range_of_more_ports_is_a_range(
    options: Options | None, made: list[dict[str, Any]], found: str
) -> None:
    result = web(MANY, options)
    assert result.container["portMappings"] == made
    assert result.messages("many-ports") == [found]
    cited = {place.path for one in result.diagnostics for place in one.locations}
    lost = {("services", "web", "ports", at, "protocol") for at in range(1, 96)}
    assert (lost <= cited) is (options is HOST)


def test_entries_of_the_file_are_not_joined_into_a_range() -> None:
    ports = ", ".join(f'"{port}:{port}"' for port in range(3000, 3100))
    assert len(mappings(f"ports: [{ports}]", EC2)) == 100


def test_what_a_range_of_ecs_cannot_say_stays_a_mapping() -> None:
    ports = ", ".join(f"{{target: {port}, name: p{port}}}" for port in range(3000, 3100))
    assert len(mappings(f"ports: [{ports}]")) == 100


def test_no_host_port_is_a_free_one() -> None:
    assert mappings('ports: ["80"]', EC2) == [tcp(80)]


def test_one_of_a_range_cannot_be_asked_for() -> None:
    made = web('ports: ["8000-8010:80"]', EC2)
    assert made.container["portMappings"] == [tcp(80)]
    assert made.found == [
        (
            "4:13 warning published-port-not-kept: "
            "ECS publishes port 80 of `web` on a free port, which need not be one of 8000-8010"
        )
    ]


def test_a_range_is_many_ports() -> None:
    assert mappings('ports: ["8000-8001:90-91"]', EC2) == [
        tcp(90, hostPort=8000),
        tcp(91, hostPort=8001),
    ]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "[::1]"])
def test_a_loopback_port_is_not_made_public(address: str) -> None:
    for options in (None, EC2):
        made = web(f'ports: ["{address}:8001:8001"]', options)
        assert "portMappings" not in made.container
        assert made.found == [
            (
                "4:13 warning loopback-port: "
                "port 8001 of `web` is not published: ECS cannot keep it to the host"
            )
        ]


def test_a_loopback_port_in_the_network_of_the_host_is_an_error() -> None:
    made = web('ports: ["127.0.0.1:8001:8001"]', HOST)
    assert "portMappings" not in made.container
    assert made.found == [
        (
            "4:13 error private-port-published: port 8001 of `web` is private in the file, "
            "and on ECS it is open on all addresses of the instance"
        )
    ]


def test_a_loopback_port_of_a_public_task_is_an_error() -> None:
    made = web('ports: ["127.0.0.1:80:80"]\nx-ecs: {assign_public_ip: true}')
    assert made.found == [
        (
            "4:13 error private-port-published: "
            "port 80 of `web` is private in the file, and the task has a public address"
        )
    ]


def test_a_loopback_port_of_a_private_task_is_not() -> None:
    made = web('ports: ["127.0.0.1:80:80"]\nx-ecs: {assign_public_ip: false}')
    assert [line.split()[1] for line in made.found] == ["warning"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (
            "54.72.10.9",
            (
                "4:13 warning host-ip-not-kept: "
                "port 80 of `web` is open on all addresses, and not only on 54.72.10.9"
            ),
        ),
        (
            "10.0.0.5",
            (
                "4:13 error private-port-published: port 80 of `web` is private in the file, "
                "and on ECS it is open on all addresses of the instance"
            ),
        ),
        ("0.0.0.0", "4:13 note irrelevant-attribute: all addresses are the default"),
    ],
)
def test_other_addresses_are_reported(address: str, found: str) -> None:
    made = web(f'ports: ["{address}:80:80"]', EC2)
    assert made.container["portMappings"] == [tcp(80, hostPort=80)]
    assert made.found == [found]


@pytest.mark.parametrize(("is_public", "severity"), [("true", "error"), ("false", "warning")])
def test_a_private_address_becomes_public_with_that_of_the_task(
    is_public: str, severity: str
) -> None:
    made = web(f'ports: ["10.0.0.5:80:80"]\nx-ecs: {{assign_public_ip: {is_public}}}')
    assert made.container["portMappings"] == [tcp(80)]
    assert [line.split()[1] for line in made.found] == [severity]


def test_other_protocols_are_refused() -> None:
    made = web('ports: [{target: 53, protocol: sctp}]\nexpose: ["80"]')
    assert made.container["portMappings"] == [tcp(80)]
    assert made.found == ["4:22 error unsupported-protocol: ECS does not know the protocol sctp"]


def test_a_container_port_is_listed_once_where_it_has_one_number() -> None:
    made = web('ports: ["80:80", "8080:80", "80:80/udp"]')
    assert made.container["portMappings"] == [
        tcp(80),
        {"containerPort": 80, "protocol": "udp"},
    ]
    assert [line.split(" ", 1)[1] for line in made.found] == [
        (
            "warning published-port-not-kept: "
            "`web` listens on port 80 of the task's own address: 8080 is not used"
        ),
        "note repeated-port: port 80 of `web` is listed once",
    ]
    assert mappings('ports: ["80:80", "8080:80"]', EC2) == [
        tcp(80, hostPort=80),
        tcp(80, hostPort=8080),
    ]


@pytest.mark.parametrize("protocol", ["TCP", "Udp"])
def test_protocols_are_in_lower_case(protocol: str) -> None:
    made = web(f"ports: [{{target: 80, protocol: {protocol}}}]")
    assert made.container["portMappings"] == [{"containerPort": 80, "protocol": protocol.lower()}]
    assert made.found == []


def test_names_are_in_the_letters_of_ecs() -> None:
    made = web("ports: [{target: 80, name: web}, {target: 81, name: Web Port!}]")
    assert made.container["portMappings"] == [tcp(80, name="web"), tcp(81, name="web-port")]
    assert made.found == [
        "4:57 warning unsupported-attribute: port name 'Web Port!' becomes 'web-port'"
    ]


def test_a_name_without_such_letters_is_left_out() -> None:
    made = web("ports: [{target: 80, name: '!!'}]")
    assert made.container["portMappings"] == [tcp(80)]
    assert made.found == ["4:32 warning unsupported-attribute: no port name of ECS"]


@pytest.mark.parametrize("protocol", ["http", "http2", "grpc"])
def test_application_protocols_of_service_connect(protocol: str) -> None:
    made = web(f"ports: [{{target: 80, app_protocol: {protocol}}}]")
    assert made.container["portMappings"] == [tcp(80, appProtocol=protocol)]
    assert made.found == []


@pytest.mark.parametrize(
    ("protocol", "found"),
    [
        ("tcp", "note irrelevant-attribute: tcp is the default"),
        (
            "https",
            (
                "warning unsupported-attribute: "
                "ECS does not know the protocol https, and treats it as tcp"
            ),
        ),
    ],
)
def test_other_application_protocols(protocol: str, found: str) -> None:
    made = web(f"ports: [{{target: 80, app_protocol: {protocol}}}]")
    assert made.container["portMappings"] == [tcp(80)]
    assert made.found == [f"4:40 {found}"]


@pytest.mark.parametrize(
    ("attributes", "options", "target"),
    [
        (WINDOWS, None, "Fargate for Windows"),
        (WINDOWS, EC2, "EC2 for Windows"),
        ("tty: false", Options(launch_type="external"), "EXTERNAL with network mode bridge"),
    ],
)
def test_an_application_protocol_is_nothing_without_service_connect(
    attributes: str, options: Options | None, target: str
) -> None:
    made = web(f"ports: [{{target: 80, app_protocol: http}}]\n{attributes}", options)
    assert made.container["portMappings"] == [tcp(80)]
    assert made.messages("irrelevant-attribute")[0] == (
        f"note: only Service Connect reads it, which {target} has not"
    )


def test_the_mode_of_a_port_makes_no_difference() -> None:
    made = web("ports: [{target: 80, mode: host}]", EC2)
    assert made.container["portMappings"] == [tcp(80)]
    assert made.found == ["4:32 note irrelevant-attribute: ECS has no routing mesh to choose"]


def test_exposed_ports_can_be_referred_to_on_awsvpc() -> None:
    made = web('ports: ["80"]\nexpose: ["3000", "9000-9002/udp", "53-53"]')
    assert made.container["portMappings"] == [
        tcp(80),
        tcp(3000),
        {"protocol": "udp", "containerPortRange": "9000-9002"},
        tcp(53),
    ]
    assert made.found == []


@pytest.mark.parametrize(
    ("attributes", "options"), [('expose: ["80"]', EC2), ('expose: ["80"]', HOST)]
)
def test_exposed_ports_are_not_published_by_it(attributes: str, options: Options) -> None:
    made = web(attributes, options)
    assert "portMappings" not in made.container
    assert made.found == [
        "4:14 note irrelevant-attribute: ECS does not keep other services from the port"
    ]


def test_a_port_that_is_published_is_not_exposed_again() -> None:
    made = web('ports: ["80"]\nexpose: ["80", "80/tcp"]')
    assert made.container["portMappings"] == [tcp(80)]
    assert len(made.found) == 2


@pytest.mark.parametrize(
    ("exposed", "made"),
    [
        ('"80/udp"', []),
        ('"79-81"', []),
        ('"79-81", "81"', [tcp(81)]),
        ('"81-82", "82-83", "83"', [{"protocol": "tcp", "containerPortRange": "81-82"}, tcp(83)]),
    ],
)
def test_a_port_is_in_one_mapping(exposed: str, made: list[dict[str, Any]]) -> None:
    result = web(f'ports: ["80"]\nexpose: [{exposed}]')
    assert result.container["portMappings"] == [tcp(80), *made]
    assert result.messages("irrelevant-attribute") == [
        "note: ECS does not keep other services from the port, and takes each port in one mapping"
    ]
