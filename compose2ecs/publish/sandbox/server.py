"""The server of moto, in this process and for this machine alone."""

import logging
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from compose2ecs.publish.api import Operation, Refused, Reply, Request, Unanswered
from compose2ecs.publish.aws import Aws

NEEDS = ("moto", "flask", "flask_cors")
"""What the extra ``sandbox`` brings."""

_HOST = "127.0.0.1"
_SERVER_ERROR = 500
"""What moto answers with, as a page of HTML, to what it does not have."""


class NotInstalledError(Exception):
    """The extra ``sandbox`` is not installed."""


def emulator() -> str:
    """The emulator with its release, without importing it. Raises NotInstalledError."""
    if any(find_spec(name) is None for name in NEEDS):
        raise NotInstalledError("the sandbox needs moto: pip install 'compose2ecs[sandbox]'")
    return f"moto {version('moto')}"


@contextmanager
def served(region: str) -> Iterator["Moto"]:
    """The server while it runs; it starts empty. Raises NotInstalledError."""
    emulator()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about packages that only other services need
        from moto.server import ThreadedMotoServer  # noqa: PLC0415 -- takes half a second

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it prints a line for each request
    server: Any = ThreadedMotoServer(_HOST, 0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        url = f"http://{_HOST}:{port}"
        _reset(url)
        yield Moto(url, region)
    finally:
        server.stop()


def _reset(url: str) -> None:
    """Empty moto, which keeps what an earlier server of the same process was told.

    https://docs.getmoto.org/en/latest/docs/server_mode.html
    """
    ask = urllib.request.Request(f"{url}/moto-api/reset", method="POST")  # noqa: S310 -- ours
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    direct.open(ask, timeout=10).close()


class Moto:
    """An ``Api`` whose answers are those of moto, and refusals where it has none."""

    def __init__(self, url: str, region: str) -> None:
        self.url = url
        self._aws = Aws(region=region, endpoint_url=url, is_emulated=True)

    @property
    def region(self) -> str:
        """The Region that calls go to."""
        return self._aws.region

    def call(self, operation: Operation, request: Request) -> Reply:
        """See ``Api.call``. What moto cannot do is refused, and not tried again."""
        try:
            return self._aws.call(operation, request)
        except (Refused, Unanswered) as error:
            if isinstance(error, Refused) and error.status < _SERVER_ERROR:
                raise
            raise Refused(operation, "NotEmulated", f"the sandbox cannot do {operation}") from error
