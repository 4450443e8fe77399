"""Directories of the machine: whose they are, and whether they are mounted."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, Translated, web

MANAGED = Options(launch_type="managed-instances")
SOCKET = "/var/run/docker.sock"


@pytest.mark.parametrize("path", ["./src", "../shared", "~/data", "."])
@pytest.mark.parametrize("options", [None, EC2, MANAGED])
def test_a_relative_path_is_of_this_machine(path: str, options: Options | None) -> None:
    made = web(f"volumes: ['{path}:/src']", options)
    assert "volumes" not in made.task
    assert made.found == [
        (
            f"4:15 error bind-mount-of-project-files: `web` does not get {path}, which no instance "
            "has"
        )
    ]


@pytest.mark.parametrize(
    ("path", "help"),
    [
        ("~/.aws", "leave it out, and name a role: `x-ecs: {task_role: …}`"),
        (
            "/home/me/.ssh/id_rsa",
            "leave it out, and hand over what the program needs of it as a secret",
        ),
        ("./.awsome", "copy the files into the image, or put them on a volume"),
    ],
)
def test_keys_do_not_belong_into_an_image(path: str, help: str) -> None:
    made = web(f"volumes: ['{path}:/src']")
    assert made.helps("bind-mount-of-project-files") == [help]


def test_a_volume_that_is_bound_to_a_relative_path_is_too() -> None:
    made = web(
        "volumes: ['data:/src']",
        EC2,
        "volumes: {data: {driver: local, driver_opts: {type: none, o: bind, device: ../d}}}",
    )
    assert "volumes" not in made.task
    assert made.messages("bind-mount-of-project-files") == [
        "error: `web` does not get ../d, which no instance has"
    ]


@pytest.mark.parametrize(
    ("path", "is_error"),
    [
        ("/home/ec2-user/data", False),
        ("/home/ubuntu/data", False),
        ("/home/me/data", True),
        ("C:\\Users\\me", True),
        ("C:\\data", False),
    ],
)
def test_a_home_directory_is_of_this_machine_unless_instances_have_it(
    path: str, is_error: bool
) -> None:
    made = web(f"volumes: ['{path}:/src']", EC2)
    assert bool(made.messages("bind-mount-of-project-files")) is is_error


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/ssl/../hosts", "/dev/shm", "/var/lib"])
def test_what_every_instance_has_need_not_be_made(path: str) -> None:
    made = web(f"volumes: ['{path}:/src:ro']", EC2)
    assert made.messages("host-path") == [f"note: `web` has {path} of the instance that it runs on"]


@pytest.mark.parametrize("path", ["/etc/localtime", "/etc/timezone"])
def test_where_there_is_no_instance_a_variable_says_the_time_zone(path: str) -> None:
    made = web(f"volumes: ['{path}:{path}:ro']")
    assert "volumes" not in made.task
    assert made.messages("unsupported-mount") == [
        f"warning: `web` has the time zone of its image: on Fargate there is no {path} to mount"
    ]
    assert len(made.found) == 1
    assert made.helps("unsupported-mount") == ["set the variable `TZ`, such as `TZ: Europe/Vienna`"]
    assert "volumes" in web(f"volumes: ['{path}:{path}:ro']", EC2).task


@pytest.mark.parametrize("options", [None, MANAGED])
def test_no_task_gets_the_socket_where_there_is_no_engine(options: Options | None) -> None:
    made = web(f"volumes: ['{SOCKET}:{SOCKET}:ro']", options)
    assert "volumes" not in made.task
    (message,) = made.messages("docker-socket")
    assert message.startswith("error: `web` does not get the socket of an engine, which ")
    (found,) = [one for one in made.diagnostics if one.code.slug == "docker-socket"]
    assert {place.path[-1] for place in found.locations if place.path} >= {"target", "read_only"}


@pytest.mark.parametrize(
    ("mount", "found"),
    [
        ("C:\\a:C:\\b", []),
        ("c:\\a:C:\\b", []),
        ("D:\\a:C:\\b", ["error: Windows does not mount D:\\a at another drive, C:\\b"]),
        (
            "D:\\a:D:\\b",
            [("warning: D:\\a is mounted only from instances that keep ProgramData on drive D:")],
        ),
    ],
)
def test_windows_mounts_directories_of_one_drive(mount: str, found: list[str]) -> None:
    made = web(f"platform: windows/amd64\nvolumes: ['{mount}']", EC2)
    assert made.messages("windows-drive") == found
    assert web(f"volumes: ['{mount}']", EC2).messages("windows-drive") == []


def test_an_absolute_path_of_the_project_is_shown_as_it_would_be_written() -> None:
    made = Translated(
        "services:\n  web:\n    image: nginx\n    volumes: ['/srv/shop/a/../src:/src']\n",
        EC2,
        directory="/srv/shop",
    )
    assert made.messages("bind-mount-of-project-files") == [
        "error: `web` does not get ./src, which no instance has"
    ]
