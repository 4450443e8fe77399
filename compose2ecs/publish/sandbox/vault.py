"""The parameters and secrets of a sandbox: those that a file names, and those that were stored.

What is called so by the file is there, as everything that it stands on. What is to be stored is
not, before it was. Values are taken from nobody and kept nowhere.
"""

from collections.abc import Collection
from hashlib import sha256

from compose2ecs.publish.api import Operation, Refused, Reply, Request
from compose2ecs.publish.sandbox.neighbours import ACCOUNT

_SUFFIX = 6
"""https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html"""


class Vault:
    """Both stores of a Region. ``absent`` are the names that are not there before a call."""

    def __init__(self, region: str, absent: Collection[str]) -> None:
        self._region = region
        self._absent = set(absent)
        self._stored: set[str] = set()

    def parameters(self, request: Request, _now: float) -> Reply:
        """Which are there: ``ssm:GetParameters``."""
        asked = request["Names"]
        return {
            "Parameters": [self._parameter(name) for name in asked if self._has(name)],
            "InvalidParameters": [name for name in asked if not self._has(name)],
        }

    def put_parameter(self, request: Request, _now: float) -> Reply:
        """Store one: ``ssm:PutParameter``."""
        name = request["Name"]
        if name in self._stored and not request.get("Overwrite"):
            raise Refused(
                Operation.PUT_PARAMETER, "ParameterAlreadyExists", "The parameter already exists."
            )
        self._stored.add(name)
        return {"Version": 1, "Tier": "Standard"}

    def secret(self, request: Request, _now: float) -> Reply:
        """One that is there: ``secretsmanager:DescribeSecret``."""
        return self._secret(Operation.DESCRIBE_SECRET, request["SecretId"])

    def create_secret(self, request: Request, _now: float) -> Reply:
        """Store one that is new: ``secretsmanager:CreateSecret``."""
        name = request["Name"]
        if name in self._stored:
            raise Refused(
                Operation.CREATE_SECRET, "ResourceExistsException", f"{name} already exists."
            )
        self._stored.add(name)
        return self._secret(Operation.CREATE_SECRET, name)

    def put_secret(self, request: Request, _now: float) -> Reply:
        """Store one once more: ``secretsmanager:PutSecretValue``."""
        return self._secret(Operation.PUT_SECRET_VALUE, request["SecretId"])

    def _has(self, name: str) -> bool:
        return name in self._stored or name not in self._absent

    def _parameter(self, name: str) -> Reply:
        path = name if name.startswith("/") else f"/{name}"
        arn = name if name.startswith("arn:") else self._arn("ssm", f"parameter{path}")
        return {"Name": name, "Type": "SecureString", "ARN": arn}

    def _secret(self, operation: Operation, id: str) -> Reply:
        if not self._has(id):
            raise Refused(operation, "ResourceNotFoundException", f"there is no secret {id}")
        if id.startswith("arn:"):
            return {"ARN": id, "Name": id.rpartition(":")[2]}
        suffix = sha256(id.encode()).hexdigest()[:_SUFFIX]
        return {"ARN": self._arn("secretsmanager", f"secret:{id}-{suffix}"), "Name": id}

    def _arn(self, service: str, rest: str) -> str:
        return f"arn:aws:{service}:{self._region}:{ACCOUNT}:{rest}"
