"""``container-socket``."""

import posixpath

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import mounts
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_SOCKETS = frozenset(
    {
        "containerd.sock",
        "crio.sock",
        "cri-dockerd.sock",
        "dockershim.sock",
        "podman.sock",
        "buildkitd.sock",
        "docker_engine",
    }
)
_SAID_BY_TRANSLATION = ("/var/run/docker.sock", "/run/docker.sock")
_FOLDERS = frozenset(
    {
        "/run",
        "/run/containerd",
        "/run/crio",
        "/run/docker",
        "/run/podman",
        "/var/run",
        "/var/run/containerd",
        "/var/run/crio",
        "/var/run/docker",
        "/var/run/podman",
    }
)
"""Where engines keep their sockets."""


@rule("container-socket", Severity.WARNING, "security", about=("volumes",))
def container_socket(subject: Subject, report: Report) -> None:
    """A container gets the socket of the program that runs containers.

    ## What it does
    Looks for mounts of the sockets of containerd, CRI-O, Podman and others, and of the directories
    in which they and that of Docker are. The socket of Docker itself is a finding of the
    translation, `docker-socket`, and of this rule where nothing is translated.

    ## Why is this bad
    Who can talk to the engine starts a privileged container, and so is root on the instance. That a
    mount is read-only changes nothing: it is about the file, and not about what goes through it.

    ## Example
    ```yaml
    services:
      agent:
        image: example/agent:5
        volumes: ["/run/containerd/containerd.sock:/run/containerd/containerd.sock:ro"]
    ```

    ## Instead
    ```yaml
    services:
      agent:
        image: example/agent:5
        x-ecs:
          task_role: agent
    ```

    ## Source
    https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
    """
    for owner, _, source in mounts(subject):
        path = posixpath.normpath(source.value.replace("\\", "/"))
        is_socket = posixpath.basename(path) in _SOCKETS or (
            path.endswith("/docker.sock")
            and (path not in _SAID_BY_TRANSLATION or not subject.conversions)
        )
        if (is_socket or path in _FOLDERS) and subject.is_kept(source):
            what = (
                "the socket of an engine" if is_socket else f"{path}, with the sockets of engines"
            )
            report(
                f"`{owner}` gets {what}, and so all of its instance",
                source,
                help="let it call the AWS APIs with a task role",
            )
