"""The network of a task, and the names that resolve in it."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, Translated, web

AWSVPC = Options(launch_type="ec2", network_mode="awsvpc")


@pytest.mark.parametrize(
    ("options", "mode"),
    [(None, "awsvpc"), (EC2, "bridge"), (AWSVPC, "awsvpc"), (Options(launch_type="external"),
      "bridge")],
)  # fmt: skip
def test_the_mode_is_that_of_the_target(options: Options | None, mode: str) -> None:
    made = web("", options)
    assert made.task["networkMode"] == mode
    assert ("networkConfiguration" in made.service) is (mode == "awsvpc")


@pytest.mark.parametrize("mode", ["bridge", "host", "none"])
@pytest.mark.parametrize("options", [EC2, AWSVPC])
def test_a_mode_of_the_file_is_kept(mode: str, options: Options | None) -> None:
    made = web(f"network_mode: {mode}", options)
    assert made.task["networkMode"] == mode
    assert "networkConfiguration" not in made.service
    assert made.found == []


def test_a_mode_that_the_launch_type_does_not_have_is_left_to_the_target() -> None:
    made = web("network_mode: host")
    assert made.task["networkMode"] == "host"
    assert "networkConfiguration" in made.service
    assert made.found == []


@pytest.mark.parametrize(
    ("mode", "found"),
    [
        (
            "default",
            "note irrelevant-attribute: the network mode of the target is the default",
        ),
        (
            "container:x",
            (
                "error shared-namespace: `network_mode: container:x` names no service whose "
                "container could be in the task"
            ),
        ),
        (
            "lan",
            (
                "warning unsupported-attribute: "
                "`network_mode: lan` names a network of the engine, which ECS does not have"
            ),
        ),
    ],
)
def test_other_modes_are_reported(mode: str, found: str) -> None:
    made = web(f"network_mode: '{mode}'")
    assert made.task["networkMode"] == "awsvpc"
    assert made.found == [f"4:19 {found}"]


def interface(made: Translated) -> object:
    return made.service["networkConfiguration"]["awsvpcConfiguration"]


def test_subnets_and_security_groups_are_references_until_they_are_given() -> None:
    assert interface(web("")) == {
        "subnets": ["${subnets.default}"],
        "securityGroups": ["${security-groups.default}"],
    }


@pytest.mark.parametrize(
    ("flag", "value"), [("true", "ENABLED"), ("false", "DISABLED"), ("'true'", "ENABLED")]
)
def test_settings_are_used(flag: str, value: str) -> None:
    made = web(
        f"x-ecs: {{subnets: [subnet-1, subnet-2], security_groups: sg-1, assign_public_ip: {flag}}}"
    )
    assert interface(made) == {
        "subnets": ["subnet-1", "subnet-2"],
        "securityGroups": ["sg-1"],
        "assignPublicIp": value,
    }


NETWORKS = "networks: {back: {x-ecs: {security_groups: [sg-1, sg-2]}}, front: , more: {x-ecs: {security_groups: [sg-2]}}}"  # noqa: E501


def test_each_network_stands_for_security_groups() -> None:
    made = web("networks: [back, front, more]", top=NETWORKS)
    assert interface(made) == {
        "subnets": ["${subnets.default}"],
        "securityGroups": ["sg-1", "sg-2", "${security-groups.front}"],
    }
    assert made.found == []


@pytest.mark.parametrize(
    ("network", "group"),
    [
        ("{}", "${security-groups.front}"),
        ("{name: sg-0123abcd, external: true}", "sg-0123abcd"),
        ("{x-ecs: {security_groups: []}}", "${security-groups.front}"),
        ("{name: sg-0123abcd, external: true, x-ecs: {security_groups: []}}", "sg-0123abcd"),
        ("{name: sg-0123abcd, external: true, x-ecs: {security_groups: [sg-2]}}", "sg-2"),
    ],
)
def test_no_security_groups_say_nothing_of_a_network(network: str, group: str) -> None:
    made = web("networks: [front]", top=f"networks: {{front: {network}}}")
    assert interface(made) == {"subnets": ["${subnets.default}"], "securityGroups": [group]}


def test_settings_of_the_service_win_over_its_networks() -> None:
    made = web("networks: [front]\nx-ecs: {security_groups: [sg-9]}", top="networks: {front: }")
    assert interface(made) == {"subnets": ["${subnets.default}"], "securityGroups": ["sg-9"]}
    assert made.found == [
        "4:16 note irrelevant-attribute: security_groups under x-ecs decide who reaches it"
    ]


def test_networks_do_not_separate_on_bridge() -> None:
    made = Translated(
        "services:\n"
        "  web: {image: a, networks: [front]}\n"
        "  api: {image: b, networks: [back, front]}\n"
        "  db: {image: c, networks: [back]}\n"
        "networks: {front: , back: }\n",
        EC2,
    )
    assert made.found == [
        (
            "2:30 warning network-isolation-lost: the networks do not separate the services: "
            "all tasks of an instance share its network"
        )
    ]
    (found,) = [one for one in made.diagnostics if one.code.slug == "network-isolation-lost"]
    assert len(found.locations) == 4


@pytest.mark.parametrize("spelling", ["[back, front]", "{back: {}, front: {}}"])
def test_a_network_that_all_share_separates_nothing(spelling: str) -> None:
    made = web(f"networks: {spelling}", EC2, NETWORKS)
    assert made.found == [
        (
            "4:16 note network-isolation-lost: "
            "the services share the network of their instance, as they share one of the file"
        )
    ]


def test_an_internal_network_is_an_error_even_if_nothing_else_is() -> None:
    made = web("networks: [a, b]", top="networks: {a: {internal: true}, b: {internal: false}}")
    assert made.found == [
        (
            "5:26 error internal-network: "
            "network `a` is internal, but ECS does not cut tasks off from the internet"
        ),
        "5:47 note irrelevant-attribute: `internal: false` is the default",
    ]


DB = "  db: {image: x}\n  mail: {image: x}"


def test_names_of_other_services_do_not_resolve() -> None:
    made = web('links: ["db:database", mail]\ndepends_on: [mail]', top=DB)
    names = [line for line in made.found if "not-resolvable" in line]
    assert names == [
        (
            "4:13 warning service-name-not-resolvable: "
            "`web` cannot reach `db`, `mail` or `database` by name"
        )
    ]


def test_aliases_do_not_resolve() -> None:
    made = web("networks: {front: {aliases: [www]}}", top="networks: {front: }")
    assert made.found == [
        "4:34 warning service-name-not-resolvable: `web` cannot be reached by the name `www`"
    ]


def test_the_host_name_has_its_domain() -> None:
    assert web("hostname: a").container["hostname"] == "a"
    assert web("hostname: a\ndomainname: b.example").container["hostname"] == "a.b.example"
    assert web("hostname: a\ndomainname: ''").container["hostname"] == "a"


def test_a_domain_needs_a_host_name() -> None:
    made = web("domainname: b.example")
    assert "hostname" not in made.container
    assert made.found == [
        "4:17 warning unsupported-attribute: ECS sets a domain name only behind a host name"
    ]


def test_name_servers_and_search_domains() -> None:
    made = web("dns: 1.1.1.1\ndns_search: [a.example, b.example]")
    assert made.container["dnsServers"] == ["1.1.1.1"]
    assert made.container["dnsSearchDomains"] == ["a.example", "b.example"]


def test_each_address_of_a_host_is_an_entry() -> None:
    made = web('extra_hosts: ["a=10.0.0.1", "a=::1", "b:10.0.0.2"]')
    assert made.container["extraHosts"] == [
        {"hostname": "a", "ipAddress": "10.0.0.1"},
        {"hostname": "a", "ipAddress": "::1"},
        {"hostname": "b", "ipAddress": "10.0.0.2"},
    ]


def test_the_address_of_the_host_is_not_known() -> None:
    made = web('extra_hosts: ["host.docker.internal:host-gateway"]')
    assert "extraHosts" not in made.container
    assert made.found == [
        (
            "4:19 warning host-gateway: "
            "`host.docker.internal` would lead to the host, whose address ECS does not tell"
        )
    ]


def test_what_has_run_before_is_not_reached_by_name() -> None:
    made = web("depends_on: {db: {condition: service_completed_successfully}}", top=DB)
    assert made.messages("service-name-not-resolvable") == []
