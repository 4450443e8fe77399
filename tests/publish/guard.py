"""No test reaches AWS: whatever connects to anything but this machine fails."""

from __future__ import annotations

import socket
from typing import Any

_connect = socket.socket.connect


class ReachedOutError(BaseException):
    """A test would have reached a real endpoint. No client may take it for a failed connection."""


def guarded_connect(self: socket.socket, address: Any) -> None:
    """``socket.connect`` to the loopback alone."""
    host = address[0] if isinstance(address, tuple) else ""
    if host not in ("127.0.0.1", "::1", "localhost", ""):
        raise ReachedOutError(f"a test would have connected to {host}")
    _connect(self, address)


def forbid() -> None:
    """Guard this process and its forks from now on."""
    socket.socket.connect = guarded_connect  # type: ignore[method-assign,assignment]
