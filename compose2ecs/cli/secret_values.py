"""The values of secrets on this machine: where the file says that they are, and reading them."""

from collections.abc import Mapping
from pathlib import Path

from compose2ecs.compose.model import FileObject, Project
from compose2ecs.compose.tree import LocalPath


class SecretSources:
    """The secrets that ``file:`` or ``environment:`` gives a value. Calling it reads one."""

    def __init__(self, project: Project, variables: Mapping[str, str]) -> None:
        self._secrets = {name: each.value for name, each in project.secrets.value.items()}
        self._variables = variables

    @property
    def origins(self) -> dict[str, str]:
        """Where each secret has its value, in words, without reading it."""
        found = ((name, _origin(each)) for name, each in self._secrets.items())
        return {name: origin for name, origin in found if origin is not None}

    def missing(self, secret: str) -> str | None:
        """What is to be said when there is nothing to read; the value is not looked at."""
        given = self._secrets[secret]
        if given.file is not None and not Path(given.file.value).is_file():
            return f"{_origin(given)} does not exist"
        if given.environment is not None and given.environment.value not in self._variables:
            return f"{_origin(given)} is not set"
        return None

    def __call__(self, secret: str) -> str:
        """The value, without the line break that ends a file. Raises ValueError without it."""
        given = self._secrets[secret]
        if given.environment is not None:
            return self._variables.get(given.environment.value, "")
        assert given.file is not None  # noqa: S101 -- origins has no others
        try:
            text = Path(given.file.value).read_bytes().decode()
        except OSError as error:
            raise ValueError(f"{_origin(given)} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            # The error holds what was read.
            raise ValueError(f"{_origin(given)} is no text in UTF-8") from None
        return text.removesuffix("\n").removesuffix("\r")


def _origin(given: FileObject) -> str | None:
    if given.environment is not None:
        return f"the variable {given.environment.value}"
    if given.file is not None:
        path = given.file.value
        return f"the file {path.written if isinstance(path, LocalPath) else path}"
    return None
