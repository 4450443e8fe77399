from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Location, Reporter
from compose2ecs.ecs.model import ContainerDefinition, EcsProject, RegisterTaskDefinition
from compose2ecs.mapping import codes
from compose2ecs.mapping.accounting import account
from compose2ecs.mapping.context import below
from compose2ecs.mapping.ledger import Fate, ledger, made
from compose2ecs.source import Choice, Traced, choose, lift
from compose2ecs.trace import leaves
from tests.mapping.build import project, texts, with_settings

T = TypeVar("T")


def empty(kind: type[T], **members: object) -> T:
    """A structure of the ECS model that holds ``members`` and nothing else."""
    names: tuple[Any, ...] = fields(kind)  # type: ignore[arg-type]
    return kind(**{field.name: members.get(field.name) for field in names})


def ecs(**container: object) -> EcsProject:
    """One task definition with one container that holds these members."""
    task = empty(
        RegisterTaskDefinition,
        family=choose("shop-web", "named after the service"),
        container_definitions=(empty(ContainerDefinition, **container),),
    )
    return EcsProject(
        task_definitions=(task,),
        services=(),
        tasks=(),
        scalable_targets=(),
        scaling_policies=(),
        scheduled_actions=(),
    )


def leftovers(of: Project, result: EcsProject, findings: Reporter | None = None) -> list[str]:
    reporter = Reporter()
    account(of, leaves(result), (findings or Reporter()).diagnostics, reporter)
    return texts(reporter.diagnostics)


WEB = """
services:
  web:
    image: nginx
    user: root
"""


def parts(text: str = WEB) -> tuple[Project, Traced[str], Traced[str]]:
    of = project(text)
    web = of.services.value["web"].value
    assert web.image is not None
    assert web.user is not None
    return of, web.image, web.user


def test_what_nobody_cites_is_our_mistake() -> None:
    of, image, _ = parts()
    assert leftovers(of, ecs(image=image)) == [
        (
            "5:11 error unaccounted-attribute: `services.web.user` was lost: "
            "it is neither in the result nor in a finding"
        )
    ]


def test_the_result_cites_by_origin_and_on_behalf() -> None:
    of, image, user = parts()
    assert leftovers(of, ecs(image=lift(str.upper, image), user=user)) == []
    chosen = choose("0", "root is user 0", user.source)
    assert leftovers(of, ecs(image=image, user=chosen)) == []
    assert leftovers(of, ecs(image=Traced("nginx", (*chosen.origins, *image.origins)))) == []


def test_a_finding_cites_by_location() -> None:
    of, image, user = parts()
    reporter = Reporter()
    reporter.report(codes.UNSUPPORTED_ATTRIBUTE, "no users", user)
    assert leftovers(of, ecs(image=image), reporter) == []


def test_citing_a_structure_does_not_cover_its_leaves() -> None:
    of, image, _ = parts(WEB + "    logging: {driver: syslog}\n")
    logging = of.services.value["web"].value.logging
    user = of.services.value["web"].value.user
    reporter = Reporter()
    reporter.report(codes.UNSUPPORTED_ATTRIBUTE, "no logging", logging)
    assert len(leftovers(of, ecs(image=image, user=user), reporter)) == 1
    reporter.report(codes.UNSUPPORTED_ATTRIBUTE, "no logging at all", *below(logging))
    assert leftovers(of, ecs(image=image, user=user), reporter) == []


def test_an_overridden_value_is_accounted_for_with_the_one_that_won() -> None:
    of = project(WEB, compose__override__yaml="services: {web: {user: app}}")
    web = of.services.value["web"].value
    assert web.user is not None
    assert len(web.user.origins) == 2
    assert leftovers(of, ecs(image=web.image, user=web.user)) == []


def test_empty_collections_say_nothing_but_for_commands() -> None:
    of, image, user = parts(WEB + "    dns: []\n    environment: {}\n    command: []\n")
    assert leftovers(of, ecs(image=image, user=user)) == [
        (
            "8:5 error unaccounted-attribute: `services.web.command` was lost: "
            "it is neither in the result nor in a finding"
        )
    ]


def test_what_was_consumed_needs_no_place() -> None:
    of, image, user = parts(WEB + "    profiles: [debug]\n")
    assert leftovers(of, ecs(image=image, user=user)) == []


def test_a_dependency_that_is_only_named_is_one_value() -> None:
    of, image, user = parts(WEB + "    depends_on: [db]\n  db: {image: nginx}\n")
    db = of.services.value["db"].value
    result = ecs(image=image, user=user, docker_labels={"db": db.image})
    assert leftovers(of, result) == [
        (
            "6:18 error unaccounted-attribute: `services.web.depends_on.db` was lost: "
            "it is neither in the result nor in a finding"
        )
    ]


def test_a_dependency_that_another_attribute_implies_is_none() -> None:
    of, image, user = parts(WEB + "    pid: service:db\n  db: {image: nginx}\n")
    web, db = (of.services.value[name].value for name in ("web", "db"))
    assert web.depends_on is not None
    labels = {"db": db.image, "pid": web.pid}
    assert leftovers(of, ecs(image=image, user=user, docker_labels=labels)) == []


def test_what_the_specification_implies_needs_no_place() -> None:
    of, image, user = parts(WEB + "networks: {default: {name: shop}}\n")
    assert [line.partition(" ")[0] for line in leftovers(of, ecs(image=image, user=user))] == [
        "6:28"
    ]


def test_a_setting_that_nothing_uses_is_a_warning() -> None:
    of, image, user = parts(WEB + "    x-ecs: {cpu: 512}\n")
    assert leftovers(of, ecs(image=image, user=user)) == [
        (
            "6:18 warning unused-setting: `services.web.x-ecs.cpu` has no effect: "
            "nothing in the result depends on it"
        )
    ]


def test_a_finding_about_a_setting_speaks_for_what_is_in_it() -> None:
    of, image, user = parts(WEB)
    of = with_settings(of, {"color": {"a": "b"}})
    reporter = Reporter()
    reporter.report(codes.UNKNOWN_SETTING, "no color", Location(None, ("x-ecs", "color")))
    assert leftovers(of, ecs(image=image, user=user), reporter) == []
    assert len(leftovers(of, ecs(image=image, user=user))) == 1


def test_a_finding_about_a_service_does_not_speak_for_its_settings() -> None:
    of, image, user = parts(WEB + "    x-ecs: {cpu: 512}\n")
    reporter = Reporter()
    place = of.services.value["web"]
    reporter.report(codes.IRRELEVANT_ATTRIBUTE, "so", place.source)
    found = leftovers(of, ecs(image=image, user=user), reporter)
    assert [line.split()[2] for line in found] == ["unused-setting:"]


def test_the_ledger_says_where_everything_went() -> None:
    of, image, user = parts(
        WEB + "    profiles: [debug]\n    pids_limit: 3\n    hostname: h\n    dns: []\n"
    )
    web = of.services.value["web"].value
    reporter = Reporter()
    reporter.report(codes.UNSUPPORTED_ATTRIBUTE, "no", web.pids_limit)
    reporter.report(codes.IRRELEVANT_ATTRIBUTE, "so", user)
    entries = ledger(
        of,
        ecs(image=image, user=user, docker_labels={"a/b~": image}),
        reporter.diagnostics,
    )
    container = "/taskDefinitions/0/containerDefinitions/0"
    assert [
        (".".join(map(str, entry.path[2:])), entry.fate, entry.outputs, entry.codes, entry.why)
        for entry in entries
    ] == [
        (
            "image",
            Fate.MAPPED,
            (f"{container}/image", f"{container}/dockerLabels/a~1b~0"),
            (),
            None,
        ),
        ("user", Fate.MAPPED, (f"{container}/user",), ("irrelevant-attribute",), None),
        (
            "profiles.0",
            Fate.CONSUMED,
            (),
            (),
            "it decided whether the service is part of the project",
        ),
        ("pids_limit", Fate.REPORTED, (), ("unsupported-attribute",), None),
        ("hostname", Fate.UNACCOUNTED, (), (), None),
        ("dns", Fate.CONSUMED, (), (), "it is empty, which says nothing"),
    ]
    assert [(entry.span.line, entry.span.column) for entry in entries][:2] == [(4, 12), (5, 11)]


def test_the_ledger_says_whence_everything_came() -> None:
    _, image, _ = parts()
    values = {value.pointer: value for value in made(ecs(image=image, docker_labels={}))}
    family = values["/taskDefinitions/0/family"]
    assert family.value == "shop-web"
    assert family.origins == (Choice("named after the service"),)
    assert values["/taskDefinitions/0/containerDefinitions/0/image"].origins == image.origins
    assert len(values) == 2
