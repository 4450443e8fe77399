"""Where the secrets of a project are stored, which of them are, and the steps that store the rest.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.publish import steps as s
from compose2ecs.publish.account import partition
from compose2ecs.publish.api import Api, Operation, Refused
from compose2ecs.publish.bindings import Bindings
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Traced

_AT_ONCE = 10
"""https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"""


class Store(StrEnum):
    """The services that keep secrets for ECS."""

    SSM = "ssm"
    SECRETS_MANAGER = "secretsmanager"

    def name_of(self, project: str, secret: str) -> str:
        """How a secret of the project is called there."""
        path = f"{project}/{secret}"
        return f"/{path}" if self is Store.SSM else path


def parameter_arn(name: str, account: str, region: str) -> str:
    """The ARN of a parameter whose name begins with a slash."""
    return f"arn:{partition(region)}:ssm:{region}:{account}:parameter{name}"


@shape
class Secrets:
    """The secrets to store.

    ``origins`` says where each has its value, by its name in the file; ``there`` are the ARNs of
    those that are stored, by name in the store.
    """

    project: str
    store: Store
    origins: Mapping[str, str]
    there: Mapping[str, str]

    def name_of(self, secret: str) -> str:
        """How the secret is called in the store."""
        return self.store.name_of(self.project, secret)


def look_up(api: Api, store: Store, project: str, origins: Mapping[str, str]) -> Secrets:
    """The secrets, with which of them are stored. Raises ApiError."""
    names = [store.name_of(project, secret) for secret in origins]
    if store is Store.SSM:
        found = dict(_parameters(api, names))
    else:
        found = {name: arn for name in names if (arn := _secret(api, name)) is not None}
    return Secrets(project=project, store=store, origins=origins, there=found)


def _parameters(api: Api, names: list[str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(names), _AT_ONCE):
        request = {"Names": names[start : start + _AT_ONCE], "WithDecryption": False}
        for each in api.call(Operation.GET_PARAMETERS, request).get("Parameters") or ():
            yield each["Name"], each["ARN"]


def _secret(api: Api, name: str) -> str | None:
    try:
        return str(api.call(Operation.DESCRIBE_SECRET, {"SecretId": name})["ARN"])
    except Refused as error:
        if error.code == "ResourceNotFoundException":
            return None
        raise


def stored(secrets: Secrets) -> Bindings:
    """What the secrets that are stored already are called."""
    return bindings(
        {
            secret: arn
            for secret in secrets.origins
            if (arn := secrets.there.get(secrets.name_of(secret))) is not None
        },
        secrets.store,
    )


def bindings(arns: Mapping[str, str], store: Store) -> Bindings:
    """Bindings of secrets to their ARNs, by name in the file."""
    why = Choice(f"stored by --push-secrets {store}")
    return {Ref(RefKind.SECRET, secret): Traced((arn,), (why,)) for secret, arn in arns.items()}


def store_steps(secrets: Secrets, *, update: bool) -> tuple[s.StoreSecret, ...]:
    """The steps that store what is missing, and with ``update`` what is there, once more."""
    return tuple(_steps(secrets, update=update))


def _steps(secrets: Secrets, *, update: bool) -> Iterator[s.StoreSecret]:
    for secret, origin in secrets.origins.items():
        name = secrets.name_of(secret)
        is_there = name in secrets.there
        if is_there and not update:
            continue
        cause = f"value from {origin}" + (", as --update-secrets says" if is_there else "")
        if secrets.store is Store.SSM:
            yield s.StoreParameter(secret=secret, name=name, replaces=is_there, cause=cause)
        elif is_there:
            yield s.ReplaceSecret(secret=secret, name=name, cause=cause)
        else:
            yield s.MakeSecret(secret=secret, name=name, cause=cause)
