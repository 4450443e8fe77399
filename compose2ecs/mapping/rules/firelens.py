"""The log router of a task, which gets the output of containers with the driver awsfirelens.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
"""

from compose2ecs.ecs.model import FirelensConfiguration, Text
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import entries
from compose2ecs.source import lift

_IN_S3 = "arn:"


def firelens_configuration(cx: ServiceContext) -> FirelensConfiguration | None:
    """``firelensConfiguration`` of the service that is the router; None for any other.

    A configuration is a file in the image, or an object in S3 where its ARN is given.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef-customconfig.html
    """
    given = cx.settings.firelens
    if given is None:
        return None
    own = given.value
    options: dict[str, Text] = dict(entries(own.options))
    if own.metadata is not None:
        options["enable-ecs-log-metadata"] = lift(lambda yes: str(yes).lower(), own.metadata)
    if own.config_file is not None:
        options["config-file-type"] = lift(
            lambda file: "s3" if file.startswith(_IN_S3) else "file", own.config_file
        )
        options["config-file-value"] = own.config_file
    return FirelensConfiguration(type=own.type, options=options or None)
