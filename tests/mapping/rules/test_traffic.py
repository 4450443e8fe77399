"""Load balancers."""

from __future__ import annotations

from tests.mapping.translated import Translated, web

GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1"
OTHER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/2"
RULE = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/a/1/2/3"
ROLE = "arn:aws:iam::123456789012:role/ecsInfrastructureRole"


def test_a_target_group_gets_the_only_published_port() -> None:
    made = web(f'ports: ["8080"]\nx-ecs: {{load_balancer: {{target_group: "{GROUP}"}}}}')
    assert made.service["loadBalancers"] == [
        {"targetGroupArn": GROUP, "containerName": "web", "containerPort": 8080}
    ]


def test_several_target_groups_of_named_ports() -> None:
    made = web(f"""ports: ["80", "9090"]
x-ecs:
  load_balancer: {{target_group: "{GROUP}", container_port: 80}}
  load_balancers: [{{target_group: "{OTHER}", container_port: "9090"}}]""")
    assert [
        (one["targetGroupArn"], one["containerPort"]) for one in made.service["loadBalancers"]
    ] == [
        (GROUP, 80),
        (OTHER, 9090),
    ]


def test_a_target_group_that_is_not_given_is_still_to_be_bound() -> None:
    made = web('ports: ["80"]\nx-ecs: {load_balancer: {container_port: 80}}')
    (balancer,) = made.service["loadBalancers"]
    assert balancer["targetGroupArn"] == "${target-group.web}"


def test_the_port_must_be_clear() -> None:
    made = web(f'ports: ["80", "9090"]\nx-ecs: {{load_balancer: {{target_group: "{GROUP}"}}}}')
    assert "loadBalancers" not in made.service
    assert made.messages("port-not-chosen") == [
        "error: nothing says which port of `web` gets the traffic: it publishes 80, 9090"
    ]
    none = web(f'ports: ["53/udp"]\nx-ecs: {{load_balancer: {{target_group: "{GROUP}"}}}}')
    assert none.messages("port-not-chosen") == [
        "error: nothing says which port of `web` gets the traffic: it publishes none"
    ]


def test_what_shifts_traffic() -> None:
    made = web(f"""ports: ["80"]
x-ecs:
  load_balancer:
    target_group: "{GROUP}"
    alternate_target_group: "{OTHER}"
    production_listener_rule: "{RULE}"
    test_listener_rule: "{RULE}"
    role: {ROLE}""")
    (balancer,) = made.service["loadBalancers"]
    assert balancer["advancedConfiguration"] == {
        "alternateTargetGroupArn": OTHER,
        "productionListenerRule": RULE,
        "testListenerRule": RULE,
        "roleArn": ROLE,
    }


def test_what_a_shift_of_traffic_needs_is_still_to_be_bound() -> None:
    made = web(f"""ports: ["80"]
x-ecs:
  load_balancer: {{target_group: "{GROUP}"}}
  deployment: {{strategy: blue_green}}""")
    (balancer,) = made.service["loadBalancers"]
    assert balancer["advancedConfiguration"] == {
        "alternateTargetGroupArn": "${target-group.web.alternate}",
        "productionListenerRule": "${listener-rule.web.production}",
        "roleArn": "${infrastructure-role.web}",
    }


def test_each_container_of_a_task_has_its_target_groups() -> None:
    made = Translated(f"""
services:
  web: {{image: a, ports: ["80"], x-ecs: {{task: a, load_balancer: {{target_group: "{GROUP}"}}}}}}
  api: {{image: b, ports: ["81"], x-ecs: {{task: a, load_balancer: {{target_group: "{OTHER}"}}}}}}
""")
    assert [
        (one["targetGroupArn"], one["containerName"], one["containerPort"])
        for one in made.service["loadBalancers"]
    ] == [(GROUP, "web", 80), (OTHER, "api", 81)]
