"""What the networks of the project are for the engine, of which ECS knows nothing.

On ECS a network stands for security groups, which exist outside of it.
"""

import re

from compose2ecs.compose.model import Network
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.network import INTERNAL_NETWORK
from compose2ecs.mapping.context import Context
from compose2ecs.mapping.settings import network_settings
from compose2ecs.source import Traced, both

_GROUP = r"sg-([0-9a-f]{8}|[0-9a-f]{17})"
"""The form of the id of a security group.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
"""

_USUAL = ("", "bridge", "overlay", "default")
_HOST, _NONE = "host", "none"


def existing_group(network: Network) -> Traced[str] | None:
    """The security group that an external network is called after, if any."""
    if network.external is None or not network.external.value or network.name is None:
        return None
    if not re.fullmatch(_GROUP, network.name.value):
        return None
    return both(lambda name, _: name, network.name, network.external)


@claims("networks.*.driver", "networks.*.external", "networks.*.name")
def report_networks(cx: Context) -> None:
    """Report what networks are outside of ECS: their drivers, their names, and that they exist."""
    for name, place in cx.project.networks.value.items():
        network = place.value
        special = _special(network)
        if special is not None:
            _report_special(cx, name, network, special)
            continue
        _report_driver(cx, name, network)
        if network.external is not None and network.external.value:
            _report_external(cx, name, network, network.external)
        else:
            _note(cx, "no network is created that could bear the name", network.name)
            _note(cx, "networks are not looked up in any case", network.external)


def _special(network: Network) -> Traced[str] | None:
    """What makes the network the one of the host, or none at all: its driver, or its name."""
    if network.driver is not None and network.driver.value in (_HOST, _NONE):
        return network.driver
    is_external = network.external is not None and network.external.value
    if is_external and network.name is not None and network.name.value in (_HOST, _NONE):
        return network.name
    return None


def _report_special(cx: Context, name: str, network: Network, special: Traced[str]) -> None:
    leaves = (special, network.driver, network.external, network.name)
    places = [leaf for leaf in leaves if leaf is not None and leaf.source is not None]
    way = (
        f"say `network_mode: {special.value}` in its services, and take the target ec2 or external"
    )
    if special.value == cx.policy.target.network_mode:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "it is the network mode of the target", *places)
    elif special.value == _NONE:
        cx.reporter.report(
            INTERNAL_NETWORK,
            f"network `{name}` cuts its services off from everything, which ECS does not",
            *places,
            help=way,
        )
    else:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"network `{name}` is that of the host, which a task has as a whole or not at all",
            *places,
            help=way,
        )


def _report_driver(cx: Context, name: str, network: Network) -> None:
    driver = network.driver
    if driver is None:
        return
    if driver.value in _USUAL:
        _note(cx, "security groups let the members of a network reach each other", driver)
        return
    cx.reporter.report(
        UNSUPPORTED_ATTRIBUTE,
        f"network `{name}` has the driver {driver.value}: on ECS the VPC is the network",
        driver,
        help="use network mode awsvpc, in which every task has an address of its own in the VPC",
    )


def _report_external(cx: Context, name: str, network: Network, external: Traced[bool]) -> None:
    group = existing_group(network)
    if network_settings(network, cx.reporter).security_groups is not None:
        _note(cx, "its security groups under x-ecs stand for it", external, network.name)
    elif group is not None:
        _note(cx, f"network `{name}` is the security group {group.value}", external, network.name)
    else:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"network `{name}` exists already, and nothing says which security group stands for it",
            external,
            network.name,
            help=f"name it: networks.{name}.x-ecs.security_groups (sg-...)",
        )


def _note(cx: Context, message: str, *leaves: Traced[str] | Traced[bool] | None) -> None:
    """Note that leaves of the file make no difference."""
    written = [leaf for leaf in leaves if leaf is not None and leaf.source is not None]
    if written:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, message, *written)
