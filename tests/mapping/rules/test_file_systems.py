"""Volumes on the file systems that x-ecs names."""

from __future__ import annotations

from typing import Any

from tests.mapping.translated import EC2, Translated


def volume(settings: str, mount: str = "data:/data") -> Any:
    made = Translated(
        f"""
services: {{web: {{image: nginx, volumes: ["{mount}"]}}}}
volumes: {{data: {{x-ecs: {{{settings}}}}}}}
""",
        EC2,
    )
    (only,) = made.task["volumes"]
    return only


def test_a_directory_of_efs_under_the_task_role() -> None:
    made = volume("file_system: fs-0123456789abcdef0, root_directory: /shop, iam: true")
    assert made["efsVolumeConfiguration"] == {
        "fileSystemId": "fs-0123456789abcdef0",
        "rootDirectory": "/shop",
        "transitEncryption": "ENABLED",
        "authorizationConfig": {"iam": "ENABLED"},
    }


def test_an_access_point_without_the_task_role() -> None:
    made = volume("file_system: fs-01234567, access_point: fsap-01234567, iam: false")
    assert made["efsVolumeConfiguration"]["authorizationConfig"] == {
        "accessPointId": "fsap-01234567",
        "iam": "DISABLED",
    }


def test_s3_files() -> None:
    system = "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-1"
    point = "arn:aws:s3files:eu-west-1:123456789012:access-point/fsap-1"
    made = volume(
        f'"s3_files": {{file_system: "{system}", access_point: "{point}", port: 2050, '
        "root_directory: /}"
    )
    assert made == {
        "name": "data",
        "s3filesVolumeConfiguration": {
            "fileSystemArn": system,
            "rootDirectory": "/",
            "transitEncryptionPort": 2050,
            "accessPointArn": point,
        },
    }


def test_fsx() -> None:
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:domain"
    made = volume(
        f'fsx: {{file_system: fs-0123456789abcdef0, credentials: "{secret}", domain: corp.example}}'
    )
    assert made["fsxWindowsFileServerVolumeConfiguration"] == {
        "fileSystemId": "fs-0123456789abcdef0",
        "rootDirectory": "\\",
        "authorizationConfig": {"credentialsParameter": secret, "domain": "corp.example"},
    }


def test_the_engine_is_not_asked() -> None:
    made = Translated("""
services: {web: {image: nginx, volumes: ["data:/data"]}}
volumes: {data: {driver: rexray, x-ecs: {ebs: {size: 10}}}}
""")
    assert made.messages("volume-settings-lost") == [
        (
            "note: the settings of volume `data` for the engine do not matter: x-ecs says where it "
            "lives"
        )
    ]


def test_new_tasks_do_not_share_files_with_old_ones() -> None:
    made = Translated("""
services: {web: {image: nginx, volumes: ["data:/data"]}}
volumes:
  data: {x-ecs: {s3_files: {file_system: "arn:aws:s3files:eu-west-1:123456789012:file-system/a"}}}
""")
    assert made.service["deploymentConfiguration"] == {
        "maximumPercent": 100,
        "minimumHealthyPercent": 0,
    }
