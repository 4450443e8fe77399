"""Environment variables and labels."""

from compose2ecs.ecs.model import EnvironmentFile, KeyValuePair, Table
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.container import VARIABLE_WITHOUT_VALUE
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import entries, items, some
from compose2ecs.mapping.rules.accelerators import driver_parts
from compose2ecs.source import Traced, choose


@claims("services.*.environment.*")
def environment(cx: ServiceContext) -> tuple[KeyValuePair, ...] | None:
    """``environment``, in the order of the file.

    A variable that is named without a value, and that nobody defines, does not exist in the
    container; it is left out and noted. Docker's variable about GPUs comes last.
    """
    pairs = []
    for name, value in entries(cx.service.environment).items():
        if value.value is None:
            cx.reporter.report(
                VARIABLE_WITHOUT_VALUE,
                f"variable `{name}` has no value and is not set in the container",
                value,
            )
            continue
        pairs.append(
            KeyValuePair(name=Traced(name, value.origins), value=Traced(value.value, value.origins))
        )
    parts = driver_parts(cx)
    return some(pairs if parts is None else [*pairs, parts])


@claims("services.*.labels.*")
def docker_labels(cx: ServiceContext) -> Table | None:
    """``dockerLabels``, the labels of the container. One without a name is left out.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-containerdefinition.html
    """
    labels = dict(entries(cx.service.labels))
    unnamed = labels.pop("", None)
    if unnamed is not None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE, f"a label of `{cx.name}` has no name, and is left out", unnamed
        )
    return labels or None


def environment_files(cx: ServiceContext) -> tuple[EnvironmentFile, ...] | None:
    """``environmentFiles``: files in S3 that ECS reads; those of Compose are read while loading.

    What stands under ``environment`` wins over them.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
    """
    return some(
        EnvironmentFile(value=file, type=choose("s3", "ECS reads files from S3", file.source))
        for file in items(cx.settings.env_files)
    )
