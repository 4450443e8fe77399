"""The calls that publishing makes, and how they fail. What makes them is behind ``Api``."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

Request: TypeAlias = Mapping[str, Any]
"""Members of a request in the spelling of the API, as JSON values."""

Reply: TypeAlias = Mapping[str, Any]
"""Members of an answer in the spelling of the API, as JSON values; times are ISO 8601 text."""


class Operation(StrEnum):
    """The operations that publishing may call, spelled as the IAM actions that allow them."""

    GET_CALLER_IDENTITY = "sts:GetCallerIdentity"

    DESCRIBE_CLUSTERS = "ecs:DescribeClusters"
    DESCRIBE_SERVICES = "ecs:DescribeServices"
    DESCRIBE_TASK_DEFINITION = "ecs:DescribeTaskDefinition"
    DESCRIBE_TASKS = "ecs:DescribeTasks"
    LIST_TASKS = "ecs:ListTasks"
    LIST_SERVICES = "ecs:ListServices"
    LIST_CLUSTERS = "ecs:ListClusters"
    LIST_TASK_DEFINITIONS = "ecs:ListTaskDefinitions"
    LIST_TASK_DEFINITION_FAMILIES = "ecs:ListTaskDefinitionFamilies"
    LIST_SERVICE_DEPLOYMENTS = "ecs:ListServiceDeployments"
    DESCRIBE_SERVICE_DEPLOYMENTS = "ecs:DescribeServiceDeployments"
    DESCRIBE_SERVICE_REVISIONS = "ecs:DescribeServiceRevisions"
    GET_NAMESPACE = "servicediscovery:GetNamespace"
    GET_LOG_EVENTS = "logs:GetLogEvents"
    FILTER_LOG_EVENTS = "logs:FilterLogEvents"
    DESCRIBE_LOG_GROUPS = "logs:DescribeLogGroups"
    DESCRIBE_SCALABLE_TARGETS = "application-autoscaling:DescribeScalableTargets"
    DESCRIBE_SCALING_POLICIES = "application-autoscaling:DescribeScalingPolicies"
    DESCRIBE_SCHEDULED_ACTIONS = "application-autoscaling:DescribeScheduledActions"
    DESCRIBE_TARGET_GROUPS = "elasticloadbalancing:DescribeTargetGroups"
    DESCRIBE_LOAD_BALANCERS = "elasticloadbalancing:DescribeLoadBalancers"
    DESCRIBE_NETWORK_INTERFACES = "ec2:DescribeNetworkInterfaces"

    DESCRIBE_STACKS = "cloudformation:DescribeStacks"
    LIST_EXPORTS = "cloudformation:ListExports"
    DESCRIBE_VPCS = "ec2:DescribeVpcs"
    DESCRIBE_SUBNETS = "ec2:DescribeSubnets"
    DESCRIBE_SECURITY_GROUPS = "ec2:DescribeSecurityGroups"
    DESCRIBE_FILE_SYSTEMS = "elasticfilesystem:DescribeFileSystems"
    DESCRIBE_IMAGES = "ecr:DescribeImages"
    DESCRIBE_PULL_THROUGH_CACHE_RULES = "ecr:DescribePullThroughCacheRules"
    DESCRIBE_SECRET = "secretsmanager:DescribeSecret"  # noqa: S105 -- the name of an action
    GET_PARAMETERS = "ssm:GetParameters"
    GET_ROLE = "iam:GetRole"
    LIST_NAMESPACES = "servicediscovery:ListNamespaces"

    CREATE_CLUSTER = "ecs:CreateCluster"
    CREATE_LOG_GROUP = "logs:CreateLogGroup"
    CREATE_SECRET = "secretsmanager:CreateSecret"  # noqa: S105 -- as above
    PUT_SECRET_VALUE = "secretsmanager:PutSecretValue"  # noqa: S105 -- as above
    PUT_PARAMETER = "ssm:PutParameter"
    REGISTER_TASK_DEFINITION = "ecs:RegisterTaskDefinition"
    DEREGISTER_TASK_DEFINITION = "ecs:DeregisterTaskDefinition"
    RUN_TASK = "ecs:RunTask"
    STOP_TASK = "ecs:StopTask"
    EXECUTE_COMMAND = "ecs:ExecuteCommand"
    CREATE_SERVICE = "ecs:CreateService"
    UPDATE_SERVICE = "ecs:UpdateService"
    DELETE_SERVICE = "ecs:DeleteService"
    TAG_RESOURCE = "ecs:TagResource"
    UNTAG_RESOURCE = "ecs:UntagResource"
    STOP_SERVICE_DEPLOYMENT = "ecs:StopServiceDeployment"
    REGISTER_SCALABLE_TARGET = "application-autoscaling:RegisterScalableTarget"
    PUT_SCALING_POLICY = "application-autoscaling:PutScalingPolicy"
    PUT_SCHEDULED_ACTION = "application-autoscaling:PutScheduledAction"
    DEREGISTER_SCALABLE_TARGET = "application-autoscaling:DeregisterScalableTarget"
    DELETE_SCALING_POLICY = "application-autoscaling:DeleteScalingPolicy"
    DELETE_SCHEDULED_ACTION = "application-autoscaling:DeleteScheduledAction"

    @property
    def service(self) -> str:
        """The AWS service: ``ecs``."""
        return self.value.partition(":")[0]

    @property
    def action(self) -> str:
        """The operation without its service: ``RegisterTaskDefinition``."""
        return self.value.partition(":")[2]

    @property
    def is_mutating(self) -> bool:
        """Whether the call changes anything."""
        return not self.action.startswith(("Describe", "Filter", "List", "Get"))


class Api(Protocol):
    """AWS, in one account and Region. Calls may be made from several threads."""

    @property
    def region(self) -> str:
        """The Region that calls go to."""
        ...

    def call(self, operation: Operation, request: Request) -> Reply:
        """The answer of AWS. One attempt, without sending again. Raises ApiError.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
        """
        ...


class ApiError(Exception):
    """A call that gave no answer of use.

    ApiError
    ├── Refused       AWS answered that it will not; nothing was done
    ├── Unanswered    it was sent and no answer came: it may have been done
    └── Unreachable   it was never sent
    """

    def __init__(self, operation: Operation, message: str) -> None:
        super().__init__(message)
        self.operation = operation
        self.message = message


class Refused(ApiError):  # noqa: N818 -- the word says it
    """AWS answered with an error. ``status`` is that of HTTP."""

    def __init__(self, operation: Operation, code: str, message: str, status: int = 400) -> None:
        super().__init__(operation, message)
        self.code = code
        self.status = status


class Unanswered(ApiError):  # noqa: N818 -- as above
    """The request went out and the connection ended before an answer came."""


class Unreachable(ApiError):  # noqa: N818 -- as above
    """The request could not be sent: no connection, no credentials, a member boto3 rejects."""

    def __init__(self, operation: Operation, message: str, *, is_passing: bool) -> None:
        super().__init__(operation, message)
        self.is_passing = is_passing


DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"}
)
"""The codes of errors that say that the caller may not.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
"""


def is_denied(error: ApiError) -> bool:
    """Whether the caller lacks the permission."""
    return isinstance(error, Refused) and error.code in DENIED
