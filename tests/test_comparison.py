"""One project on all targets: what all lose once, what is special to some, and what to choose."""

from __future__ import annotations

from pathlib import Path

from compose2ecs.comparison import Comparison, Loss, compare
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import convert
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.target import NETWORKED, OperatingSystem
from compose2ecs.mapping.policy import Options
from compose2ecs.source import dotted

PROJECT = """\
name: shop
services:
  web:
    image: nginx:1.27
    stop_signal: SIGUSR1
    shm_size: 64m
    privileged: true
    attach: false
x-ecs: {region: eu-west-1, subnets: [subnet-1], security_groups: [sg-1]}
"""


def compared(folder: Path, text: str) -> Comparison:
    folder.joinpath("compose.yaml").write_text(text, "utf-8")
    return compare(LoadOptions(cwd=str(folder)), Options(), lambda: b"")


def lines(losses: tuple[Loss, ...]) -> list[str]:
    return [
        f"{loss.severity} {loss.code.slug} {dotted(place.path or ())}"
        for loss in losses
        for place in loss.places
    ]


def test_what_all_targets_lose_is_said_once(tmp_path: Path) -> None:
    made = compared(tmp_path, PROJECT)
    assert lines(made.shared) == ["warning unsupported-attribute services.web.stop_signal"]
    special = {verdict.target.name: lines(verdict.special) for verdict in made.verdicts}
    assert special["fargate"] == [
        "error unavailable-on-target services.web.shm_size",
        "error unavailable-on-target services.web.privileged",
    ]
    assert special["ec2-awsvpc"] == []
    assert "warning unused-setting x-ecs.subnets[0]" in special["ec2-bridge"]


def test_counts_are_those_of_a_conversion(tmp_path: Path) -> None:
    made = compared(tmp_path, PROJECT)
    for verdict in made.verdicts:
        mode = verdict.target.network_mode
        options = Options(launch_type=verdict.target.launch_type, network_mode=mode)
        alone = convert(LoadOptions(cwd=str(tmp_path)), options, (), lambda: b"").diagnostics
        assert verdict.counts == {
            severity: sum(found.severity is severity for found in alone) for severity in Severity
        }


def test_what_the_file_says_about_the_target_is_not_asked(tmp_path: Path) -> None:
    text = "services: {web: {image: nginx}}\nx-ecs: {launch_type: ec2, network_mode: host}\n"
    made = compared(tmp_path, text)
    assert [verdict.target for verdict in made.verdicts] == [
        target for target in NETWORKED if target.os is OperatingSystem.LINUX
    ]
    assert {verdict.counts[Severity.ERROR] for verdict in made.verdicts} == {0}


def test_targets_without_errors_are_recommended_the_best_first(tmp_path: Path) -> None:
    made = compared(tmp_path, PROJECT)
    names = [verdict.target.name for verdict in made.recommended]
    assert names[0] == "ec2-awsvpc"
    assert set(names) == {
        "ec2-awsvpc",
        "ec2-bridge",
        "ec2-host",
        "external-bridge",
        "external-host",
    }


def test_an_accepted_finding_is_neither_counted_nor_lost(tmp_path: Path) -> None:
    text = PROJECT.replace("x-ecs: {", "x-ecs: {accept: {unavailable-on-target: known}, ")
    fargate = compared(tmp_path, text).verdicts[0]
    assert (fargate.counts[Severity.ERROR], fargate.accepted) == (0, 2)
    assert [line for line in lines(fargate.special) if line.startswith("error")] == []


def test_a_project_for_windows_is_judged_for_windows(tmp_path: Path) -> None:
    made = compared(tmp_path, "services: {web: {image: iis, platform: windows/amd64}}\n")
    judged = [verdict.target.name for verdict in made.verdicts]
    assert judged == ["fargate-windows", "ec2-windows", "ec2-windows-awsvpc"]
    assert "fargate" in [target.name for target in made.not_judged]


def test_without_a_project_there_is_no_verdict(tmp_path: Path) -> None:
    made = compared(tmp_path, "services: {web: {imagee: nginx}}\n")
    assert (made.verdicts, made.recommended) == ((), ())
    assert made.loaded.diagnostics


def test_the_project_is_loaded_once(tmp_path: Path) -> None:
    reads = []

    def read_stdin() -> bytes:
        reads.append(1)
        return b"services: {web: {image: nginx}}"

    made = compare(LoadOptions(cwd=str(tmp_path), files=("-",)), Options(), read_stdin)
    assert len(made.verdicts) > 1
    assert reads == [1]
