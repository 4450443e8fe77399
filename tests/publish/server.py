"""The ECS in memory, behind HTTP: for the program in a process of its own."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from compose2ecs.publish.api import Operation, Refused
from tests.publish import query
from tests.publish.fake_ecs import FakeEcs

_EFS = "elasticfilesystem"

SERVICES = {
    "AmazonEC2ContainerServiceV20141113": "ecs",
    "AmazonEC2ContainerRegistry_V20150921": "ecr",
    "AmazonSSM": "ssm",
    "AnyScaleFrontendService": "application-autoscaling",
    "Logs_20140328": "logs",
    "Route53AutoNaming_v20170314": "servicediscovery",
    "secretsmanager": "secretsmanager",
}
"""The services that speak JSON, by what a request calls them."""

_SIGNED_FOR = re.compile(r"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/")


def operation_of(headers: Mapping[str, str], path: str, body: bytes) -> tuple[str, Any]:
    """The operation of a request, spelled as in IAM, and its members."""
    target = headers.get("X-Amz-Target")
    if target:
        prefix, _, action = target.partition(".")
        return f"{SERVICES.get(prefix, prefix)}:{action}", json.loads(body or b"{}")
    found = re.fullmatch(r"/service/(\w+)/operation/(\w+)", path)
    if found:
        return f"{SERVICES.get(found[1], found[1])}:{found[2]}", None
    if path.startswith("/2015-02-01/file-systems"):
        given = parse_qs(urlsplit(path).query)
        members = {name: values[0] for name, values in given.items()}
        return "elasticfilesystem:DescribeFileSystems", members
    signed = _SIGNED_FOR.search(headers.get("Authorization", ""))
    service = signed[1] if signed else "sts"
    action, members = query.request_of(service, body.decode())
    return f"{service}:{action}", members


_DENIED = """<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>not authorized</Message></Error><RequestId>1</RequestId></ErrorResponse>"""
"""To whatever else is asked of services that do not speak JSON."""


class FakeServer:
    """Serves ``ecs``, which a test may replace at any time."""

    def __init__(self) -> None:
        self.ecs = FakeEcs()
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: FakeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name, request = operation_of(dict(self.headers.items()), self.path, body)
        operation = Operation(name)
        speaks_xml = "X-Amz-Target" not in self.headers and operation.service != _EFS
        if speaks_xml and not hasattr(self.owner.ecs, f"_{operation.name.lower()}"):
            self._answer(403, "text/xml", _DENIED.encode())
            return
        try:
            made, status = self.owner.ecs.call(operation, request), 200
        except Refused as error:
            made, status = {"__type": error.code, "message": error.message}, error.status
            made |= {"ErrorCode": error.code, "Message": error.message}
            if speaks_xml:
                text = query.error_of(operation.service, error.code, error.message)
                self._answer(status, "text/xml", text)
                return
        if speaks_xml:
            answer = query.answer_of(operation.service, operation.action, _as_text(made))
            self._answer(status, "text/xml", answer)
        else:
            self._answer(status, "application/x-amz-json-1.1", json.dumps(made).encode())

    do_GET = do_POST  # noqa: N815 -- what the base class calls

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


def _as_text(reply: Any) -> Any:
    """The answer with trust policies as text, as IAM has them."""
    if isinstance(reply, Mapping):
        return {
            name: json.dumps(value) if name == "AssumeRolePolicyDocument" else _as_text(value)
            for name, value in reply.items()
        }
    return [_as_text(each) for each in reply] if isinstance(reply, list) else reply
