"""Volumes of all types, and file systems in memory."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.diagnostics import Reporter
from compose2ecs.mapping.context import Context, service_context
from compose2ecs.mapping.names import distinct_name
from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.rules.storage import storage
from compose2ecs.source import Source, dotted
from tests.mapping.build import policy, project
from tests.mapping.translated import EC2, Translated, web

TOP = """\
volumes:
  db: {}
  plug: {driver: rex, driver_opts: {a: b}, labels: {k: v}, name: the.plug}
  there: {external: true}
  nfs: {driver: local, driver_opts: {type: nfs4, o: "rw,addr=fs-0123abcd.efs.eu-west-1.amazonaws.com,nfsvers=4.1", device: ":/data"}}
  other: {driver_opts: {type: nfs, o: "addr=10.0.0.1", device: ":/data"}}
  bound: {driver: local, driver_opts: {type: none, o: bind, device: /data}}
  memory: {driver_opts: {type: tmpfs, o: "size=10m,uid=1", device: tmpfs}}
  set: {x-ecs: {file_system: fs-0123abcd}, name: set}
  point: {x-ecs: {file_system: fs-0123abcd, access_point: fsap-0123abcd}}
  half: {x-ecs: {access_point: fsap-0123abcd}}
"""  # noqa: E501
LINES = {line.strip().partition(":")[0]: line for line in TOP.splitlines()}


def mounted(mount: str, options: Options | None = None) -> Translated:
    """One mount; of the volumes at the top only those that it names, from line 6 on."""
    used = [line for name, line in LINES.items() if name in mount.replace("volume,", "")]
    top = "\n".join(["volumes:", *used]) if used else ""
    return web(f"volumes: [{mount}]", options, top)


def volumes(made: Translated) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made.task.get("volumes", [])
    return found


def efs(name: str, **more: Any) -> dict[str, Any]:
    configuration = {"fileSystemId": "fs-0123abcd", "transitEncryption": "ENABLED", **more}
    return {"name": name, "efsVolumeConfiguration": configuration}


def docker(name: str, **more: Any) -> dict[str, Any]:
    configuration = {"scope": "shared", "autoprovision": True, "driver": "local", **more}
    return {"name": name, "dockerVolumeConfiguration": configuration}


def test_a_named_volume_is_a_file_system_to_be_bound_on_fargate() -> None:
    made = mounted('"db:/data:ro"')
    assert volumes(made) == [efs("db", fileSystemId="${file-system.db}")]
    assert made.container["mountPoints"] == [
        {"sourceVolume": "db", "containerPath": "/data", "readOnly": True}
    ]
    assert made.found == [
        (
            "6:3 warning volume-on-efs: volume `db` becomes an EFS file system, "
            "because nothing else outlives a task on Fargate"
        )
    ]


@pytest.mark.parametrize("launch_type", ["ec2", "external"])
def test_a_named_volume_is_one_of_the_engine_on_instances(launch_type: str) -> None:
    made = mounted('"db:/data"', Options(launch_type=launch_type))
    assert volumes(made) == [docker("shop_db")]
    assert made.container["mountPoints"] == [{"sourceVolume": "shop_db", "containerPath": "/data"}]


def test_the_settings_of_the_engine_are_kept_there() -> None:
    assert volumes(mounted('"plug:/data"', EC2)) == [
        docker("the-plug-78c5a69d", driver="rex", driverOpts={"a": "b"}, labels={"k": "v"})
    ]
    assert volumes(mounted('"there:/data"', EC2)) == [docker("there", autoprovision=False)]


def test_an_empty_name_of_a_volume_is_none() -> None:
    made = web('volumes: ["vol:/data"]', EC2, "volumes: {vol: {external: true, name: ''}}")
    assert volumes(made)[0]["name"] == "vol"


def test_the_settings_of_the_engine_are_reported_elsewhere() -> None:
    made = mounted('"plug:/data"')
    assert volumes(made) == [efs("plug", fileSystemId="${file-system.plug}")]
    assert [found.code.slug for found in made.diagnostics] == ["volume-on-efs"]
    paths = {location.path[-1] for location in made.diagnostics[0].locations if location.path}
    assert {"driver", "a", "k", "name"} <= paths


@pytest.mark.parametrize("options", [None, EC2])
def test_an_efs_file_system_is_recognised(options: Options | None) -> None:
    made = mounted('"nfs:/data"', options)
    assert volumes(made) == [efs("nfs", rootDirectory="/data")]
    assert made.found == [
        (
            "6:17 note volume-settings-lost: the settings of volume `nfs` for the engine do not "
            "matter: it is mounted as ECS mounts file systems"
        )
    ]


def test_another_server_is_left_to_the_engine() -> None:
    made = mounted('"other:/data"', EC2)
    assert volumes(made)[0]["dockerVolumeConfiguration"]["driverOpts"]["o"] == "addr=10.0.0.1"


def test_a_volume_that_is_a_directory_of_the_host_is_one() -> None:
    made = mounted('"bound:/data"', EC2)
    assert volumes(made) == [{"name": "bound", "host": {"sourcePath": "/data"}}]
    assert [line.split(" ", 1)[1] for line in made.found] == [
        (
            "note volume-settings-lost: the settings of volume `bound` for the engine do not "
            "matter: the directory is mounted"
        ),
        "warning host-path: /data must exist on every instance that runs `web`",
    ]


def test_a_volume_in_memory_is_a_file_system_in_memory() -> None:
    made = mounted('"memory:/data"', EC2)
    assert volumes(made) == []
    assert made.container["linuxParameters"]["tmpfs"] == [
        {"containerPath": "/data", "size": 10, "mountOptions": ["uid=1"]}
    ]
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "warning anonymous-volume: volume `memory` is in memory, and each task has its own"
    ]


@pytest.mark.parametrize("options", [None, EC2])
def test_settings_bind_a_file_system(options: Options | None) -> None:
    made = mounted('"set:/data"', options)
    assert volumes(made) == [efs("set")]
    assert made.found == [
        (
            "6:50 note volume-settings-lost: the settings of volume `set` for the engine do not "
            "matter: x-ecs says where it lives"
        )
    ]
    assert volumes(mounted('"point:/data"', options)) == [
        efs("point", authorizationConfig={"accessPointId": "fsap-0123abcd"})
    ]
    assert volumes(mounted('"half:/data"', options)) == [
        efs(
            "half",
            fileSystemId="${file-system.half}",
            authorizationConfig={"accessPointId": "fsap-0123abcd"},
        )
    ]


def test_a_volume_that_is_mounted_twice_is_one_volume() -> None:
    made = mounted('"db:/a", "db:/b"')
    assert len(volumes(made)) == 1
    assert [point["sourceVolume"] for point in made.container["mountPoints"]] == ["db", "db"]


def test_volumes_that_would_be_called_the_same_get_numbers() -> None:
    names = ["host-x-y", "host-x-y-2", "host-x-y-3"]
    made = mounted('"/x.y:/a", "/x-y:/b", "/x/y:/c", "/x/y:/d"')
    assert [volume["name"] for volume in volumes(made)] == names
    assert [point["sourceVolume"] for point in made.container["mountPoints"]] == [
        *names,
        "host-x-y-3",
    ]


def options_of(source: str, options: str) -> str:
    return f"{{type: volume, source: {source}, target: /data, volume: {{{options}}}}}"


def test_a_part_of_a_file_system_is_its_root_directory() -> None:
    made = mounted(options_of("set", "subpath: a/b"))
    assert volumes(made) == [efs("set-a-b", rootDirectory="/a/b")]
    assert volumes(mounted(options_of("nfs", "subpath: a"))) == [
        efs("nfs-a", rootDirectory="/data/a")
    ]


@pytest.mark.parametrize(
    ("source", "options", "where"),
    [("point", None, "with an access point"), ("db", EC2, "from the engine")],
)
def test_a_part_of_another_volume_is_an_error(
    source: str, options: Options | None, where: str
) -> None:
    made = mounted(options_of(source, "subpath: a/b"), options)
    errors = [line for line in made.found if " error " in line]
    assert [line.split(" ", 1)[1] for line in errors] == [
        f"error subpath-lost: ECS mounts the whole volume {where}, and not only a/b"
    ]


@pytest.mark.parametrize(
    ("source", "options", "nocopy", "found"),
    [
        ("set", None, "true", ("note irrelevant-attribute: nothing is copied from the image into "
         "the volume")),
        ("set", None, "false", ("warning unsupported-attribute: nothing is copied from the image "
         "into the volume")),
        ("db", EC2, "true", ("warning unsupported-attribute: the engine copies what the image has "
         "there into an empty volume")),
        ("db", EC2, "false", ("note irrelevant-attribute: the engine copies what the image has "
         "there into an empty volume")),
    ],
)  # fmt: skip
def test_whether_the_image_is_copied_cannot_be_chosen(
    source: str, options: Options | None, nocopy: str, found: str
) -> None:
    made = mounted(options_of(source, f"nocopy: {nocopy}"), options)
    assert found in [line.split(" ", 1)[1] for line in made.found]


def test_labels_of_a_mount_are_those_of_a_volume_of_the_engine() -> None:
    assert volumes(mounted(options_of("db", "labels: {k: v}"), EC2)) == [
        docker("shop_db", labels={"k": "v"})
    ]
    made = mounted(options_of("point", "labels: {k: v}"))
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "note irrelevant-attribute: no volume is made that could bear the labels"
    ]


def test_a_volume_without_a_name_lives_as_long_as_the_task() -> None:
    made = mounted("/scratch/a")
    assert volumes(made) == [{"name": "web-scratch-a", "host": {}}]
    assert made.container["mountPoints"] == [
        {"sourceVolume": "web-scratch-a", "containerPath": "/scratch/a"}
    ]
    assert made.found == [
        "4:15 error anonymous-volume: what `web` writes to /scratch/a is gone with the task"
    ]


def test_a_directory_of_the_host_is_mounted() -> None:
    made = mounted('"/proc:/host/proc:ro"', EC2)
    assert volumes(made) == [{"name": "host-proc", "host": {"sourcePath": "/proc"}}]
    assert made.container["mountPoints"] == [
        {"sourceVolume": "host-proc", "containerPath": "/host/proc", "readOnly": True}
    ]
    assert made.found == ["4:15 note host-path: `web` has /proc of the instance that it runs on"]


def test_a_directory_that_is_mounted_twice_is_one_volume_for_each_place_that_names_it() -> None:
    made = Translated(
        "services:\n"
        "  web:\n    image: nginx\n    volumes: [/srv/a:/a, /srv/a:/b]\n"
        "  log:\n    image: nginx\n    volumes: [/srv/a:/c]\n",
        Options(group="single"),
    )
    assert volumes(made) == [{"name": "host-srv-a", "host": {"sourcePath": "/srv/a"}}]
    (volume,) = made.ecs.task_definitions[0].volumes or ()
    assert volume.host is not None
    assert volume.host.source_path is not None
    origins = volume.host.source_path.origins
    assert [dotted(one.path) for one in origins if isinstance(one, Source)] == [
        "services.web.volumes[0].source",
        "services.web.volumes[1].source",
        "services.log.volumes[0].source",
    ]


def test_an_instance_must_have_a_directory_that_is_not_one_of_every_linux() -> None:
    assert mounted('"/srv/data:/data"', EC2).found == [
        "4:15 warning host-path: /srv/data must exist on every instance that runs `web`"
    ]


def test_the_target_decides_whether_there_can_be_one() -> None:
    made = mounted('"/proc:/host/proc:ro"')
    assert volumes(made) == [{"name": "host-proc", "host": {"sourcePath": "/proc"}}]
    assert made.found == []


@pytest.mark.parametrize(
    ("source", "directory", "is_error"),
    [
        ("/srv/shop/src", "/srv/shop", True),
        ("/srv/shop", "/srv/shop", True),
        ("/srv/shop/../shop/src", "/srv/shop", True),
        ("/srv/shopping", "/srv/shop", False),
        ("/home/me/data", "", True),
        ("/Users/me/data", "/srv/shop", True),
        ("/home/ec2-user/data", "/srv/shop", False),
        ("/srv/shop/src", "", False),
    ],
)
def test_what_only_this_machine_has_is_an_error(
    source: str, directory: str, is_error: bool
) -> None:
    made = Translated(
        f"services:\n  web:\n    image: nginx\n    volumes: ['{source}:/src']\n",
        EC2,
        directory=directory,
    )
    assert ("bind-mount-of-project-files" in made.found[0]) is is_error
    name = f"host{source.replace('/', '-')}"
    assert volumes(made) == ([] if is_error else [{"name": name, "host": {"sourcePath": source}}])
    assert ("mountPoints" in made.container) is not is_error


def test_a_volume_bound_to_files_of_the_project_is_an_error_too() -> None:
    made = Translated(
        "services:\n  web:\n    image: nginx\n    volumes: ['bound:/src']\n"
        "volumes:\n  bound: {driver_opts: {o: bind, device: /srv/shop/src}}\n",
        EC2,
        directory="/srv/shop",
    )
    assert volumes(made) == []
    assert "mountPoints" not in made.container
    assert [line.split(" ", 1)[1] for line in made.found] == [
        ("error bind-mount-of-project-files: `web` does not get ./src, which no instance has")
    ]


@pytest.mark.parametrize(("target", "is_needed"), [("/app/node_modules", False), ("/apps/x", True)])
def test_a_volume_within_a_mount_that_is_left_out_is_not_needed(
    target: str, is_needed: bool
) -> None:
    made = Translated(
        "services:\n  web:\n    image: nginx\n"
        f"    volumes: ['{target}', '/srv/shop:/app', '/home/me/x:/y']\n",
        directory="/srv/shop",
    )
    assert [volume["name"] for volume in volumes(made)] == (["web-apps-x"] if is_needed else [])
    assert made.messages("anonymous-volume") == (
        [f"error: what `web` writes to {target} is gone with the task"] if is_needed else []
    )
    assert made.messages("irrelevant-attribute") == (
        []
        if is_needed
        else [f"note: nothing is mounted over {target}, so `web` finds what its image has"]
    )
    assert made.messages("bind-mount-of-project-files") == [
        "error: `web` does not get ., which no instance has",
        "error: `web` does not get /home/me/x, which no instance has",
    ]


def test_what_is_not_mounted_is_one_finding_for_all_that_the_file_says_about_it() -> None:
    made = Translated(
        "services:\n  web:\n    image: nginx\n    volumes:\n"
        "      - {type: bind, source: ., target: /src, read_only: true, consistency: cached,"
        " bind: {propagation: rslave}}\n",
        directory="/",
    )
    (found,) = made.diagnostics
    names = {location.path[-1] for location in found.locations if location.path}
    assert names == {"type", "source", "target", "read_only", "consistency", "propagation"}


def test_the_socket_of_the_engine_is_reported() -> None:
    made = mounted('"/var/run/docker.sock:/var/run/docker.sock"', EC2)
    assert made.found == [
        (
            "4:15 warning docker-socket: "
            "`web` controls the engine of the instance, and so every container on it"
        )
    ]


@pytest.mark.parametrize(
    ("option", "found"),
    [
        ("propagation: rslave", "warning unsupported-attribute: ECS has no mount option 'rslave'"),
        ("propagation: rprivate", "note unsupported-attribute: ECS has no mount option 'rprivate'"),
        ("selinux: z", "warning unsupported-attribute: ECS has no mount option 'z'"),
        ("recursive: enabled", "warning unsupported-attribute: ECS has no mount option 'enabled'"),
        ("create_host_path: true", ("note irrelevant-attribute: the engine makes a directory where "
         "the path does not exist")),
        ("create_host_path: false", ("warning unsupported-attribute: the engine makes a directory "
         "where the path does not exist")),
    ],
)  # fmt: skip
def test_options_of_bind_mounts_are_reported(option: str, found: str) -> None:
    made = mounted(f"{{type: bind, source: /a, target: /b, bind: {{{option}}}}}")
    assert [line.split(" ", 1)[1] for line in made.found] == [found]


def test_consistency_is_for_desktops() -> None:
    made = mounted("{type: bind, source: /a, target: /b, consistency: cached}")
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "note irrelevant-attribute: consistency is for Docker Desktop"
    ]


@pytest.mark.parametrize("kind", ["npipe", "cluster", "image"])
def test_other_types_are_an_error(kind: str) -> None:
    made = mounted(f"{{type: {kind}, source: a, target: /b, image: {{subpath: c}}}}")
    assert volumes(made) == []
    assert "mountPoints" not in made.container
    assert made.found == [f"4:22 error unsupported-mount: ECS has no mounts of type {kind}"]


def in_memory(made: Translated) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made.container["linuxParameters"]["tmpfs"]
    return found


def test_a_mount_in_memory_has_a_size_in_mib_and_a_mode_in_octal() -> None:
    made = mounted(
        "{type: tmpfs, target: /t, tmpfs: {size: 1500000, mode: 0o1777}, read_only: true}"
    )
    assert in_memory(made) == [
        {"containerPath": "/t", "size": 2, "mountOptions": ["mode=1777", "ro"]}
    ]
    assert made.found == []


def test_a_list_of_file_systems_in_memory_with_options() -> None:
    made = web('tmpfs: ["/run:size=10m,noexec,mode=1777", "/a:size=1"]')
    assert in_memory(made) == [
        {"containerPath": "/run", "size": 10, "mountOptions": ["noexec", "mode=1777"]},
        {"containerPath": "/a", "size": 1},
    ]
    assert made.found == []


@pytest.mark.parametrize(
    "attribute",
    ["tmpfs: /t", 'tmpfs: ["/t:size=50%"]', "volumes: [{type: tmpfs, target: /t}]"],
)
def test_without_a_size_one_is_chosen_and_reported(attribute: str) -> None:
    made = web(attribute)
    assert in_memory(made) == [{"containerPath": "/t", "size": 64}]
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "warning tmpfs-size-chosen: 64 MiB are taken for the file system in memory at /t"
    ]


def test_what_is_mounted_within_another_mount_comes_after_it() -> None:
    made = mounted('"/a:/data/x/y", "db:/data", "/b:/data/x", "/c:/other"', EC2)
    paths = [point["containerPath"] for point in made.container["mountPoints"]]
    assert paths == ["/data", "/other", "/data/x", "/data/x/y"]


def test_volumes_without_a_name_are_not_shared() -> None:
    assert volumes(mounted("/x.y, /x-y")) == [
        {"name": "web-x-y", "host": {}},
        {"name": "web-x-y-2", "host": {}},
    ]


def test_names_are_no_longer_than_ecs_takes() -> None:
    long = "n" * 300
    made = mounted(f"'/{long}', '/{long}/b:/b'", EC2)
    assert [len(volume["name"]) for volume in volumes(made)] == [250, 250]


TWO = """\
services:
  web: {image: a, volumes: ["data.x:/a", "/srv:/b", "/c"]}
  job: {image: b, volumes: ["/etc:/b", "data.x:/a", "data-x:/d", "/srv:/e", "/c"]}
volumes: {data.x: , data-x: }
"""


def names_in_one_task(options: Options | None) -> list[list[str]]:
    """The names that two containers of one task have for their volumes."""
    of = project(TWO)
    reporter = Reporter()
    cx = Context(project=of, policy=policy(of, options), reporter=reporter, once={})
    first = storage(service_context(cx, "web"))
    second = storage(service_context(cx, "job"), first.volumes)
    return [
        [str(point.source_volume.value) for point in made.mount_points if point.source_volume]
        for made in (first, second)
    ]


@pytest.mark.parametrize(
    ("options", "prefix"), [(None, ""), (EC2, "shop_"), (Options(launch_type="external"), "shop_")]
)
def test_containers_of_one_task_share_what_is_the_same(
    options: Options | None, prefix: str
) -> None:
    dotted = distinct_name(f"{prefix}data.x")
    assert names_in_one_task(options) == [
        [dotted, "host-srv", "web-c"],
        ["host-etc", dotted, f"{prefix}data-x", "host-srv", "job-c"],
    ]


def test_another_volume_of_the_task_with_the_name_is_not_taken_for_it() -> None:
    of = project(
        "services: {web: {image: a, volumes: ['host-srv:/a']}, job: {image: b, "
        "volumes: ['/srv:/b']}}\nvolumes: {host-srv: }\n"
    )
    cx = Context(project=of, policy=policy(of), reporter=Reporter(), once={})
    first = storage(service_context(cx, "web"))
    second = storage(service_context(cx, "job"), first.volumes)
    assert [volume.name.value for volume in second.volumes if volume.name] == ["host-srv-2"]


@pytest.mark.parametrize(
    ("options", "volume", "read_only"),
    [
        (EC2, "{driver_opts: {type: none, o: 'bind,ro', device: /d}}", True),
        (EC2, "{driver_opts: {type: none, o: 'rbind,rw', device: /d}}", None),
        (
            None,
            "{driver_opts: {type: nfs4, o: 'ro,addr=fs-0123abcd.efs.eu-west-1.amazonaws.com'}}",
            True,
        ),
        (EC2, "{driver_opts: {type: nfs, o: 'addr=10.0.0.9,ro', device: ':/d'}}", True),
        (EC2, "{driver_opts: {type: nfs, o: 'addr=10.0.0.9,rotate', device: ':/d'}}", None),
    ],
)
def test_a_volume_whose_options_say_so_is_read_only(
    options: Options | None, volume: str, read_only: bool | None
) -> None:
    made = web('volumes: ["vol:/data"]', options, f"volumes: {{vol: {volume}}}")
    (point,) = made.container["mountPoints"]
    assert point.get("readOnly") is read_only


def test_other_options_of_a_bound_volume_are_reported() -> None:
    made = web(
        'volumes: ["vol:/data"]',
        EC2,
        "volumes: {vol: {driver_opts: {type: none, o: 'rbind,rslave', device: /d}}}",
    )
    assert made.messages("unsupported-attribute") == ["warning: ECS has no mount option 'rslave'"]


def test_a_part_of_a_bound_volume_is_an_error() -> None:
    made = mounted(options_of("bound", "subpath: a"), EC2)
    assert made.messages("subpath-lost") == [
        "error: ECS mounts the whole volume of a directory, and not only a"
    ]


def test_options_of_the_short_form_may_follow_a_named_volume() -> None:
    made = mounted('"set:/data:ro,z"')
    assert made.container["mountPoints"] == [
        {"sourceVolume": "set", "containerPath": "/data", "readOnly": True}
    ]
    assert made.messages("unsupported-attribute") == ["warning: ECS has no mount option 'z'"]
    assert made.helps("unsupported-attribute") == [
        "set the label on the directory of the instance (chcon -t container_file_t)"
    ]


@pytest.mark.parametrize(
    ("kind", "help"),
    [
        ("npipe", "let the program call the AWS APIs with a task role"),
        ("cluster", "mount a named volume, and bind it to a file system on EFS"),
        (
            "image",
            "copy the files when the image is built: COPY --from=IMAGE in the Dockerfile",
        ),
    ],
)
def test_each_other_type_has_a_way_out(kind: str, help: str) -> None:
    made = mounted(f"{{type: {kind}, source: a, target: /b}}")
    assert made.helps("unsupported-mount") == [help]
