"""Asking AWS about what a project stands on: in batches, at most four calls at a time.

Nothing is asked that AWS could answer with a value: secrets are described, and parameters are read
without decryption, for their names alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Any, TypeAlias

from compose2ecs.publish.api import Api, Operation, Refused, Reply, is_denied
from compose2ecs.publish.surroundings import EcrImage, Kind, Surroundings, Thing, ecr_image

AT_ONCE = 4
"""Calls in flight, as ``observe`` has it."""

Names: TypeAlias = Sequence[str]
Answers: TypeAlias = Mapping[str, Reply]
"""What is there, by the names that were asked for."""

_MISSING = frozenset(
    {
        "FileSystemNotFound",
        "ImageNotFoundException",
        "NamespaceNotFound",
        "NoSuchEntity",
        "NoSuchEntityException",
        "RepositoryNotFoundException",
        "ResourceNotFoundException",
        "TargetGroupNotFound",
        "TargetGroupNotFoundException",
    }
)
"""The codes of errors that say that at least one of those asked for does not exist."""

_INVALID = frozenset(
    {"InvalidInput", "InvalidParameterException", "ValidationError", "ValidationException"}
)
"""The codes of errors that say that no such thing can exist, or none in this account."""


def look_around(api: Api, wanted: Iterable[Thing], account: str) -> Surroundings:
    """What AWS says of the things. Raises ApiError, but not for what the caller may not see.

    What lives in another account or Region is not asked for.
    """
    found: dict[Thing, Reply | None] = {}
    unchecked: dict[Thing, str] = {}
    here = []
    for thing in wanted:
        elsewhere = _elsewhere(thing, api.region, account)
        if elsewhere is None:
            here.append(thing)
        else:
            unchecked[thing] = elsewhere
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = list(_batches(here))
        for things, answer in zip(
            asked, pool.map(lambda each: _ask(api, each), asked), strict=True
        ):
            if isinstance(answer, str):
                unchecked |= dict.fromkeys(things, answer)
            else:
                found |= {thing: answer.get(thing.name) for thing in things}
    return Surroundings(found=found, unchecked=unchecked)


def _elsewhere(thing: Thing, region: str, account: str) -> str | None:
    """Why the thing is not asked for, or None."""
    image = ecr_image(thing.name) if thing.kind is Kind.IMAGE else None
    if image is not None:
        regions, accounts = image.region, image.account
    elif thing.name.startswith("arn:"):
        _, _, _, regions, accounts, *_ = (*thing.name.split(":", 5), "", "", "")
    else:
        return None
    if regions not in ("", region):
        return f"it is in {regions}"
    if accounts not in ("", account):
        return f"it belongs to the account {accounts}"
    return None


def _batches(wanted: Iterable[Thing]) -> Iterator[Sequence[Thing]]:
    """The things that one call can ask for."""

    def together(thing: Thing) -> tuple[str, str]:
        image = ecr_image(thing.name) if thing.kind is Kind.IMAGE else None
        return thing.kind, image.repository if image else ""

    for (kind, _), group in groupby(sorted(wanted, key=together), together):
        things, size = list(group), _ASKED[Kind(kind)][1]
        for start in range(0, len(things), size):
            yield things[start : start + size]


def _ask(api: Api, things: Sequence[Thing]) -> Answers | str:
    """What is there of the things, or why nobody knows. A batch with a missing one is split."""
    ask, _ = _ASKED[things[0].kind]
    try:
        return ask(api, [thing.name for thing in things])
    except Refused as error:
        if is_denied(error):
            return f"{error.operation.value} is not allowed"
        if error.code not in _MISSING | _INVALID:
            raise
        if len(things) == 1:
            return {}
    answers: dict[str, Reply] = {}
    for thing in things:
        answer = _ask(api, [thing])
        if isinstance(answer, str):
            return answer
        answers |= answer
    return answers


def paged(
    api: Api,
    operation: Operation,
    request: Mapping[str, Any],
    member: str,
    next_page: str = "NextToken",
) -> list[Any]:
    """All items of a list that comes in pages. Raises ApiError."""
    found: list[Any] = []
    page = request
    while True:
        reply = api.call(operation, page)
        found += reply.get(member) or ()
        if not reply.get(next_page):
            return found
        page = {**request, next_page: reply[next_page]}


def filtered(api: Api, operation: Operation, name: str, values: Names, member: str) -> list[Any]:
    """The items of EC2 that a filter lets through. Missing ones are no error so."""
    request = {"Filters": [{"Name": name, "Values": list(values)}]}
    return paged(api, operation, request, member)


def _subnets(api: Api, names: Names) -> Answers:
    found = filtered(api, Operation.DESCRIBE_SUBNETS, "subnet-id", names, "Subnets")
    return {each["SubnetId"]: each for each in found}


def _groups(api: Api, names: Names) -> Answers:
    found = filtered(api, Operation.DESCRIBE_SECURITY_GROUPS, "group-id", names, "SecurityGroups")
    return {each["GroupId"]: each for each in found}


def _roles(api: Api, names: Names) -> Answers:
    reply = api.call(Operation.GET_ROLE, {"RoleName": names[0].rpartition("/")[2]})
    return {names[0]: reply["Role"]}


def _target_groups(api: Api, names: Names) -> Answers:
    request = {"TargetGroupArns": list(names)}
    found = api.call(Operation.DESCRIBE_TARGET_GROUPS, request).get("TargetGroups") or ()
    return {each["TargetGroupArn"]: each for each in found}


def _log_groups(api: Api, names: Names) -> Answers:
    request = {"logGroupNamePrefix": names[0]}
    found = paged(api, Operation.DESCRIBE_LOG_GROUPS, request, "logGroups", "nextToken")
    return {each["logGroupName"]: each for each in found}


def _secrets(api: Api, names: Names) -> Answers:
    return {names[0]: api.call(Operation.DESCRIBE_SECRET, {"SecretId": names[0]})}


def _parameters(api: Api, names: Names) -> Answers:
    request = {"Names": list(names), "WithDecryption": False}
    missing = set(api.call(Operation.GET_PARAMETERS, request).get("InvalidParameters") or ())
    return {name: {} for name in names if name not in missing}


def _images(api: Api, names: Names) -> Answers | str:
    """Images of one repository, each by its tag or digest.

    An image that a pull-through cache fetches need not be there before ECS pulls it.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
    """
    images = {name: image for name in names if (image := ecr_image(name)) is not None}
    first = images[names[0]]
    request = {
        "registryId": first.account,
        "repositoryName": first.repository,
        "imageIds": [image.id for image in images.values()],
    }
    try:
        details = paged(api, Operation.DESCRIBE_IMAGES, request, "imageDetails", "nextToken")
    except Refused as error:
        if len(names) == 1 and error.code in _MISSING and _is_cached(api, first):
            return "a pull-through cache fetches it when it is pulled"
        raise
    return {
        name: detail for name, image in images.items() for detail in details if _is(image, detail)
    }


def _is_cached(api: Api, image: EcrImage) -> bool:
    operation, member = Operation.DESCRIBE_PULL_THROUGH_CACHE_RULES, "pullThroughCacheRules"
    rules = paged(api, operation, {"registryId": image.account}, member, "nextToken")
    prefixes = [str(rule["ecrRepositoryPrefix"]) for rule in rules]
    return any(prefix == "ROOT" or image.repository.startswith(f"{prefix}/") for prefix in prefixes)


def _is(image: EcrImage, detail: Reply) -> bool:
    if image.digest is not None:
        return bool(detail.get("imageDigest") == image.digest)
    return (image.tag or "latest") in (detail.get("imageTags") or ())


def _file_systems(api: Api, names: Names) -> Answers:
    found = api.call(Operation.DESCRIBE_FILE_SYSTEMS, {"FileSystemId": names[0]})
    return {each["FileSystemId"]: each for each in found.get("FileSystems") or ()}


def _namespaces(api: Api, names: Names) -> Answers:
    """A namespace by its ARN or its name."""
    name = names[0]
    if name.startswith("arn:"):
        reply = api.call(Operation.GET_NAMESPACE, {"Id": name.rpartition("/")[2]})
        return {name: reply["Namespace"]}
    here = {"Name": "NAME", "Values": [name], "Condition": "EQ"}
    found = paged(api, Operation.LIST_NAMESPACES, {"Filters": [here]}, "Namespaces")
    return {each["Name"]: each for each in found}


_ASKED: Mapping[Kind, tuple[Callable[[Api, Names], Answers | str], int]] = {
    Kind.ROLE: (_roles, 1),
    Kind.SUBNET: (_subnets, 200),
    Kind.SECURITY_GROUP: (_groups, 200),
    Kind.TARGET_GROUP: (_target_groups, 20),
    Kind.LOG_GROUP: (_log_groups, 1),
    Kind.SECRET: (_secrets, 1),
    Kind.PARAMETER: (_parameters, 10),
    Kind.IMAGE: (_images, 100),
    Kind.FILE_SYSTEM: (_file_systems, 1),
    Kind.NAMESPACE: (_namespaces, 1),
}
"""How each kind is asked for, and how many at a time.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
"""
