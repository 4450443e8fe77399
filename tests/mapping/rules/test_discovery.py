from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.build import project
from tests.mapping.pipeline import leftovers
from tests.mapping.translated import Translated

EXTERNAL = Options(launch_type="external")
EC2 = Options(launch_type="ec2")
HOST = Options(launch_type="ec2", network_mode="host")


def shop(
    web: str = "depends_on: [db]",
    db: str = 'expose: ["5432"]',
    settings: str = "namespace: shop",
    options: Options | None = None,
) -> Translated:
    """The services ``web`` and ``db`` with these attributes, under these settings."""
    return Translated(
        f"x-ecs: {{{settings}}}\nservices:\n  web: {{image: example/web, {web}}}\n"
        f"  db: {{image: 'postgres:17', {db}}}\n",
        options,
    )


def connect(made: Translated, name: str) -> Any:
    (service,) = [one for one in made.services if one["serviceName"] == f"shop-{name}"]
    return service.get("serviceConnectConfiguration")


def names(made: Translated) -> list[str]:
    return made.messages("service-name-not-resolvable")


def test_without_a_namespace_names_do_not_resolve() -> None:
    made = shop(settings="")
    assert connect(made, "db") is None
    assert names(made) == ["warning: `web` cannot reach `db` by name"]
    (help_,) = made.helps("service-name-not-resolvable")
    assert help_ is not None
    assert help_.startswith("set x-ecs.namespace")


def test_with_a_namespace_a_service_is_found_under_its_name_and_port() -> None:
    made = shop()
    assert connect(made, "db") == {
        "enabled": True,
        "namespace": "shop",
        "services": [
            {
                "portName": "db-5432-tcp",
                "discoveryName": "shop-db-5432-tcp",
                "clientAliases": [{"port": 5432, "dnsName": "db"}],
            }
        ],
    }
    assert connect(made, "web") == {"enabled": True, "namespace": "shop"}
    assert made.tasks[1]["containerDefinitions"][0]["portMappings"] == [
        {"containerPort": 5432, "protocol": "tcp", "name": "db-5432-tcp"}
    ]
    assert names(made) == []


def test_a_port_keeps_the_name_that_the_file_gives() -> None:
    made = shop(db="ports: [{target: 5432, name: sql, app_protocol: http2}]")
    (service,) = connect(made, "db")["services"]
    assert (service["portName"], service["discoveryName"]) == ("sql", "shop-sql")


def test_only_tcp_ports_are_offered() -> None:
    made = shop(db='expose: ["5432", "53/udp", "8000-8005"]')
    assert [one["portName"] for one in connect(made, "db")["services"]] == ["db-5432-tcp"]


def test_a_dependency_without_a_port_is_reported_with_the_port_of_its_image() -> None:
    made = shop(db="")
    assert made.messages("dependency-without-port") == [
        "warning: `web` cannot reach `db`, which offers no TCP port"
    ]
    assert made.helps("dependency-without-port") == ['expose the port of db: `expose: ["5432"]`']


def test_a_port_of_the_loopback_address_is_not_offered() -> None:
    made = shop(db='ports: ["127.0.0.1:5432:5432"]')
    assert len(made.messages("dependency-without-port")) == 1


def test_a_link_resolves_under_the_name_of_the_service_only() -> None:
    made = shop("links: [db, 'db:database']")
    assert names(made) == ["warning: `web` cannot reach `database` by name"]
    assert made.messages("irrelevant-attribute") == ["note: `db` resolves through Service Connect"]


def test_the_proxy_is_on_bridge_too_and_needs_a_port_of_the_instance() -> None:
    made = shop(options=EC2)
    assert made.tasks[1]["containerDefinitions"][0]["portMappings"] == [
        {"containerPort": 5432, "protocol": "tcp", "name": "db-5432-tcp"}
    ]
    assert names(made) == []


@pytest.mark.parametrize(
    ("options", "target"),
    [(EXTERNAL, "EXTERNAL with network mode bridge"), (HOST, "EC2 with network mode host")],
)
def test_where_the_proxy_cannot_be_is_reported(options: Options, target: str) -> None:
    made = shop(options=options)
    assert connect(made, "db") is None
    assert f"warning: Service Connect does not work on {target}" in made.messages(
        "discovery-not-possible"
    )
    assert names(made) == ["warning: `web` cannot reach `db` by name"]


def test_a_task_that_runs_once_is_no_client() -> None:
    made = shop("depends_on: [db], restart: 'no'")
    assert made.messages("discovery-not-possible") == [
        "warning: `web` runs once, and Service Connect does not tell it the address of `db`"
    ]
    assert [one["serviceName"] for one in made.services] == ["shop-db"]


def test_a_service_can_stay_out_of_it() -> None:
    made = shop("depends_on: [db], x-ecs: {service_connect: {enabled: false}}")
    assert connect(made, "web") is None
    assert names(made) == ["warning: `web` cannot reach `db` by name"]


def test_the_namespace_may_be_the_default_one_of_the_cluster() -> None:
    made = shop(settings="discovery: service-connect")
    assert connect(made, "web") == {"enabled": True}


def test_what_is_said_about_a_port_wins() -> None:
    made = shop(
        db="""expose: ["5432"], x-ecs: {service_connect: {
            log: {driver: awslogs, options: {awslogs-group: /proxy}}, access_log: json,
            ports: {'5432': {discovery_name: sql, ingress_port: 6000, idle_timeout: 1m,
            request_timeout: 5s, aliases: [{name: database, port: 5433}]}}}}"""
    )
    configuration = connect(made, "db")
    assert configuration["services"] == [
        {
            "portName": "db-5432-tcp",
            "discoveryName": "sql",
            "clientAliases": [{"port": 5433, "dnsName": "database"}],
            "ingressPortOverride": 6000,
            "timeout": {"idleTimeoutSeconds": 60, "perRequestTimeoutSeconds": 5},
        }
    ]
    assert configuration["logConfiguration"] == {
        "logDriver": "awslogs",
        "options": {"awslogs-group": "/proxy"},
    }
    assert configuration["accessLogConfiguration"] == {"format": "JSON"}


ROLE = "arn:aws:iam::123456789012:role/proxy"


def test_traffic_can_be_encrypted() -> None:
    authority = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/a"
    made = shop(
        db=f"expose: ['5432'], x-ecs: {{service_connect: {{ports: {{db-5432-tcp: "
        f"{{tls_authority: '{authority}', tls_kms_key: alias/k, tls_role: '{ROLE}'}}}}}}}}"
    )
    (service,) = connect(made, "db")["services"]
    assert service["tls"] == {
        "issuerCertificateAuthority": {"awsPcaAuthorityArn": authority},
        "kmsKey": "alias/k",
        "roleArn": ROLE,
    }


def test_containers_of_one_task_offer_their_ports_together() -> None:
    made = Translated(
        "x-ecs: {namespace: shop}\nservices:\n  app: {image: a, expose: ['80']}\n"
        "  side: {image: b, expose: ['81'], network_mode: 'service:app'}\n"
    )
    aliases = [one["clientAliases"][0]["dnsName"] for one in connect(made, "app")["services"]]
    assert aliases == ["app", "side"]


ARN = "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-0123"


def test_cloud_map_registers_the_address_of_the_task() -> None:
    made = shop(
        db=f"x-ecs: {{service_registry: '{ARN}'}}",
        settings="namespace: shop.internal, discovery: cloud-map",
    )
    assert made.services[1]["serviceRegistries"] == [{"registryArn": ARN}]
    assert made.services[0]["serviceRegistries"] == [{"registryArn": "${discovery-service.web}"}]
    assert made.messages("name-in-namespace") == ["warning: `web` finds `db` as `db.shop.internal`"]
    assert names(made) == []


def test_cloud_map_registers_a_port_on_the_network_of_the_instance() -> None:
    made = shop(
        db=f"ports: ['5432'], x-ecs: {{service_registry: '{ARN}'}}",
        settings="namespace: shop.internal, discovery: cloud-map",
        options=EC2,
    )
    assert made.services[1]["serviceRegistries"] == [
        {"registryArn": ARN, "containerName": "db", "containerPort": 5432}
    ]


def registries(service: str, options: Options | None = None) -> Any:
    made = Translated(
        f"x-ecs: {{discovery: cloud-map}}\nservices:\n  db: {{image: db, {service}}}", options
    )
    return made.service.get("serviceRegistries")


def test_on_the_network_of_an_instance_a_port_is_registered_with_the_address() -> None:
    arn = "${discovery-service.db}"
    udp = {"registryArn": arn, "containerName": "db", "containerPort": 53}
    assert registries("expose: ['53/udp']", EC2) == [udp]
    tcp = {"registryArn": arn, "containerName": "db", "containerPort": 80}
    assert registries("expose: ['53/udp', '80']", EC2) == [tcp]


def test_a_task_without_a_port_is_registered_only_with_an_address_of_its_own() -> None:
    assert registries("init: true", EC2) is None
    assert registries("init: true") == [{"registryArn": "${discovery-service.db}"}]


def test_a_registry_that_is_not_named_is_there_because_of_the_setting() -> None:
    of = project("x-ecs: {discovery: cloud-map}\nservices: {db: {image: db}}")
    assert leftovers(of, "fargate") == []


def test_on_the_network_of_an_instance_cloud_map_has_srv_records() -> None:
    made = shop(settings="namespace: shop.internal, discovery: cloud-map", options=EC2)
    assert made.messages("name-in-namespace") == [
        (
            "warning: `web` finds `db` only in the SRV records of `db.shop.internal`, which name "
            "the instance and its port"
        )
    ]
    (db,) = [task for task in made.tasks if task["family"].endswith("db")]
    assert db["containerDefinitions"][0]["portMappings"] == [
        {"containerPort": 5432, "protocol": "tcp"}
    ]
