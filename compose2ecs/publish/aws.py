"""AWS through boto3. The only module that imports it, and only when the first call is made."""

import json
import os
import threading
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from compose2ecs.ecs.bindings import HELP
from compose2ecs.ecs.refs import RefKind
from compose2ecs.publish.api import (
    ApiError,
    Operation,
    Refused,
    Reply,
    Request,
    Unanswered,
    Unreachable,
)

_CONNECT_TIMEOUT_S = 10
_READ_TIMEOUT_S = 60

_PROFILES = "look at --aws-profile and AWS_PROFILE, and at the files of the AWS CLI in ~/.aws"
_CLIENTS = {"elasticfilesystem": "efs", "elasticloadbalancing": "elbv2"}
"""The services that boto3 calls otherwise than IAM does."""


class Aws:
    """An ``Api`` of one account and Region.

    Each call is sent once: ``retry`` decides what may be sent again. Raises NoRegionError when
    nothing names a Region. One that ``is_emulated`` reads no configuration of the user, has
    credentials that are none, and sends nothing to another machine than this one.
    """

    def __init__(
        self,
        *,
        region: str | None = None,
        profile: str | None = None,
        endpoint_url: str | None = None,
        read_timeout: float = _READ_TIMEOUT_S,
        is_emulated: bool = False,
    ) -> None:
        self._region = region
        self._profile = profile
        self._endpoint_url = endpoint_url
        self._read_timeout = read_timeout
        self._is_emulated = is_emulated
        self._lock = threading.Lock()
        self._session: Any = None
        self._clients: dict[str, Any] = {}

    @property
    def region(self) -> str:
        """The Region that calls go to."""
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 -- takes half a second

        try:
            with self._lock:
                name = self._opened().region_name
        except BotoCoreError as error:
            raise NoRegionError(str(error), _PROFILES) from error
        if not name:
            raise NoRegionError("nothing says which Region", HELP[RefKind.REGION])
        return str(name)

    def call(self, operation: Operation, request: Request) -> Reply:
        """See ``Api.call``."""
        from botocore import exceptions as failures  # noqa: PLC0415 -- as above
        from botocore import xform_name  # noqa: PLC0415 -- as above
        from botocore.parsers import ResponseParserError  # noqa: PLC0415 -- as above

        try:
            method = getattr(self._client(operation.service), xform_name(operation.action))
            reply = method(**request)
        except failures.ClientError as error:
            raise _refused(operation, error.response) from error
        except (failures.ConnectTimeoutError, failures.EndpointConnectionError) as error:
            raise Unreachable(operation, str(error), is_passing=True) from error
        except failures.HTTPClientError as error:
            raise Unanswered(operation, f"the connection ended: {error}") from error
        except ResponseParserError as error:
            raise Unanswered(operation, f"the answer is damaged: {error}") from error
        except failures.ParamValidationError as error:
            raise Unreachable(operation, _validation(error), is_passing=False) from error
        except failures.BotoCoreError as error:
            raise Unreachable(operation, str(error), is_passing=False) from error
        return {name: _json(value) for name, value in reply.items() if name != "ResponseMetadata"}

    def _client(self, service: str) -> Any:
        """The client of a service. Making one is not safe in threads, using it is."""
        from botocore.config import Config  # noqa: PLC0415 -- as above

        with self._lock:
            if service not in self._clients:
                config = Config(
                    connect_timeout=_CONNECT_TIMEOUT_S,
                    read_timeout=self._read_timeout,
                    retries={"mode": "standard", "total_max_attempts": 1},
                    user_agent_extra="compose2ecs",
                )
                if self._is_emulated:
                    config = config.merge(
                        Config(proxies={}, use_fips_endpoint=False, use_dualstack_endpoint=False)
                    )
                client = self._opened().client(
                    _CLIENTS.get(service, service), endpoint_url=self._endpoint_url, config=config
                )
                client.meta.events.register("before-parse", _whole)
                if self._is_emulated:
                    client.meta.events.register("before-send", _stays_here)
                self._clients[service] = client
            return self._clients[service]

    def _opened(self) -> Any:
        import boto3  # noqa: PLC0415 -- as above

        if self._session is None:
            self._session = boto3.Session(
                botocore_session=_unconfigured() if self._is_emulated else None,
                region_name=self._region,
                profile_name=self._profile,
            )
        return self._session


class NoRegionError(Exception):
    """Neither an option, nor the environment, nor a profile that exists names a Region.

    ``help`` is the way out.
    """

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def _unconfigured() -> Any:
    """A session that no file, variable or instance of the user has a part in."""
    from botocore.session import Session  # noqa: PLC0415 -- as above

    nowhere: tuple[Any, ...] = (None, [], os.devnull, None)
    session = Session(
        session_vars={
            "profile": (None, [], None, None),
            "config_file": nowhere,
            "credentials_file": nowhere,
        }
    )
    session.set_credentials("emulated", "emulated")
    return session


def _stays_here(request: Any, **_more: Any) -> None:
    """Raise AssertionError for a request that would leave this machine."""
    host = urlsplit(request.url).hostname
    if host != "127.0.0.1":
        raise AssertionError(f"an emulated call would have gone to {host}")


def _whole(operation_model: Any, response_dict: Any, **_more: Any) -> None:
    """Raise ResponseParserError for an answer in JSON that does not end.

    botocore takes it for one without members: what a call has made would be unknown, and no error.
    """
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 -- as above

    if operation_model.service_model.resolved_protocol not in ("json", "rest-json"):
        return
    try:
        json.loads(response_dict["body"] or b"{}")
    except ValueError as error:
        raise ResponseParserError(f"{operation_model.name}: {error}") from error


def _refused(operation: Operation, response: Any) -> ApiError:
    error = response.get("Error", {})
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400))
    code = str(error.get("Code", "Unknown")).rpartition("#")[2]
    return Refused(operation, code, str(error.get("Message") or code), status)


def _validation(error: Exception) -> str:
    """What boto3 itself objects to, with its release, which decides what it knows."""
    import boto3  # noqa: PLC0415 -- as above

    text = " ".join(str(error).split())
    return f"boto3 {boto3.__version__} does not take the request: {text}"


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
