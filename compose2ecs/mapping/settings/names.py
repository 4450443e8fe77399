"""The kinds of settings that name something in an AWS account, or an amount of it."""

from compose2ecs.ecs.units import parse_cpu, parse_memory
from compose2ecs.mapping.settings.kinds import Many, Named, Size, Text

CLUSTER = Text(
    r"^(arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/)?[A-Za-z0-9_-]{1,255}$",
    "A cluster name has up to 255 letters, digits, `-` and `_`.",
)
LOG_GROUP = Text(
    r"^[.\-_/#A-Za-z0-9]{1,512}$",
    "A log group name has up to 512 letters, digits, `-`, `_`, `/`, `.` and `#`.",
)
TASK = Text(
    r"^[A-Za-z0-9_-]{1,200}$", "The name of a task has up to 200 letters, digits, `-` and `_`."
)
REGION = Text(r"^[a-z]{2,}(-[a-z]+)+-[0-9]+$", "A region looks like `eu-west-1`.")
REGISTRY = Text(
    r"^[A-Za-z0-9.-]+(:[0-9]+)?(/[a-z0-9._/-]+)?$",
    "Give a registry without `https://`, such as `123456789012.dkr.ecr.eu-west-1.amazonaws.com`.",
)
ROLE = Text(
    r"^(arn:aws[a-z-]*:iam::[0-9]{12}:role/.+|[A-Za-z0-9_+=,.@-]{1,64})$",
    "Give the name of an IAM role, or its ARN, `arn:aws:iam::<account>:role/<name>`.",
)
FILE_SYSTEM = Text(
    r"^fs-[0-9a-f]{8,40}$", "The id of a file system looks like `fs-0123456789abcdef0`."
)
ACCESS_POINT = Text(
    r"^fsap-[0-9a-f]{8,40}$", "The id of an access point looks like `fsap-0123456789abcdef0`."
)
STORED_VALUE = Text(
    r"^(arn:aws[a-z-]*:(secretsmanager|ssm):.+|[A-Za-z0-9_./-]+)$",
    "Give the ARN of a Secrets Manager secret, or the ARN or name of a Systems Manager parameter.",
)

SUBNETS = Many(item=Text(), at_least=1, at_most=16)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html"""

SECURITY_GROUPS = Many(item=Text(), at_most=5)
"""As ``SUBNETS``."""

CPU = Size(
    parse_cpu,
    r"^([0-9]+|([0-9]+|[0-9]*\.[0-9]+) ?[vV][cC][pP][uU])$",
    "Give CPU units, 1024 for a vCPU, or text such as `0.5 vCPU`.",
    wanted="CPU units (512) or vCPUs (0.5 vCPU)",
)
MEMORY = Size(
    parse_memory,
    r"^([0-9]+|([0-9]+|[0-9]*\.[0-9]+) ?[mMgG]([iI]?[bB])?)$",
    "Give MiB as a whole number, or text such as `512m` or `2g`.",
    wanted="MiB (2048) or GB (2 GB)",
)

REASONS = Named(
    item=Text(r"\S", "Give the reason in words; it is repeated in the report."),
    wanted="diagnostic codes with a reason each",
    names=Text(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        "A diagnostic code is lower-case words joined by `-`, as printed with the finding.",
    ),
    meaning="Why the finding is accepted; it is repeated in the report.",
)
