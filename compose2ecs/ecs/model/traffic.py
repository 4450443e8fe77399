"""How traffic reaches a service of the ECS API from outside."""

from compose2ecs.ecs.model.leaf import Text
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class AdvancedConfiguration:
    """What a load balancer needs in order to shift traffic between two target groups."""

    alternate_target_group_arn: Text | None
    production_listener_rule: Text | None
    test_listener_rule: Text | None
    role_arn: Text | None


@shape
class LoadBalancer:
    """A target group or a Classic load balancer, with the container port that gets its traffic."""

    target_group_arn: Text | None
    load_balancer_name: Text | None
    container_name: Text | None
    container_port: Traced[int] | None
    advanced_configuration: AdvancedConfiguration | None


@shape
class ServiceRegistry:
    """A Cloud Map service that the tasks are registered in."""

    registry_arn: Text | None
    port: Traced[int] | None
    container_name: Text | None
    container_port: Traced[int] | None


@shape
class VpcLatticeAdvancedConfiguration:
    """What VPC Lattice needs in order to shift traffic between two target groups."""

    alternate_target_group_arn: Text | None
    production_listener_rule: Text | None
    test_listener_rule: Text | None


@shape
class VpcLatticeConfiguration:
    """The VPC Lattice target group that a named port is registered with."""

    role_arn: Text
    target_group_arn: Text
    port_name: Text
    advanced_configuration: VpcLatticeAdvancedConfiguration | None


@shape
class GatewayConnectorHealthCheckMatcher:
    """The answers that count as healthy."""

    http_code: Text | None
    grpc_code: Text | None


@shape
class GatewayConnectorHealthCheck:
    """How a gateway checks that the tasks are healthy. Times are in seconds."""

    health_check_protocol: Text | None
    health_check_port: Traced[int] | None
    health_check_path: Text | None
    health_check_timeout_seconds: Traced[int] | None
    health_check_interval_seconds: Traced[int] | None
    healthy_threshold_count: Traced[int] | None
    unhealthy_threshold_count: Traced[int] | None
    matcher: GatewayConnectorHealthCheckMatcher | None


@shape
class GatewayConnectorFilters:
    """Who may reach the port through a gateway."""

    access_types: tuple[Text, ...] | None


@shape
class GatewayConnectorDeregistrationDelay:
    """How long open connections may last after a task is taken out, in seconds."""

    timeout_seconds: Traced[int] | None


@shape
class GatewayConnector:
    """A named port that gateways can send traffic to."""

    port_name: Text
    health_check: GatewayConnectorHealthCheck | None
    filters: GatewayConnectorFilters | None
    deregistration_delay: GatewayConnectorDeregistrationDelay | None
