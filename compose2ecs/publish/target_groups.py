"""Whether a target group can bring traffic to a port of a container.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html
"""

from collections.abc import Iterator, Mapping

from compose2ecs.ecs.model import RegisterTaskDefinition
from compose2ecs.ecs.refs import render
from compose2ecs.publish.api import Reply
from compose2ecs.shape import shape

_CARRIES: Mapping[str, frozenset[str]] = {
    "tcp": frozenset({"HTTP", "HTTPS", "TCP", "TLS", "TCP_UDP"}),
    "udp": frozenset({"UDP", "TCP_UDP", "QUIC", "TCP_QUIC"}),
}
"""The protocols of target groups that bring traffic to a port of each protocol."""


@shape
class Target:
    """The port that a service puts behind a target group, and the VPCs of its network."""

    service: str
    task: RegisterTaskDefinition
    port: int | None
    vpcs: frozenset[str]

    @property
    def type(self) -> str:
        """Tasks with a network interface of their own are targets by address, others by instance.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
        """
        mode = self.task.network_mode
        return "ip" if mode is not None and mode.value == "awsvpc" else "instance"

    @property
    def protocols(self) -> frozenset[str]:
        """The protocols of the port; none where no container says that it has the port."""
        return frozenset(
            "tcp" if mapping.protocol is None else render(mapping.protocol.value)
            for container in self.task.container_definitions
            for mapping in container.port_mappings or ()
            if mapping.container_port is not None and mapping.container_port.value == self.port
        )


def faults(group: Reply, target: Target) -> Iterator[tuple[str, str]]:
    """What does not fit, and the way out. What the answer does not say is taken to fit."""
    name, service = group.get("TargetGroupName"), f"`{target.service}`"
    of_type, protocol, vpc = group.get("TargetType"), group.get("Protocol"), group.get("VpcId")
    if of_type not in (None, target.type):
        message = f"{service} needs a target group of the type {target.type}; {name} is {of_type}"
        yield message, f"create another with --target-type {target.type}"
    known = target.protocols
    if protocol is not None and known and not any(protocol in _CARRIES[each] for each in known):
        message = f"{service} listens on {target.port}/{min(known)}, and {name} brings {protocol}"
        yield message, "create a target group for the protocol of the port"
    if group.get("LoadBalancerArns") == []:
        message = f"the target group {name} of {service} belongs to no load balancer"
        yield message, "make it the target of a listener, which ECS asks for"
    if vpc is not None and target.vpcs and vpc not in target.vpcs:
        message = f"the target group {name} of {service} is in {vpc}, not in {min(target.vpcs)}"
        yield message, "name a target group and subnets of one VPC"
