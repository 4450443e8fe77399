"""Service Connect in the ECS API."""

from compose2ecs.ecs.model.common import LogConfiguration
from compose2ecs.ecs.model.leaf import Text
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class ServiceConnectTestTrafficHeaderMatchRules:
    """The value of the header that marks test traffic."""

    exact: Text


@shape
class ServiceConnectTestTrafficHeaderRules:
    """The header that marks test traffic."""

    name: Text
    value: ServiceConnectTestTrafficHeaderMatchRules | None


@shape
class ServiceConnectTestTrafficRules:
    """Which requests are test traffic."""

    header: ServiceConnectTestTrafficHeaderRules


@shape
class ServiceConnectClientAlias:
    """The name and port that clients use for a service."""

    port: Traced[int]
    dns_name: Text | None
    test_traffic_rules: ServiceConnectTestTrafficRules | None


@shape
class TimeoutConfiguration:
    """Timeouts of the Service Connect proxy, in seconds."""

    idle_timeout_seconds: Traced[int] | None
    per_request_timeout_seconds: Traced[int] | None


@shape
class ServiceConnectTlsCertificateAuthority:
    """The private certificate authority that issues certificates."""

    aws_pca_authority_arn: Text | None


@shape
class ServiceConnectTlsConfiguration:
    """Encryption between the proxies of Service Connect."""

    issuer_certificate_authority: ServiceConnectTlsCertificateAuthority
    kms_key: Text | None
    role_arn: Text | None


@shape
class ServiceConnectService:
    """A named port that the service offers to others in its namespace."""

    port_name: Text
    discovery_name: Text | None
    client_aliases: tuple[ServiceConnectClientAlias, ...] | None
    ingress_port_override: Traced[int] | None
    timeout: TimeoutConfiguration | None
    tls: ServiceConnectTlsConfiguration | None


@shape
class ServiceConnectAccessLogConfiguration:
    """The access log of the Service Connect proxy."""

    format: Text
    include_query_parameters: Text | None


@shape
class ServiceConnectContainerConfiguration:
    """The log level of the Service Connect proxy."""

    log_level: Text | None


@shape
class ServiceConnectConfiguration:
    """The part that the service plays in a Service Connect namespace."""

    enabled: Traced[bool]
    namespace: Text | None
    services: tuple[ServiceConnectService, ...] | None
    log_configuration: LogConfiguration | None
    access_log_configuration: ServiceConnectAccessLogConfiguration | None
    container_configurations: tuple[ServiceConnectContainerConfiguration, ...] | None
