"""``static-aws-credentials``."""

from compose2ecs.compose.credentials import AWS_KEYS, ENDPOINTS
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import image_name
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.codes.secrets import SECRET_IN_TASK_DEFINITION
from compose2ecs.mapping.optional import entries
from compose2ecs.source import Traced

_EMULATORS = frozenset(
    {"dynamodb-local", "elasticmq", "localstack", "localstack-pro", "minio", "moto"}
)


@rule("static-aws-credentials", Severity.WARNING, "security", about=("environment",))
def static_aws_credentials(subject: Subject, report: Report) -> None:
    """A container gets access keys of AWS, where it could have a role.

    ## What it does
    Looks for the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`
    that take their values from elsewhere; keys that stand in the file are a `plaintext-secret`, and
    those that have a value here, which would stand in the task definition, a
    `secret-in-task-definition`.
    Services that talk to an emulator are left alone: those with
    an `AWS_ENDPOINT_URL`, and projects with an image such as LocalStack or MinIO.

    ## Why is this bad
    A task on ECS gets credentials from its role, new ones every few hours, which allow what the
    role allows. Keys in variables are found first, so they hide the role; they belong to somebody,
    last until somebody deletes them, and can be read in the task definition.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          AWS_REGION: eu-west-1
          AWS_ACCESS_KEY_ID:
          AWS_SECRET_ACCESS_KEY:
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        environment:
          AWS_REGION: eu-west-1
        x-ecs:
          task_role: shop-web
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    if any(image_name(service) in _EMULATORS for service in subject.services.values()):
        return
    for name, service in subject.services.items():
        given = entries(service.environment)
        found = [given[key] for key in AWS_KEYS if key in given]
        if not found or any(key.startswith(ENDPOINTS) for key in given):
            continue
        if not any(_is_reported(subject, leaf) for leaf in found):
            report(
                f"`{name}` gets access keys of AWS, which hide the role of its task",
                *found,
                help="leave the keys out, and name a role: `x-ecs: {task_role: …}`",
            )


def _is_reported(subject: Subject, leaf: Traced[str | None]) -> bool:
    """Whether another finding speaks of a key: of its value, which is in the file or known here."""
    if leaf.value and subject.is_literal(leaf, leaf.value):
        return True
    return subject.has_found(SECRET_IN_TASK_DEFINITION.slug, leaf)
