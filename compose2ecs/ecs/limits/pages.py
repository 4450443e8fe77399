"""The pages of the AWS documentation that constraints come from."""

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
_API = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/"

ANYWHERE = _GUIDE + "ecs-anywhere.html"
DOCKER_VOLUMES = _GUIDE + "docker-volumes.html"
ENVIRONMENT_FILES = _GUIDE + "use-environment-file.html"
EXEC = _GUIDE + "ecs-exec.html"
FARGATE_TASKS = _GUIDE + "fargate-tasks-services.html"
FIRELENS = _GUIDE + "using_firelens.html"
MANAGED_INSTANCES = _GUIDE + "managed-instances-tasks-services.html"
QUOTAS = _GUIDE + "service-quotas.html"
SECRETS = _GUIDE + "specifying-sensitive-data.html"
SERVICE_CONNECT = _GUIDE + "service-connect.html"
SERVICE_PARAMETERS = _GUIDE + "service_definition_parameters.html"
TASK_PARAMETERS = _GUIDE + "task_definition_parameters.html"
TASK_SIZE_ERROR = _GUIDE + "task-cpu-memory-error.html"
VOLUMES = _GUIDE + "using_data_volumes.html"
WINDOWS_TASKS = _GUIDE + "windows_task_definitions.html"


def shape_page(name: str) -> str:
    """The address of the page of the API reference about an operation or a structure."""
    return f"{_API}API_{name}.html"
