"""The ECS in memory, behind HTTP: for the program in a process of its own."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from compose2ecs.publish.api import Operation, Refused
from tests.publish.fake_ecs import ACCOUNT, FakeEcs

_SERVICES = {
    "AmazonEC2ContainerServiceV20141113": "ecs",
    "AnyScaleFrontendService": "application-autoscaling",
    "Logs_20140328": "logs",
}
_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::{ACCOUNT}:user/test</Arn><UserId>AIDA</UserId>
<Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""

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
        target = self.headers.get("X-Amz-Target")
        if target is None:
            is_identity = parse_qs(body.decode())["Action"] == ["GetCallerIdentity"]
            text = _IDENTITY if is_identity else _DENIED
            self._answer(200 if is_identity else 403, "text/xml", text.encode())
            return
        prefix, _, action = target.partition(".")
        operation = Operation(f"{_SERVICES[prefix]}:{action}")
        try:
            made = self.owner.ecs.call(operation, json.loads(body))
            status = 200
        except Refused as error:
            made = {"__type": error.code, "message": error.message}
            status = error.status
        self._answer(status, "application/x-amz-json-1.1", json.dumps(made).encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""
