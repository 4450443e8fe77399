"""What can be bound from the account itself: its number, its Region, its registry, its network.

Also what a stack in it puts out. Reading only.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.publish.api import Api, ApiError, Operation, Request, is_denied
from compose2ecs.publish.bindings import OPTIONAL, Bindings, bound, told, unbound
from compose2ecs.publish.looking_around import filtered, paged
from compose2ecs.publish.naming import Given, named
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Traced

_APART = "the default security group does not keep networks apart: each needs groups of its own"


@shape
class Found:
    """Bindings, and notes on what could not be read."""

    bindings: Bindings
    notes: tuple[str, ...]


@shape
class Bound:
    """A project with more of its references bound. ``bound`` says how, in lines for people."""

    desired: EcsProject
    bound: tuple[str, ...]
    notes: tuple[str, ...]

    def after(self, found: Found) -> "Bound":
        """The same with what was found."""
        return Bound(
            desired=bound(self.desired, found.bindings),
            bound=(*self.bound, *told(self.desired, found.bindings)),
            notes=(*self.notes, *found.notes),
        )


def partition(region: str) -> str:
    """The partition of AWS that the Region is of.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def registry(account: str, region: str) -> str:
    """The registry of the account in ECR."""
    suffix = "amazonaws.com.cn" if partition(region) == "aws-cn" else "amazonaws.com"
    return f"{account}.dkr.ecr.{region}.{suffix}"


def bound_by_account(
    desired: EcsProject, api: Api, account: str, *, stack: str | None, use_default_vpc: bool
) -> Bound:
    """The project with what the account binds. Raises ApiError.

    A stack wins over what follows from the caller, and that over the default VPC.
    """
    result = Bound(desired=desired, bound=(), notes=())
    if stack is not None:
        result = result.after(of_stack(api, stack, (*OPTIONAL, *unbound(desired))))
    result = result.after(Found(bindings=of_caller(account, api.region), notes=()))
    if use_default_vpc:
        result = result.after(of_default_vpc(api, unbound(result.desired)))
    return result


def of_region(region: str) -> Bindings:
    """What follows from the Region that is called."""
    return {Ref(RefKind.REGION, ""): _one(region, "the Region that is called")}


def of_caller(account: str, region: str) -> Bindings:
    """What follows from the identity of the caller."""
    return {
        Ref(RefKind.ACCOUNT, ""): _one(account, "the account of the caller"),
        Ref(RefKind.REGISTRY, ""): _one(
            registry(account, region), "the registry of the account: nothing names another"
        ),
    }


def _one(name: str, why: str) -> Traced[tuple[str, ...]]:
    return Traced((name,), (Choice(why),))


def of_stack(api: Api, stack: str, wanted: Iterable[Ref]) -> Found:
    """What the stack puts out, and for what is left then, exports that begin with its name.

    Raises ApiError, also where there is no such stack.
    """
    refs, notes = tuple(wanted), list[str]()
    outputs = _read(
        api, Operation.DESCRIBE_STACKS, {"StackName": stack}, "Stacks", notes, f"stack {stack}"
    )
    found = named(refs, _outputs(outputs, stack))
    left = [ref for ref in refs if ref not in found]
    if left:
        exports = _read(api, Operation.LIST_EXPORTS, {}, "Exports", notes, f"exports of {stack}")
        found = {**found, **named(left, _exports(exports, stack))}
    return Found(bindings=found, notes=tuple(notes))


def _outputs(stacks: Iterable[Any], stack: str) -> Iterator[Given]:
    for each in stacks:
        for output in each.get("Outputs") or ():
            key = output["OutputKey"]
            yield Given(
                key=key, value=output["OutputValue"], why=f"output {key} of the stack {stack}"
            )


def _exports(exports: Iterable[Any], stack: str) -> Iterator[Given]:
    prefix = f"{stack}-"
    for export in exports:
        name = export["Name"]
        if name.lower().startswith(prefix.lower()):
            yield Given(key=name[len(prefix) :], value=export["Value"], why=f"export {name}")


OF_DEFAULT_VPC = frozenset({RefKind.SUBNETS, RefKind.SECURITY_GROUPS})
"""What the default VPC binds."""


def of_default_vpc(api: Api, wanted: Iterable[Ref]) -> Found:
    """The subnets and the default security group of the default VPC, for what asks for some.

    Raises ApiError.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
    """
    refs = [ref for ref in wanted if ref.kind in OF_DEFAULT_VPC]
    if not refs:
        return Found(bindings={}, notes=())
    vpcs = filtered(api, Operation.DESCRIBE_VPCS, "is-default", ["true"], "Vpcs")
    if not vpcs:
        return Found(bindings={}, notes=(f"there is no default VPC in {api.region}",))
    vpc = vpcs[0]["VpcId"]
    here = {"Name": "vpc-id", "Values": [vpc]}
    subnets = paged(
        api,
        Operation.DESCRIBE_SUBNETS,
        {"Filters": [here, {"Name": "default-for-az", "Values": ["true"]}]},
        "Subnets",
    )
    groups = paged(
        api,
        Operation.DESCRIBE_SECURITY_GROUPS,
        {"Filters": [here, {"Name": "group-name", "Values": ["default"]}]},
        "SecurityGroups",
    )
    names = {
        RefKind.SUBNETS: tuple(sorted(each["SubnetId"] for each in subnets)),
        RefKind.SECURITY_GROUPS: tuple(each["GroupId"] for each in groups),
    }
    apart = sum(ref.kind is RefKind.SECURITY_GROUPS for ref in refs) > 1
    if apart:
        names[RefKind.SECURITY_GROUPS] = ()
    why = Choice(f"--use-default-vpc: {vpc}")
    return Found(
        bindings={ref: Traced(names[ref.kind], (why,)) for ref in refs if names[ref.kind]},
        notes=(_APART,) if apart else (),
    )


def _read(
    api: Api, operation: Operation, request: Request, member: str, notes: list[str], what: str
) -> list[Any]:
    """All items, or none with a note when the caller may not read them."""
    try:
        return paged(api, operation, request, member)
    except ApiError as error:
        if not is_denied(error):
            raise
        notes.append(f"{what}: {operation.value} is not allowed")
        return []
