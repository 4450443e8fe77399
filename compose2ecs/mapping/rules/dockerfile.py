"""What a Dockerfile says about health: the ``HEALTHCHECK`` of the stage that is built.

Docker runs it, ECS does not. Only as much of the language is read as that takes; what cannot be
understood is passed over, because building the image is where it is judged.

https://docs.docker.com/reference/dockerfile/
"""

import json
import re
from collections.abc import Iterator

from compose2ecs.shape import shape

_ESCAPE_DIRECTIVE = r"(?i)#\s*escape\s*=\s*(\S)"
_HEREDOC = r"<<-?\s*(['\"]?)([A-Za-z_][A-Za-z0-9_.]*)\1"
_FROM = r"(?i)(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?"
_OPTION = r"--(interval|timeout|start-period|start-interval|retries)=(\S+)\s*"


@shape
class ImageHealthcheck:
    """A ``HEALTHCHECK`` instruction: its line, its command, its options as they are written.

    ``test`` is in Compose's form, beginning with CMD, CMD-SHELL or NONE.
    """

    line: int
    test: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    @property
    def is_disabled(self) -> bool:
        """Whether the instruction only takes back the check of the base image."""
        return self.test == ("NONE",)

    def as_compose(self) -> str:
        """The same check as a block of a Compose file, ready to paste into the service."""
        test = json.dumps([word.replace("$", "$$") for word in self.test], ensure_ascii=False)
        lines = ["healthcheck:", f"  test: {test}"]
        lines += [f"  {name.replace('-', '_')}: {value}" for name, value in self.options]
        return "\n".join(lines)


class _Stage:
    def __init__(self, name: str, base: str) -> None:
        self.name = name
        self.base = base
        self.healthcheck: ImageHealthcheck | None = None


def image_healthcheck(text: str, target: str | None) -> ImageHealthcheck | None:
    """The check that the image built from the Dockerfile ``text`` has, if any.

    ``target`` is the name or the number of a stage; without one the last stage is built. A stage
    that starts from an earlier one inherits its check. The checks of base images are not known.
    """
    stages: list[_Stage] = []
    for line, instruction, rest in _instructions(text):
        if instruction == "FROM":
            found = re.match(_FROM, rest)
            if found:
                stages.append(_Stage((found[2] or "").lower(), found[1].lower()))
        elif instruction == "HEALTHCHECK" and stages:
            stages[-1].healthcheck = _healthcheck(line, rest) or stages[-1].healthcheck
    return _effective(stages, target)


def _effective(stages: list[_Stage], target: str | None) -> ImageHealthcheck | None:
    wanted = _position(stages, (target or "").lower(), len(stages)) if target else len(stages) - 1
    while wanted is not None and wanted >= 0:
        if stages[wanted].healthcheck is not None:
            return stages[wanted].healthcheck
        wanted = _position(stages, stages[wanted].base, wanted)
    return None


def _position(stages: list[_Stage], name: str, before: int) -> int | None:
    for position in reversed(range(before)):
        if stages[position].name == name or str(position) == name:
            return position
    return None


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, instruction in upper case and arguments, with continuation lines joined."""
    lines = text.removeprefix("\ufeff").splitlines()
    escape = _escape(lines)
    position = 0
    while position < len(lines):
        start, joined = position + 1, ""
        while position < len(lines):
            line = lines[position].strip()
            position += 1
            # Comments and empty lines between continued lines do not end the instruction.
            if line.startswith("#") or (not line and joined):
                continue
            joined += line.removesuffix(escape)
            if not line.endswith(escape):
                break
        instruction, _, rest = joined.partition(" ")
        for _, end in re.findall(_HEREDOC, rest) if instruction.upper() in _WITH_HEREDOCS else ():
            position = _after(lines, position, end)
        if instruction:
            yield start, instruction.upper(), rest.strip()


_WITH_HEREDOCS = ("RUN", "COPY", "ADD")


def _after(lines: list[str], position: int, end: str) -> int:
    """The position behind the line that ends a here-document; it runs to the end without one."""
    for later in range(position, len(lines)):
        if lines[later].lstrip("\t") == end:
            return later + 1
    return len(lines)


def _escape(lines: list[str]) -> str:
    for line in lines:
        if not line.lstrip().startswith("#"):
            break
        found = re.match(_ESCAPE_DIRECTIVE, line.strip())
        if found:
            return found[1]
    return "\\"


def _healthcheck(line: int, rest: str) -> ImageHealthcheck | None:
    options: list[tuple[str, str]] = []
    while found := re.match(_OPTION, rest):
        options.append((found[1], found[2]))
        rest = rest[found.end() :]
    kind, _, command = rest.partition(" ")
    command = command.strip()
    if kind.upper() == "NONE":
        return ImageHealthcheck(line=line, test=("NONE",), options=())
    if kind.upper() != "CMD" or not command:
        return None
    test = _exec_form(command) or ("CMD-SHELL", command)
    return ImageHealthcheck(line=line, test=test, options=tuple(options))


def _exec_form(command: str) -> tuple[str, ...] | None:
    """The words of a command in JSON form. Docker, too, runs what is no valid JSON by a shell."""
    try:
        words = json.loads(command) if command.startswith("[") else None
    except ValueError:
        return None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    return ("CMD", *words)
