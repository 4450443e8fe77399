"""The protocols of AWS that are not JSON, from the side of the service, by botocore's own models.

A request is a form, or a path; an answer is XML.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from botocore.loaders import Loader
from botocore.model import ServiceModel

_MODELS = {"elasticloadbalancing": "elbv2"}


@cache
def model_of(service: str) -> Any:
    """The model of a service, by its name in IAM."""
    name = _MODELS.get(service, service)
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


def request_of(service: str, body: str) -> tuple[str, dict[str, Any]]:
    """The operation and its members, from a form."""
    form = dict(parse_qsl(body, keep_blank_values=True))
    action = form.pop("Action")
    model = model_of(service)
    shape = model.operation_model(action).input_shape
    is_ec2 = model.metadata["protocol"] == "ec2"
    return action, {} if shape is None else _decoded(shape, form, "", is_ec2=is_ec2)


def _decoded(shape: Any, form: dict[str, str], prefix: str, *, is_ec2: bool) -> Any:
    if shape.type_name == "structure":
        found = {}
        for name, member in shape.members.items():
            key = _key(name, member, is_ec2=is_ec2)
            at = f"{prefix}.{key}" if prefix else key
            if any(each == at or each.startswith(f"{at}.") for each in form):
                found[name] = _decoded(member, form, at, is_ec2=is_ec2)
        return found
    if shape.type_name == "list":
        at = prefix if is_ec2 or shape.serialization.get("flattened") else f"{prefix}.member"
        items, number = [], 1
        while any(f"{each}.".startswith(f"{at}.{number}.") for each in form):
            items.append(_decoded(shape.member, form, f"{at}.{number}", is_ec2=is_ec2))
            number += 1
        return items
    return form[prefix]


def _key(name: str, member: Any, *, is_ec2: bool) -> str:
    told = member.serialization
    if not is_ec2:
        return str(told.get("name", name))
    key = told.get("queryName") or told.get("name", name)
    return str(key[0].upper() + key[1:])


def answer_of(service: str, action: str, reply: Any) -> bytes:
    """The answer as XML."""
    model = model_of(service)
    shape = model.operation_model(action).output_shape
    inner = _encoded(shape, reply)
    if model.metadata["protocol"] != "ec2":
        inner = f"<{action}Result>{inner}</{action}Result>"
    return f"<{action}Response>{inner}</{action}Response>".encode()


def _encoded(shape: Any, value: Any) -> str:
    if shape.type_name == "structure":
        return "".join(
            f"<{_tag(name, member)}>{_encoded(member, value[name])}</{_tag(name, member)}>"
            for name, member in shape.members.items()
            if name in value
        )
    if shape.type_name == "list":
        tag = shape.member.serialization.get("name", "member")
        return "".join(f"<{tag}>{_encoded(shape.member, each)}</{tag}>" for each in value)
    if isinstance(value, datetime):
        return value.isoformat()
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def _tag(name: str, member: Any) -> str:
    return str(member.serialization.get("name", name))


def error_of(service: str, code: str, message: str) -> bytes:
    """An error as XML."""
    error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    if model_of(service).metadata["protocol"] == "ec2":
        return f"<Response><Errors>{error}</Errors></Response>".encode()
    return f"<ErrorResponse>{error}</ErrorResponse>".encode()
