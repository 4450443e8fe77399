"""What IAM may have to allow: each call of ``api.Operation``, on what, and in which cases.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from compose2ecs.publish.api import Operation as Op
from compose2ecs.publish.ownership import PROJECT
from compose2ecs.publish.trust import ECS, TASKS
from compose2ecs.shape import shape


class Use(Enum):
    """What has to be the case for some of the operations to be called."""

    ALWAYS = auto()
    ADOPT = auto()
    CREATE_CLUSTER = auto()
    CREATE_LOG_GROUPS = auto()
    DEFAULT_VPC = auto()
    DELETE = auto()
    JOBS = auto()
    LIFE_CYCLE = auto()
    PRUNE = auto()
    PUSH_PARAMETERS = auto()
    PUSH_SECRETS = auto()
    ROLL_BACK = auto()
    SCALING = auto()
    STACK = auto()
    UPDATE_SECRETS = auto()
    FILE_SYSTEMS = auto()
    IMAGES = auto()
    LOG_GROUPS = auto()
    NAMESPACES = auto()
    NETWORK = auto()
    PARAMETERS = auto()
    ROLES = auto()
    SECRETS = auto()
    TARGET_GROUPS = auto()


@shape
class Grant:
    """A statement: operations on resources, under conditions, needed in some cases.

    Resources and conditions have ``{}`` fields for what ``Scope`` knows, and ``{names:KIND}`` as a
    whole for the things of a kind that the project names.
    """

    id: str
    operations: tuple[Op | str, ...]
    resources: tuple[str, ...]
    use: Use = Use.ALWAYS
    condition: Mapping[str, Mapping[str, Any]] | None = None


_ECS = "arn:{partition}:ecs:{region}:{account}"
_SERVICE = f"{_ECS}:service/{{cluster}}/{{prefix}}*"
_DEPLOYMENT = f"{_ECS}:service-deployment/{{cluster}}/{{prefix}}*/*"
_REVISION = f"{_ECS}:service-revision/{{cluster}}/{{prefix}}*/*"
_DEFINITION = f"{_ECS}:task-definition/{{prefix}}*:*"
_TASK = f"{_ECS}:task/{{cluster}}/*"
_CLUSTER = f"{_ECS}:cluster/{{cluster}}"
_IN_CLUSTER = {"ArnEquals": {"ecs:cluster": _CLUSTER}}
_OWN = {"StringEquals": {f"aws:ResourceTag/{PROJECT}": "{project}"}}
LOGS = "arn:{partition}:logs:{region}:{account}:log-group"
_TARGET = "arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/*"
_ALARM = "arn:{partition}:cloudwatch:{region}:{account}:alarm:TargetTracking-service/{cluster}/*"
PARAMETER = "arn:{partition}:ssm:{region}:{account}:parameter"
SECRET = "arn:{partition}:secretsmanager:{region}:{account}:secret"  # noqa: S105 -- an ARN
_ANY = ("*",)


def _created(*actions: str) -> dict[str, dict[str, Any]]:
    return {"StringEquals": {"ecs:CreateAction": list(actions)}}


GRANTS: tuple[Grant, ...] = (
    Grant(
        id="ReadAnywhere",
        operations=(
            Op.GET_CALLER_IDENTITY,
            Op.DESCRIBE_TASK_DEFINITION,
            Op.DESCRIBE_SCALABLE_TARGETS,
            Op.DESCRIBE_SCALING_POLICIES,
            Op.DESCRIBE_SCHEDULED_ACTIONS,
            Op.GET_NAMESPACE,
        ),
        resources=_ANY,
    ),
    Grant(
        id="ReadInCluster",
        operations=(
            Op.DESCRIBE_CLUSTERS,
            Op.DESCRIBE_SERVICES,
            Op.DESCRIBE_TASKS,
            Op.LIST_SERVICE_DEPLOYMENTS,
            Op.DESCRIBE_SERVICE_DEPLOYMENTS,
        ),
        resources=(_CLUSTER, _SERVICE, _DEPLOYMENT, _TASK),
    ),
    Grant(
        id="ListInCluster",
        operations=(Op.LIST_TASKS,),
        resources=_ANY,
        condition=_IN_CLUSTER,
    ),
    Grant(
        id="ListServices",
        operations=(Op.LIST_SERVICES,),
        resources=_ANY,
        use=Use.PRUNE,
        condition=_IN_CLUSTER,
    ),
    Grant(
        id="ReadLogs",
        operations=(Op.GET_LOG_EVENTS,),
        resources=(f"{LOGS}:*",),
    ),
    Grant(
        id="Register",
        operations=(Op.REGISTER_TASK_DEFINITION,),
        resources=(_DEFINITION,),
    ),
    Grant(
        id="ChangeServices",
        operations=(Op.CREATE_SERVICE, Op.UPDATE_SERVICE),
        resources=(_SERVICE,),
        condition=_IN_CLUSTER,
    ),
    Grant(
        id="TagWhatIsMade",
        operations=(Op.TAG_RESOURCE,),
        resources=(_SERVICE, _DEFINITION),
        condition=_created("CreateService", "RegisterTaskDefinition"),
    ),
    Grant(
        id="TagWhatIsOurs",
        operations=(Op.TAG_RESOURCE, Op.UNTAG_RESOURCE),
        resources=(_SERVICE, _DEFINITION),
        condition=_OWN,
    ),
    Grant(
        id="TagWhatIsAdopted",
        operations=(Op.TAG_RESOURCE,),
        resources=(_SERVICE, _DEFINITION),
        use=Use.ADOPT,
    ),
    Grant(
        id="StopScaling",
        operations=(
            Op.DEREGISTER_SCALABLE_TARGET,
            Op.DELETE_SCALING_POLICY,
            Op.DELETE_SCHEDULED_ACTION,
        ),
        resources=(_TARGET,),
    ),
    Grant(
        id="Scale",
        operations=(
            Op.REGISTER_SCALABLE_TARGET,
            Op.PUT_SCALING_POLICY,
            Op.PUT_SCHEDULED_ACTION,
        ),
        resources=(_TARGET,),
        use=Use.SCALING,
    ),
    Grant(
        id="AlarmsOfScaling",
        operations=("cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"),
        resources=(_ALARM,),
        use=Use.SCALING,
    ),
    Grant(
        id="RunTasks",
        operations=(Op.RUN_TASK,),
        resources=(_DEFINITION,),
        use=Use.JOBS,
        condition=_IN_CLUSTER,
    ),
    Grant(
        id="TagTasks",
        operations=(Op.TAG_RESOURCE,),
        resources=(_TASK,),
        use=Use.JOBS,
        condition=_created("RunTask"),
    ),
    Grant(
        id="DeleteServices",
        operations=(Op.DELETE_SERVICE,),
        resources=(_SERVICE,),
        use=Use.DELETE,
        condition=_IN_CLUSTER,
    ),
    Grant(
        id="RollBack",
        operations=(Op.STOP_SERVICE_DEPLOYMENT,),
        resources=(_SERVICE, _DEPLOYMENT),
        use=Use.ROLL_BACK,
    ),
    Grant(
        id="CreateCluster",
        operations=(Op.CREATE_CLUSTER,),
        resources=(_CLUSTER,),
        use=Use.CREATE_CLUSTER,
    ),
    Grant(
        id="CreateLogGroups",
        operations=(Op.CREATE_LOG_GROUP,),
        resources=("{names:LOG_GROUP}",),
        use=Use.CREATE_LOG_GROUPS,
    ),
    Grant(
        id="ReadStack",
        operations=(Op.DESCRIBE_STACKS,),
        resources=("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*",),
        use=Use.STACK,
    ),
    Grant(
        id="ReadExports",
        operations=(Op.LIST_EXPORTS,),
        resources=_ANY,
        use=Use.STACK,
    ),
    Grant(
        id="FindDefaultVpc",
        operations=(Op.DESCRIBE_VPCS,),
        resources=_ANY,
        use=Use.DEFAULT_VPC,
    ),
    Grant(
        id="CheckNetwork",
        operations=(Op.DESCRIBE_SUBNETS, Op.DESCRIBE_SECURITY_GROUPS),
        resources=_ANY,
        use=Use.NETWORK,
    ),
    Grant(
        id="CheckTargetGroups",
        operations=(Op.DESCRIBE_TARGET_GROUPS,),
        resources=_ANY,
        use=Use.TARGET_GROUPS,
    ),
    Grant(
        id="CheckLogGroups",
        operations=(Op.DESCRIBE_LOG_GROUPS,),
        resources=(f"{LOGS}:*",),
        use=Use.LOG_GROUPS,
    ),
    Grant(
        id="CheckNamespaces",
        operations=(Op.LIST_NAMESPACES,),
        resources=_ANY,
        use=Use.NAMESPACES,
    ),
    Grant(
        id="CheckRoles",
        operations=(Op.GET_ROLE,),
        resources=("{names:ROLE}",),
        use=Use.ROLES,
    ),
    Grant(
        id="CheckImages",
        operations=(Op.DESCRIBE_IMAGES,),
        resources=("{names:IMAGE}",),
        use=Use.IMAGES,
    ),
    Grant(
        id="CheckImageCaches",
        operations=(Op.DESCRIBE_PULL_THROUGH_CACHE_RULES,),
        resources=_ANY,
        use=Use.IMAGES,
    ),
    Grant(
        id="CheckFileSystems",
        operations=(Op.DESCRIBE_FILE_SYSTEMS,),
        resources=("{names:FILE_SYSTEM}",),
        use=Use.FILE_SYSTEMS,
    ),
    Grant(
        id="CheckSecrets",
        operations=(Op.DESCRIBE_SECRET,),
        resources=("{names:SECRET}",),
        use=Use.SECRETS,
    ),
    Grant(
        id="CheckParameters",
        operations=(Op.GET_PARAMETERS,),
        resources=("{names:PARAMETER}",),
        use=Use.PARAMETERS,
    ),
    Grant(
        id="StoreParameters",
        operations=(Op.GET_PARAMETERS, Op.PUT_PARAMETER),
        resources=(f"{PARAMETER}/{{project}}/*",),
        use=Use.PUSH_PARAMETERS,
    ),
    Grant(
        id="StoreSecrets",
        operations=(Op.DESCRIBE_SECRET, Op.CREATE_SECRET),
        resources=(f"{SECRET}:{{project}}/*",),
        use=Use.PUSH_SECRETS,
    ),
    Grant(
        id="UpdateSecrets",
        operations=(Op.PUT_SECRET_VALUE,),
        resources=(f"{SECRET}:{{project}}/*",),
        use=Use.UPDATE_SECRETS,
    ),
    Grant(
        id="LookAround",
        operations=(
            Op.LIST_CLUSTERS,
            Op.LIST_TASK_DEFINITIONS,
            Op.LIST_TASK_DEFINITION_FAMILIES,
            Op.DESCRIBE_TARGET_GROUPS,
            Op.DESCRIBE_LOAD_BALANCERS,
            Op.DESCRIBE_NETWORK_INTERFACES,
        ),
        resources=_ANY,
        use=Use.LIFE_CYCLE,
    ),
    Grant(
        id="ReadRevisions",
        operations=(Op.DESCRIBE_SERVICE_REVISIONS,),
        resources=(_SERVICE, _REVISION),
        use=Use.LIFE_CYCLE,
    ),
    Grant(
        id="SearchLogs",
        operations=(Op.FILTER_LOG_EVENTS,),
        resources=(f"{LOGS}:*",),
        use=Use.LIFE_CYCLE,
    ),
    Grant(
        id="ReachTasks",
        operations=(Op.STOP_TASK, Op.EXECUTE_COMMAND),
        resources=(_CLUSTER, _TASK),
        use=Use.LIFE_CYCLE,
    ),
    Grant(
        id="Deregister",
        operations=(Op.DEREGISTER_TASK_DEFINITION,),
        resources=_ANY,  # the action knows no resources
        use=Use.LIFE_CYCLE,
    ),
    Grant(
        id="PassRoles",
        operations=("iam:PassRole",),
        resources=("{names:ROLE}",),
        use=Use.ROLES,
        condition={"StringEquals": {"iam:PassedToService": [TASKS, ECS]}},
    ),
)
"""What may be allowed. Actions that are no operation are those that AWS asks for on the way.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
"""
