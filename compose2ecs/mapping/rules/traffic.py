"""The load balancers that bring traffic from outside.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html
"""

from collections.abc import Iterator

from compose2ecs.ecs.model import AdvancedConfiguration, LoadBalancer, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.codes.operation import PORT_NOT_CHOSEN
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.names import container_name
from compose2ecs.mapping.optional import items, some
from compose2ecs.mapping.rules.ports import port_mappings
from compose2ecs.mapping.rules.rollout import shifts_traffic
from compose2ecs.mapping.settings.traffic import LoadBalancerSettings
from compose2ecs.source import Traced, choose, merge_origins


def load_balancers(cx: TaskContext) -> tuple[LoadBalancer, ...] | None:
    """``loadBalancers``: the target groups of all containers of the task."""
    return some(
        balancer
        for member in cx.members
        for given in attached(member)
        if (balancer := _balancer(cx, member, given)) is not None
    )


def attached(cx: ServiceContext) -> Iterator[Traced[LoadBalancerSettings]]:
    """The target groups that the service is registered in."""
    if cx.settings.load_balancer is not None:
        yield cx.settings.load_balancer
    yield from items(cx.settings.load_balancers)


def _balancer(
    cx: TaskContext, member: ServiceContext, given: Traced[LoadBalancerSettings]
) -> LoadBalancer | None:
    port = given.value.container_port or _only_port(member, given)
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


def _only_port(cx: ServiceContext, given: Traced[LoadBalancerSettings]) -> Traced[int] | None:
    """The only TCP port that the service publishes, on behalf of the target group."""
    ports = [
        mapping.container_port
        for mapping in port_mappings(cx) or ()
        if mapping.container_port is not None
        and (mapping.protocol is None or mapping.protocol.value == "tcp")
    ]
    if len(ports) == 1:
        return Traced(ports[0].value, merge_origins(ports[0]))
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
