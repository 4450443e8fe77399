"""References that are left, and their names."""

from __future__ import annotations

from dataclasses import replace

from compose2ecs.ecs.model import AwsVpcConfiguration, EcsProject, NetworkConfiguration
from compose2ecs.ecs.refs import Joined, Ref, RefKind
from compose2ecs.publish.bindings import Bindings, bound, unbound
from compose2ecs.publish.order import ordered
from compose2ecs.publish.ownership import compose_name, surplus, tags_for
from compose2ecs.source import Traced, choose
from compose2ecs.trace import plain
from tests.ecs.build import project
from tests.publish.desired import said, service, task

SUBNETS = Ref(RefKind.SUBNETS, "default")
REGION = Ref(RefKind.REGION, "")


def given(names: dict[Ref, tuple[str, ...]]) -> Bindings:
    return {ref: choose(each, "by hand") for ref, each in names.items()}


def desired() -> EcsProject:
    interface = AwsVpcConfiguration(
        subnets=(said(SUBNETS, line=9),), security_groups=None, assign_public_ip=None
    )
    network = NetworkConfiguration(awsvpc_configuration=interface)
    log = Joined(("logs.", REGION, ".", SUBNETS))
    return project(
        replace(task(), task_role_arn=Traced(log)),
        replace(service(), network_configuration=network),
    )


def test_what_is_left_with_its_places() -> None:
    found = unbound(desired())
    assert list(found) == [REGION, SUBNETS]
    assert [leaf.source.span.line if leaf.source else None for leaf in found[SUBNETS]] == [None, 9]


def test_several_names_are_several_items() -> None:
    found = bound(desired(), given({SUBNETS: ("subnet-1", "subnet-2"), REGION: ("eu-west-1",)}))
    network = found.services[0].network_configuration
    assert network is not None
    assert network.awsvpc_configuration is not None
    assert plain(network.awsvpc_configuration.subnets) == ["subnet-1", "subnet-2"]
    assert all(leaf.source for leaf in network.awsvpc_configuration.subnets)


def test_a_name_inside_of_text() -> None:
    once = bound(desired(), given({REGION: ("eu-west-1",)}))
    assert list(unbound(once)) == [SUBNETS]
    twice = bound(once, given({SUBNETS: ("subnet-1",)}))
    assert unbound(twice) == {}
    role = twice.task_definitions[0].task_role_arn
    assert role is not None
    assert role.value == "logs.eu-west-1.subnet-1"


def test_without_names_nothing_changes() -> None:
    assert bound(desired(), {}) == desired()


def test_what_others_need_comes_first() -> None:
    needs = {"web": frozenset({"api", "db"}), "api": frozenset({"db"}), "x": frozenset({"gone"})}
    assert ordered(["web", "x", "db", "api"], needs) == ("db", "api", "web", "x")


def test_a_circle_does_not_go_on_for_ever() -> None:
    needs = {"a": frozenset({"b"}), "b": frozenset({"a"})}
    assert ordered(["a", "b"], needs) == ("b", "a")


def test_the_name_of_the_service_in_the_file() -> None:
    assert compose_name("shop-web", "shop") == "web"
    assert compose_name("shop", "shop") == "shop"
    assert compose_name("my-shop-web", "my_shop") == "my-shop-web"


def test_keys_of_tags_are_remembered_as_far_as_there_is_room() -> None:
    long = "k" * 120
    given = [{"key": f"{long}{n}", "value": "x"} for n in range(3)] + [{"key": "a b", "value": "x"}]
    request = service(tags=given)
    tags = tags_for("shop", "shop-web", request.tags)
    assert tags["compose2ecs:tags"] == f"{long}0 {long}1"
    assert surplus(tags, tags_for("shop", "shop-web", None)) == (
        f"{long}0",
        f"{long}1",
        "compose2ecs:tags",
    )
