"""The way out of errors of AWS, where there is one that its message does not say."""

from compose2ecs.publish.api import ApiError, Refused, Unreachable, is_denied

_LINKED_ROLE = "service linked role"
_NO_CREDENTIALS = "Unable to locate credentials"
"""What botocore says: ``NoCredentialsError``."""
_BY_CODE = {
    "ExpiredToken": "sign in again: the credentials have expired",
    "ExpiredTokenException": "sign in again: the credentials have expired",
    "UnrecognizedClientException": "check the credentials: AWS does not know them",
    "InvalidClientTokenId": "check the credentials: AWS does not know them",
    "LimitExceededException": "ask for a higher quota, or remove what is not used any more",
    "ClusterNotFoundException": "name another cluster, or create it with --create-cluster",
    "PlatformUnknownException": "check the platform version",
}


def hint(error: ApiError) -> str | None:
    """What to do about the error, in a line, or None."""
    if is_denied(error):
        return f"allow the action {error.operation.value}"
    if isinstance(error, Unreachable):
        if _NO_CREDENTIALS in error.message:
            return "sign in as for the AWS CLI, or name a profile: --aws-profile, AWS_PROFILE"
        return "check the connection, the Region and --endpoint-url"
    if not isinstance(error, Refused):
        return "run the command again: it looks first at what has been done"
    if _LINKED_ROLE in error.message.lower():
        return "aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com"
    return _BY_CODE.get(error.code)


def described(error: ApiError) -> str:
    """The error in a line: the operation, and what AWS says."""
    code = f"{error.code}: " if isinstance(error, Refused) else ""
    return f"{error.operation.action}: {code}{error.message}"
