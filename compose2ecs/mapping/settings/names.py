"""The kinds of settings that name something in an AWS account, or an amount of it."""

from compose2ecs.ecs.units import parse_cpu, parse_gibibytes, parse_memory
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
STACK = Text(
    r"^[A-Za-z][A-Za-z0-9-]{0,127}$",
    "The name of a stack has up to 128 letters, digits and `-`, a letter first.",
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

ARN = Text(r"^arn:aws[a-z-]*:.+", "Give an ARN, such as `arn:aws:ecs:eu-west-1:123456789012:…`.")
ROLE_ARN = Text(
    r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
    "Give the ARN of an IAM role, `arn:aws:iam::<account>:role/<name>`.",
)
TARGET_GROUP = Text(
    r"^arn:aws[a-z-]*:elasticloadbalancing:.+:targetgroup/.+",
    "Give the ARN of a target group, `arn:aws:elasticloadbalancing:…:targetgroup/…`.",
)
LISTENER_RULE = Text(
    r"^arn:aws[a-z-]*:elasticloadbalancing:.+:listener(-rule)?/.+",
    "Give the ARN of a listener rule, or of the listener of a Network Load Balancer.",
)
RESOURCE_LABEL = Text(
    r"^app/[^/]+/[0-9a-f]+/targetgroup/[^/]+/[0-9a-f]+$",
    "It is the end of the ARN of the load balancer and that of the target group: "
    "`app/<name>/<id>/targetgroup/<name>/<id>`.",
)
S3_OBJECT = Text(
    r"^arn:aws[a-z-]*:s3:::.+/.+", "Give the ARN of an object, `arn:aws:s3:::<bucket>/<key>`."
)
FUNCTION = Text(r"^arn:aws[a-z-]*:lambda:.+:function:.+", "Give the ARN of a Lambda function.")
SNAPSHOT = Text(
    r"^snap-[0-9a-f]{8,40}$", "The id of a snapshot looks like `snap-0123456789abcdef0`."
)
PLATFORM_VERSION = Text(
    r"^(LATEST|[0-9]+\.[0-9]+\.[0-9]+)$", "Give `LATEST`, or a version such as `1.4.0`."
)
DIRECTORY = Text(r"^/", "Give an absolute path in the file system.")
GIBIBYTES = Size(
    parse_gibibytes,
    r"^([0-9]+|([0-9]+|[0-9]*\.[0-9]+) ?([gG]|[tT])([iI]?[bB])?)$",
    "Give GiB as a whole number, or text such as `50g` or `1t`.",
    wanted="GiB (50) or text with a unit (50g)",
)
TAGS = Named(item=Text(), wanted="tags with a value each", meaning="The value of the tag.")

ACCEPT = "Findings that are accepted here: their codes, each with the reason."
"""What ``REASONS`` mean, wherever they stand."""
