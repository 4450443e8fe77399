"""EBS volumes, of services and of tasks that run once."""

from __future__ import annotations

from tests.mapping.translated import Translated

ROLE = "arn:aws:iam::123456789012:role/ecsInfrastructureRole"


def mounted(ebs: str, attributes: str = "") -> Translated:
    return Translated(f"""
services:
  web: {{image: nginx, volumes: ["data:/data"]{attributes}}}
volumes: {{data: {{x-ecs: {{ebs: {{{ebs}}}}}}}}}
""")


def test_the_volume_is_made_at_launch() -> None:
    made = mounted(f"size: 50g, role: {ROLE}")
    assert made.task["volumes"] == [{"name": "data", "configuredAtLaunch": True}]
    assert made.container["mountPoints"] == [{"sourceVolume": "data", "containerPath": "/data"}]
    assert made.service["volumeConfigurations"] == [
        {"name": "data", "managedEBSVolume": {"sizeInGiB": 50, "roleArn": ROLE}}
    ]


def test_all_that_can_be_said_about_it() -> None:
    made = mounted(
        "encrypted: true, filesystem: ext4, iops: 4000, kms_key: alias/shop, rate: 150, "
        f"role: {ROLE}, size: 1t, snapshot: snap-0123456789abcdef0, throughput: 200, type: gp3, "
        "tags: {team: blue}, propagate_tags: service"
    )
    (configuration,) = made.service["volumeConfigurations"]
    assert configuration["managedEBSVolume"] == {
        "encrypted": True,
        "kmsKeyId": "alias/shop",
        "volumeType": "gp3",
        "sizeInGiB": 1024,
        "snapshotId": "snap-0123456789abcdef0",
        "volumeInitializationRate": 150,
        "iops": 4000,
        "throughput": 200,
        "tagSpecifications": [
            {
                "resourceType": "volume",
                "tags": [{"key": "team", "value": "blue"}],
                "propagateTags": "SERVICE",
            }
        ],
        "roleArn": ROLE,
        "filesystemType": "ext4",
    }


def test_the_role_is_still_to_be_bound() -> None:
    (configuration,) = mounted("size: 50").service["volumeConfigurations"]
    assert configuration["managedEBSVolume"]["roleArn"] == "${infrastructure-role.data}"


def test_files_that_go_with_the_task_are_reported() -> None:
    assert mounted("size: 50").messages("ebs-goes-with-task") == [
        "warning: volume `data` is an EBS volume of a task of the service, and is deleted with it"
    ]


def test_the_volume_of_a_job_can_be_kept() -> None:
    made = mounted(f"size: 50, keep: true, role: {ROLE}", ', restart: "no"')
    (configuration,) = made.runs[0]["volumeConfigurations"]
    assert configuration["managedEBSVolume"] == {
        "sizeInGiB": 50,
        "roleArn": ROLE,
        "terminationPolicy": {"deleteOnTermination": False},
    }
    assert made.messages("ebs-goes-with-task") == []


def test_the_volume_of_a_job_goes_with_it() -> None:
    made = mounted(f"size: 50, role: {ROLE}", ', restart: "no"')
    assert made.messages("ebs-goes-with-task") == [
        "warning: volume `data` is an EBS volume of the task, and is deleted with it"
    ]
