"""The load balancers that bring traffic from outside.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html
"""

from collections.abc import Mapping, Sequence

from compose2ecs.ecs.model import AdvancedConfiguration, LoadBalancer, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.codes.operation import PORT_NOT_CHOSEN
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.names import container_name
from compose2ecs.mapping.optional import items, some
from compose2ecs.mapping.rules.discovery import Offer, tcp_ports
from compose2ecs.mapping.rules.rollout import shifts_traffic
from compose2ecs.mapping.settings.traffic import LoadBalancerSettings
from compose2ecs.source import Traced, choose


def load_balancers(
    cx: TaskContext, offered: Mapping[str, Offer]
) -> tuple[LoadBalancer, ...] | None:
    """``loadBalancers``: the target groups of all containers of the task."""
    return some(
        [
            balancer
            for member in cx.members
            for given in _attached(member)
            if (balancer := _balancer(cx, member, given, offered[member.name])) is not None
        ]
    )


def _attached(cx: ServiceContext) -> Sequence[Traced[LoadBalancerSettings]]:
    """The target groups that the service is registered in."""
    one, several = cx.settings.load_balancer, items(cx.settings.load_balancers)
    return several if one is None else (one, *several)


def _balancer(
    cx: TaskContext, member: ServiceContext, given: Traced[LoadBalancerSettings], offer: Offer
) -> LoadBalancer | None:
    port = given.value.container_port or _only_port(member, given, offer)
    if port is None:
        return None
    return LoadBalancer(
        target_group_arn=given.value.target_group
        or choose(Ref(RefKind.TARGET_GROUP, member.name), "no target group is given", given.source),
        load_balancer_name=None,
        container_name=container_name(member),
        container_port=port,
        advanced_configuration=_advanced(cx, member, given),
    )


def _only_port(
    cx: ServiceContext, given: Traced[LoadBalancerSettings], offer: Offer
) -> Traced[int] | None:
    """The only TCP port that the service publishes or exposes."""
    ports = [one.container_port for one in tcp_ports(offer.ports) if one.container_port]
    if len(ports) == 1:
        return ports[0]
    numbers = ", ".join(str(port.value) for port in ports)
    cx.reporter.report(
        PORT_NOT_CHOSEN,
        f"nothing says which port of `{cx.name}` gets the traffic: it publishes "
        + (numbers or "none"),
        given.source,
        *(leaf for leaf in (given.value.target_group,) if leaf is not None),
        help="set container_port of the load balancer",
    )
    return None


def _advanced(
    cx: TaskContext, member: ServiceContext, given: Traced[LoadBalancerSettings]
) -> AdvancedConfiguration | None:
    """What shifting traffic needs; when it is shifted, what is not given is still to be bound.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html
    """
    own = given.value

    def bound(leaf: Traced[str] | None, ref: Ref) -> Text | None:
        if leaf is not None or not shifts_traffic(cx):
            return leaf
        return choose(ref, "the deployment shifts traffic, and this is not given", given.source)

    name = member.name
    alternate = bound(own.alternate_target_group, Ref(RefKind.TARGET_GROUP, name, "alternate"))
    rule = bound(own.production_listener_rule, Ref(RefKind.LISTENER_RULE, name, "production"))
    role = bound(own.role, Ref(RefKind.INFRASTRUCTURE_ROLE, name))
    if all(leaf is None for leaf in (alternate, rule, role, own.test_listener_rule)):
        return None
    return AdvancedConfiguration(
        alternate_target_group_arn=alternate,
        production_listener_rule=rule,
        test_listener_rule=own.test_listener_rule,
        role_arn=role,
    )
