"""The history of deployments, which knows how one ended after the service has forgotten it.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html
"""

from typing import Any

from compose2ecs.publish.api import Api, ApiError, Operation, Reply, is_denied
from compose2ecs.publish.options import short_name
from compose2ecs.shape import shape

_ROLLBACK = "ROLLBACK"


@shape
class Past:
    """A service deployment. ``pauses`` are lifecycle stages that wait for somebody to go on."""

    arn: str
    status: str
    reason: str | None
    pauses: tuple[str, ...]


class History:
    """Asks for service deployments until the caller may not, or the service has none."""

    def __init__(self, api: Api, cluster: str) -> None:
        self._api = api
        self._cluster = cluster
        self.is_denied = False

    def of(self, service: str, deployment: str) -> Past | None:
        """The service deployment that ``deployment``, an ID such as ``ecs-svc/123``, belongs to.

        The number is the last part of the ARN of the service revision. None when nobody knows.
        """
        if self.is_denied:
            return None
        try:
            brief = self._brief(service, short_name(deployment))
            return None if brief is None else self._described(brief["serviceDeploymentArn"])
        except ApiError as error:
            self.is_denied = is_denied(error)
            return None

    def roll_back(self, service: str, deployment: str) -> bool:
        """Ask ECS to stop the deployment and go back. False when there is nothing to stop.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
        """
        past = self.of(service, deployment)
        if past is None:
            return False
        request = {"serviceDeploymentArn": past.arn, "stopType": _ROLLBACK}
        self._api.call(Operation.STOP_SERVICE_DEPLOYMENT, request)
        return True

    def _brief(self, service: str, number: str) -> Reply | None:
        request = {"cluster": self._cluster, "service": service}
        reply = self._api.call(Operation.LIST_SERVICE_DEPLOYMENTS, request)
        for brief in reply.get("serviceDeployments") or ():
            if short_name(brief.get("targetServiceRevisionArn", "")) == number:
                found: Reply = brief
                return found
        return None

    def _described(self, arn: str) -> Past | None:
        request = {"serviceDeploymentArns": [arn]}
        reply = self._api.call(Operation.DESCRIBE_SERVICE_DEPLOYMENTS, request)
        for found in reply.get("serviceDeployments") or ():
            rollback: Any = found.get("rollback") or {}
            return Past(
                arn=arn,
                status=found.get("status", ""),
                reason=rollback.get("reason") or found.get("statusReason"),
                pauses=tuple(_paused(found)),
            )
        return None


def _paused(deployment: Reply) -> list[str]:
    """The stages at which a PAUSE hook waits for ContinueServiceDeployment."""
    return [
        str(deployment.get("lifecycleStage") or "a stage")
        for hook in deployment.get("lifecycleHookDetails") or ()
        if hook.get("targetType") == "PAUSE" and hook.get("status") == "AWAITING_ACTION"
    ]
