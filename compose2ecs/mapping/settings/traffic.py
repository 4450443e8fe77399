"""How traffic reaches a service: load balancers from outside, Service Connect from inside."""

from compose2ecs.compose.model import Map, Seq
from compose2ecs.mapping.settings import names
from compose2ecs.mapping.settings.declare import Block, needed, setting, settings
from compose2ecs.mapping.settings.kinds import Flag, Many, Named, Text, Time, Whole, Word
from compose2ecs.source import Traced

PORT = Whole(1, 65535)


@settings
class LoadBalancerSettings:
    """A target group, and the port of the service that gets its traffic."""

    alternate_target_group: Traced[str] | None = setting(
        names.TARGET_GROUP,
        "Target group of the other revision, for deployments that shift traffic.",
    )
    container_port: Traced[int] | None = setting(
        PORT, "Port of the container; the default is the only TCP port that the service publishes."
    )
    production_listener_rule: Traced[str] | None = setting(
        names.LISTENER_RULE, "Listener rule of the production traffic that is shifted."
    )
    role: Traced[str] | None = setting(
        names.ROLE_ARN, "Role that ECS changes the load balancer under when it shifts traffic."
    )
    target_group: Traced[str] | None = setting(
        names.TARGET_GROUP, "Target group that the tasks are registered in: its ARN."
    )
    test_listener_rule: Traced[str] | None = setting(
        names.LISTENER_RULE, "Listener rule of the traffic that tests a new revision."
    )


@settings
class ConnectAlias:
    """A name and a port under which other services reach a port."""

    name: Traced[str] | None = setting(
        Text(
            r"^[a-z0-9_.][a-z0-9_.-]{0,126}$",
            "A name has up to 127 lower-case letters, digits, `_`, `-` and `.`.",
        ),
        "Name; the default is the name of the service.",
    )
    port: Traced[int] | None = setting(PORT, "Port; the default is that of the container.")


@settings
class ConnectPort:
    """How one port is offered to other services."""

    aliases: Seq[ConnectAlias] | None = setting(
        Many(item=Block(form=ConnectAlias), wanted="a list of names and ports"),
        "Names under which the port is reached.",
    )
    discovery_name: Traced[str] | None = setting(
        Text(
            r"^[a-z0-9_][a-z0-9_-]{0,63}$",
            "A discovery name has up to 64 lower-case letters, digits, `_` and `-`.",
        ),
        "Name of the service in Cloud Map.",
    )
    idle_timeout: Traced[int] | None = setting(Time(), "Time after which an idle connection ends.")
    ingress_port: Traced[int] | None = setting(PORT, "Port on which the proxy listens.")
    request_timeout: Traced[int] | None = setting(Time(), "Time that a request may take.")
    tls_authority: Traced[str] | None = setting(
        names.ARN, "Private certificate authority that encrypts the traffic."
    )
    tls_kms_key: Traced[str] | None = setting(Text(), "KMS key of the private keys.")
    tls_role: Traced[str] | None = setting(names.ROLE_ARN, "Role that reads the certificates.")


@settings
class ConnectLog:
    """Where the proxy of Service Connect logs to."""

    driver: Traced[str] = needed(Text(), "Log driver, such as `awslogs`.")
    options: Map[str] | None = setting(
        Named(item=Text(), wanted="options by name"), "Options of the log driver."
    )


@settings
class ServiceConnect:
    """The part of the service in Service Connect."""

    access_log: Traced[str] | None = setting(
        Word("text", "json"), "Form of the access log of the proxy; there is none by default."
    )
    enabled: Traced[bool] | None = setting(
        Flag(), "Whether the service takes part; the default is yes where there is a namespace."
    )
    log: Traced[ConnectLog] | None = setting(Block(form=ConnectLog), "Where the proxy logs to.")
    ports: Map[ConnectPort] | None = setting(
        Named(item=Block(form=ConnectPort), wanted="ports by name or number"),
        "Ports that are offered to other services, by their names or numbers.",
    )
