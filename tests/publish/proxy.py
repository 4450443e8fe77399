"""A reverse proxy on the loopback that knows the operations of AWS and can spoil each of them.

It stands between the program, in a process of its own, and whatever answers: the ECS in memory of
``fake_ecs``, or moto. Rules say what happens to which call; the log has every call.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from compose2ecs.publish.api import Operation
from tests.publish.server import operation_of

_JSON = "application/x-amz-json-1.1"
_BY_NAME = {operation.value: operation for operation in Operation}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call on its way: what the proxy knows of it, and where it is to go."""

    operation: str
    request: Any
    forward: Callable[[], tuple[int, Mapping[str, str], bytes]]
    proxy: Proxy


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to calls of an operation, or with ``*`` to all that change something.

    ``nth`` counts from 1 among the calls that the rule is about; ``None`` is each of them.
    """

    operation: str
    do: Callable[[Exchange], tuple[int, Mapping[str, str], bytes] | None]
    nth: int | None = 1
    times: int = 1


@dataclass(slots=True)
class Proxy:
    """The proxy while it runs. ``victim`` is the process that rules send signals to.

    ``log`` has the calls since the last reset, ``seen`` the operations of all that ever came.
    """

    upstream: str
    rules: list[Rule] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    log_file: Path | None = None
    victim: int = 0
    url: str = ""
    in_flight: int = 0
    most_in_flight: int = 0
    _counts: dict[int, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: Any = None

    @property
    def mutations(self) -> list[str]:
        """The calls that reached the proxy and change something."""
        return [name for name in self.log if _is_mutating(name)]

    def reset(self, *rules: Rule) -> None:
        """Forget what was, and follow these rules."""
        with self._lock:
            self.rules = list(rules)
            self.log.clear()
            self._counts.clear()

    def start(self) -> None:
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def rule_for(self, operation: str, request: Any) -> Rule | None:
        """The rule that is about this call; the call is logged."""
        with self._lock:
            self.log.append(operation)
            self.seen.add(operation)
            if self.log_file is not None:
                with self.log_file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps({"operation": operation, "request": request}) + "\n")
            found = None
            for index, rule in enumerate(self.rules):
                if rule.operation == operation or (
                    rule.operation == "*" and _is_mutating(operation)
                ):
                    count = self._counts[index] = self._counts.get(index, 0) + 1
                    if rule.nth is None or rule.nth <= count < rule.nth + rule.times:
                        found = found or rule
            return found

    def enter(self) -> None:
        with self._lock:
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)

    def leave(self) -> None:
        with self._lock:
            self.in_flight -= 1


def _is_mutating(name: str) -> bool:
    return name in _BY_NAME and _BY_NAME[name].is_mutating


class Drop(Exception):  # noqa: N818 -- no error: what a rule does
    """End the connection, with these bytes before."""

    def __init__(self, sent: bytes = b"") -> None:
        super().__init__()
        self.sent = sent


def refuse(code: str, message: str, status: int = 400) -> Callable[[Exchange], Any]:
    """An error of AWS, without anything being done."""
    body = json.dumps({"__type": code, "message": message}).encode()
    return lambda _exchange: (status, {"Content-Type": _JSON}, body)


THROTTLE = refuse("ThrottlingException", "Rate exceeded")


def reply(body: Any) -> Callable[[Exchange], Any]:
    """A scripted answer, without anything being done; a list gives one answer after the other."""
    left = list(body) if isinstance(body, list) else [body]

    def answer(_exchange: Exchange) -> Any:
        made = left.pop(0) if len(left) > 1 else left[0]
        return 200, {"Content-Type": _JSON}, json.dumps(made).encode()

    return answer


def reset(_exchange: Exchange) -> Any:
    """The connection ends before the call arrives."""
    raise Drop


def lost(exchange: Exchange) -> Any:
    """The call arrives, and the answer does not."""
    exchange.forward()
    raise Drop


def truncated(exchange: Exchange) -> Any:
    """The call arrives, and half of the answer comes back."""
    status, headers, body = exchange.forward()
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {headers.get('Content-Type', _JSON)}\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    raise Drop(head.encode() + body[: len(body) // 2])


def garbled(exchange: Exchange) -> Any:
    """The call arrives, and the answer is no JSON."""
    status, headers, _ = exchange.forward()
    return status, headers, b'{"taskDefinition": {'


def later(seconds: float, *, arrives: bool = True) -> Callable[[Exchange], Any]:
    """The answer comes late; or, when the call does not arrive, never."""

    def answer(exchange: Exchange) -> Any:
        time.sleep(seconds)
        if not arrives:
            raise Drop
        return exchange.forward()

    return answer


def patched(path: str, value: Any) -> Callable[[Exchange], Any]:
    """The answer with another value at a path such as ``services.0.status``."""

    def answer(exchange: Exchange) -> Any:
        status, headers, body = exchange.forward()
        document = json.loads(body)
        *parents, last = path.split(".")
        node = document
        for step in parents:
            node = node[int(step)] if step.isdigit() else node[step]
        node[int(last) if last.isdigit() else last] = value
        return status, headers, json.dumps(document).encode()

    return answer


def kill(*, after: bool, number: int = signal.SIGKILL) -> Callable[[Exchange], Any]:
    """The program gets a signal before the call arrives, or after it has been done."""

    def answer(exchange: Exchange) -> Any:
        if after:
            made = exchange.forward()
            os.kill(exchange.proxy.victim, number)
            return made
        os.kill(exchange.proxy.victim, number)
        if number == signal.SIGKILL:
            raise Drop
        return exchange.forward()

    return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        operation, request = operation_of(dict(self.headers.items()), self.path, body)
        rule = self.proxy.rule_for(operation, request)
        exchange = Exchange(operation, request, lambda: self._forward(body), self.proxy)
        self.proxy.enter()
        try:
            made = rule.do(exchange) if rule is not None else None
            status, headers, answer = made or exchange.forward()
        except Drop as drop:
            self._drop(drop.sent)
            return
        finally:
            self.proxy.leave()
        self.send_response(status)
        self.send_header("Content-Type", headers.get("Content-Type", _JSON))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST  # noqa: N815 -- what the base class calls

    def _forward(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        where = urlsplit(self.proxy.upstream)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in ("connection", "expect")
        }
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        made = answer.status, dict(answer.headers.items()), answer.read()
        connection.close()
        return made

    def _drop(self, sent: bytes) -> None:
        """End the connection with a reset, as a network does."""
        if sent:
            self.wfile.write(sent)
            self.wfile.flush()
        else:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        if not sent:
            self.connection.close()

    def log_message(self, *_arguments: object) -> None:
        """Nothing: the log is that of calls."""
