"""Protections of a container: kept, or an error; what takes one away is a warning at most."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mapping import targets
from tests.mapping.targets import LINUX, TARGETS, WINDOWS, made
from tests.mapping.translated import EC2, web

WITH_DAEMON = (*targets.EC2, "external")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("attributes", "kept_on"),
    [
        ("read_only: true", LINUX),
        ("user: '1000:1000'", LINUX),
        ("cap_drop: [ALL]", LINUX),
        ("cap_drop: [NET_RAW]", LINUX),
        ("ulimits: {nproc: 100}", LINUX),
        ("security_opt: ['no-new-privileges:true']", WITH_DAEMON),
        ("security_opt: ['no-new-privileges=true']", WITH_DAEMON),
        ("security_opt: [no-new-privileges]", WITH_DAEMON),
        ("security_opt: ['apparmor=strict']", WITH_DAEMON),
        ("security_opt: ['label:type:web_t']", targets.EC2),
        ("security_opt: ['seccomp=profile.json']", ()),
        ("security_opt: ['seccomp:profile.json']", ()),
        ("userns_mode: remap", ()),
        ("cgroup: private", ()),
        ("runtime: runsc", ()),
        ("isolation: hyperv", ()),
    ],
)
def test_a_protection_that_is_lost_is_an_error(
    attributes: str, kept_on: tuple[str, ...], target: str
) -> None:
    result = made(attributes, target)
    if target in kept_on:
        assert result.found == ()
        assert result.container != made("", target).container
    else:
        assert len(result.found) == 1
        assert result.found[0].split()[0] == "error"


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "attributes",
    [
        "privileged: false",
        "read_only: false",
        "security_opt: ['no-new-privileges:false']",
        "userns_mode: host",
        "isolation: process",
        "runtime: runc",
        "init: false",
        "ipc: private",
        "use_api_socket: false",
    ],
)
def test_what_protects_from_nothing_is_no_more_than_a_note(attributes: str, target: str) -> None:
    assert all(found.startswith("note ") for found in made(attributes, target).found)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("option", "sent_on"),
    [
        ("seccomp=unconfined", ()),
        ("seccomp:unconfined", ()),
        ("systempaths=unconfined", ()),
        ("writable-cgroups=true", ()),
        ("apparmor=unconfined", WITH_DAEMON),
        ("label=disable", targets.EC2),
    ],
)
def test_an_option_that_takes_a_protection_away_is_a_warning_at_most(
    option: str, sent_on: tuple[str, ...], target: str
) -> None:
    result = made(f"security_opt: ['{option}']", target)
    if target in sent_on:
        assert result.container["dockerSecurityOptions"] == [option.replace("=", ":")]
        assert result.found == ()
    else:
        assert "dockerSecurityOptions" not in result.container
        assert result.found == ("warning unsupported-attribute",)


def test_an_option_is_sent_once() -> None:
    result = web("security_opt: [no-new-privileges:true, no-new-privileges, 'label:user:x']", EC2)
    assert result.container["dockerSecurityOptions"] == ["no-new-privileges", "label:user:x"]
    assert result.found == []


def test_an_option_that_is_not_there_is_named() -> None:
    assert web("security_opt: ['seccomp:./p.json']").found == [
        "4:20 error hardening-lost: Fargate has no security option 'seccomp'"
    ]
    assert web("security_opt: ['no-new-privileges:false']").found == [
        "4:20 note irrelevant-attribute: no-new-privileges:false is the default"
    ]


@pytest.mark.parametrize("target", TARGETS)
def test_a_credential_specification_on_the_instance_is_a_security_option(target: str) -> None:
    result = made("security_opt: ['credentialspec=file://spec.json']", target)
    if target in (*WITH_DAEMON, "ec2-windows"):
        assert result.container["dockerSecurityOptions"] == ["credentialspec:file://spec.json"]
        assert result.found == ()
    else:
        assert result.found == ("error unavailable-on-target",)


@pytest.mark.parametrize("kind", ["credentialspec", "credentialspecdomainless"])
@pytest.mark.parametrize("target", TARGETS)
def test_a_credential_specification_in_the_account_has_a_field(target: str, kind: str) -> None:
    result = made(f"security_opt: ['{kind}:arn:aws:s3:::specs/web']", target)
    assert "dockerSecurityOptions" not in result.container
    if target == "managed":
        assert result.found == ("warning unsupported-attribute",)
    elif target == "fargate-windows":
        assert result.found == ("error unavailable-on-target",)
    else:
        assert result.container["credentialSpecs"] == [f"{kind}:arn:aws:s3:::specs/web"]
        assert result.found == ()


def capabilities(attributes: str, target: str) -> Any:
    return made(attributes, target).container.get("linuxParameters", {}).get("capabilities")


@pytest.mark.parametrize("target", [*targets.EC2, "external", "managed"])
def test_capabilities_are_spelled_as_ecs_spells_them_and_named_once(target: str) -> None:
    attributes = "cap_add: [CAP_SYS_ADMIN, net_admin, SYS_ADMIN]\ncap_drop: [all]"
    assert capabilities(attributes, target) == {"add": ["SYS_ADMIN", "NET_ADMIN"], "drop": ["ALL"]}
    assert made(attributes, target).found == ()
    assert capabilities("cap_add: [ALL]", target) == {"add": ["ALL"]}
    assert made("cap_add: [BPF]", target).found == ("error not-allowed-value",)


OTHERS = [
    "AUDIT_WRITE",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
]


@pytest.mark.parametrize(
    ("attributes", "made_of_it", "found"),
    [
        (
            "cap_drop: [ALL]\ncap_add: [NET_BIND_SERVICE, CHOWN]",
            {"drop": OTHERS},
            (),
        ),
        (
            "cap_drop: [ALL, NET_RAW]\ncap_add: [NET_BIND_SERVICE, CHOWN, SYS_PTRACE]",
            {"add": ["SYS_PTRACE"], "drop": OTHERS},
            (),
        ),
        ("cap_drop: [ALL]\ncap_add: [SYS_PTRACE]", {"add": ["SYS_PTRACE"], "drop": ["ALL"]}, ()),
        ("cap_add: [CHOWN]", None, ("note irrelevant-attribute",)),
        (
            "cap_drop: [CHOWN, KILL]\ncap_add: [CHOWN]",
            {"drop": ["KILL"]},
            ("note irrelevant-attribute",),
        ),
        ("cap_add: [NET_ADMIN]", None, ("error unavailable-on-target",)),
        ("cap_add: [ALL]", None, ("error unavailable-on-target",)),
    ],
)
def test_fargate_keeps_what_is_dropped_and_added_again(
    attributes: str, made_of_it: dict[str, list[str]] | None, found: tuple[str, ...]
) -> None:
    assert capabilities(attributes, "fargate") == made_of_it
    assert made(attributes, "fargate").found == found


@pytest.mark.parametrize("target", WINDOWS)
def test_windows_has_no_capabilities(target: str) -> None:
    assert made("cap_add: [NET_ADMIN]", target).found == ("error unavailable-on-target",)
