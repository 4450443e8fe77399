"""Changes to the requests in the spelling of the ECS API."""

from __future__ import annotations

from compose2ecs.mapping.policy import Options
from tests.mapping.build import project, texts
from tests.mapping.pipeline import leftovers, restricted
from tests.mapping.translated import Translated, web


def overridden(patches: str, attributes: str = "") -> Translated:
    return web(f"{attributes}\nx-ecs: {{overrides: {{{patches}}}}}")


def test_the_container_definition() -> None:
    made = overridden("container_definition: {startTimeout: 20, image: null}", "user: app")
    assert made.container["startTimeout"] == 20
    assert made.container["user"] == "app"
    assert "image" not in made.container


def test_the_task_definition_and_the_service() -> None:
    made = overridden(
        "task_definition: {pidMode: task, runtimePlatform: {cpuArchitecture: ARM64}}, "
        "service: {desiredCount: 3, networkConfiguration: {awsvpcConfiguration: "
        "{subnets: [subnet-1]}}}"
    )
    assert made.task["pidMode"] == "task"
    assert made.task["runtimePlatform"] == {"cpuArchitecture": "ARM64"}
    assert made.service["desiredCount"] == 3
    assert made.service["networkConfiguration"] == {
        "awsvpcConfiguration": {
            "subnets": ["subnet-1"],
            "securityGroups": ["${security-groups.default}"],
        }
    }


def test_the_request_of_a_job() -> None:
    made = overridden("run_task: {group: nightly}", 'restart: "no"')
    assert made.runs[0]["group"] == "nightly"


def test_those_of_the_project_hold_for_all_and_those_of_a_service_come_on_top() -> None:
    made = Translated("""
x-ecs: {overrides: {container_definition: {startTimeout: 20, stopTimeout: 30}}}
services:
  web: {image: nginx}
  api: {image: api, x-ecs: {overrides: {container_definition: {stopTimeout: 60}}}}
""")
    timeouts = [
        (
            task["containerDefinitions"][0]["startTimeout"],
            task["containerDefinitions"][0]["stopTimeout"],
        )
        for task in made.tasks
    ]
    assert timeouts == [(20, 30), (20, 60)]


def test_services_of_one_task_change_it_together() -> None:
    made = Translated("""
x-ecs: {overrides: {task_definition: {tags: [{key: a, value: b}]}}}
services:
  web: {image: nginx, x-ecs: {task: one, overrides: {task_definition: {pidMode: task}}}}
  api: {image: api, x-ecs: {task: one}}
""")
    assert made.task["pidMode"] == "task"
    assert made.task["tags"] == [{"key": "a", "value": "b"}]
    assert made.messages("member-replaced") == []


def test_what_the_services_of_one_task_override_differently_is_reported() -> None:
    made = Translated("""
services:
  web: {image: a, x-ecs: {task: t, overrides: {service: {serviceName: foo, role: r}}}}
  api: {image: b, x-ecs: {task: t, overrides: {service: {serviceName: bar, role: r}}}}
""")
    assert made.service["serviceName"] == "foo"
    assert made.messages("shared-task-setting") == [
        (
            "warning: the services of one task override service.serviceName with what the first of "
            "them says, and not with what `api` says"
        )
    ]


def test_what_runs_a_task_follows_the_name_of_its_definition() -> None:
    made = Translated("""
services:
  web: {image: a, x-ecs: {overrides: {task_definition: {family: front}}}}
  job: {image: b, restart: "no", x-ecs: {overrides: {task_definition: {family: once}}}}
""")
    assert made.service["taskDefinition"] == "front"
    assert made.runs[0]["taskDefinition"] == "once"


def test_a_member_that_ecs_does_not_have_is_reported_with_the_nearest() -> None:
    made = overridden("container_definition: {starttimeout: 20}")
    assert made.found == [
        "5:62 error unknown-member: ContainerDefinition of the ECS API has no member `starttimeout`"
    ]
    assert made.helps("unknown-member") == ["did you mean `startTimeout`?"]


def test_what_the_target_refuses_is_found_in_them_too() -> None:
    of = project(
        "services: {web: {image: nginx, x-ecs: {overrides: {container_definition: "
        "{privileged: true}}}}}"
    )
    made = restricted(of, "fargate")
    (line,) = [line for line in texts(made.diagnostics) if "privileged" in line]
    assert line.startswith('1:87 error unavailable-on-target: container "web": privileged is not')


def test_scaling_follows_the_name_that_is_given_here() -> None:
    made = web(
        "x-ecs: {scaling: {max: 2}, overrides: {service: {serviceName: other, cluster: main}}}",
        Options(),
    )
    assert made.ecs.scalable_targets[0].resource_id.value == "service/main/other"


def test_every_value_is_accounted_for() -> None:
    of = project(
        "services: {web: {image: nginx, cap_add: [SYS_PTRACE], x-ecs: {overrides: "
        "{container_definition: {linuxParameters: {capabilities: {add: [SYS_PTRACE]}}, "
        "logConfiguration: {options: {mode: blocking}}}}}}}"
    )
    assert leftovers(of, "fargate") == []


def test_variables_are_text_and_count_as_what_they_spell() -> None:
    made = overridden(
        'service: {desiredCount: "${COUNT:-3}", enableExecuteCommand: "${EXEC:-true}"}, '
        'container_definition: {user: "1000", cpu: "many"}'
    )
    assert made.service["desiredCount"] == 3
    assert made.service["enableExecuteCommand"] is True
    assert made.container["user"] == "1000"
    (message,) = made.messages("wrong-member-type")
    assert message.endswith("container_definition.cpu` takes a whole number, not text")
