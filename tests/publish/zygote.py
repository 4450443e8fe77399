"""Runs the program in processes of its own that need not import it first: forks of this one.

It reads requests from standard input, a JSON object in a line each, and answers in the same way:
first with the number of the process, and after the line ``go`` and the end of the process with its
exit code and what it wrote. Time goes by faster for the program by a factor, so that a minute of
throttling takes a second.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import boto3
import botocore.loaders

from compose2ecs.cli import publishing
from compose2ecs.cli.life import living
from compose2ecs.cli.main import run
from compose2ecs.publish import aws
from compose2ecs.publish.clock import SystemClock
from tests.publish.guard import forbid

_RARE = (
    "iam",
    "elbv2",
    "efs",
    "ecr",
    "secretsmanager",
    "ssm",
    "servicediscovery",
    "cloudformation",
)
_MODELS: dict[Any, Any] = {}


def _fast(speed: float) -> type[SystemClock]:
    class Fast(SystemClock):
        def now(self) -> float:
            return super().now() * speed

        def pause(self, seconds: float) -> None:
            import time

            self.check()
            time.sleep(seconds / speed)
            self.check()

    return Fast


def _remember_models() -> None:
    """Keep what is read from botocore's files: reading it takes longer than a run."""
    load = botocore.loaders.JSONFileLoader.load_file

    def remembered(self: Any, path: str) -> Any:
        if path not in _MODELS:
            _MODELS[path] = load(self, path)
        return _MODELS[path]

    botocore.loaders.JSONFileLoader.load_file = remembered
    listing = botocore.loaders.Loader.list_available_services

    def listed(self: Any, type_name: str) -> Any:
        if type_name not in _MODELS:
            _MODELS[type_name] = listing(self, type_name)
        return _MODELS[type_name]

    botocore.loaders.Loader.list_available_services = listed
    session = boto3.Session(
        region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    for service in ("ecs", "sts", "application-autoscaling", "logs", "ec2", *_RARE):
        session.client(service)


def _child(request: dict[str, Any], ready: int, out: str, err: str) -> None:
    faulthandler.dump_traceback_later(60, exit=True)  # into what the test shows
    os.read(ready, 1)
    for number, path in ((1, out), (2, err)):
        descriptor = os.open(path, os.O_WRONLY)
        os.dup2(descriptor, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(0),
        os.fdopen(1, "w", encoding="utf-8"),
        os.fdopen(2, "w", encoding="utf-8", buffering=1),
    )
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for module in (publishing, living):
        setattr(module, "SystemClock", _fast(request["speed"]))  # noqa: B010 -- of another module
    aws._READ_TIMEOUT_S = request["read_timeout"]
    sys.argv = ["compose2ecs", *request["arguments"]]
    code = 70
    try:
        run()
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    forbid()
    _remember_models()
    for line in sys.stdin:
        request = json.loads(line)
        made = [tempfile.mkstemp() for _ in range(2)]
        files = [name for _, name in made]
        reads, writes = os.pipe()
        pid = os.fork()
        if pid == 0:
            _child(request, reads, *files)
        _tell({"pid": pid})
        assert sys.stdin.readline() == "go\n"
        os.write(writes, b"x")
        _, status = os.waitpid(pid, 0)
        for descriptor in (reads, writes, *(number for number, _ in made)):
            os.close(descriptor)
        texts = [Path(name).read_text("utf-8") for name in files]
        for name in files:
            Path(name).unlink()
        code = os.waitstatus_to_exitcode(status)
        _tell({"code": code, "stdout": texts[0], "stderr": texts[1]})


if __name__ == "__main__":
    main()
