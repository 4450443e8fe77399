"""``development-setting``."""

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_ON = frozenset({"1", "true", "yes", "on"})
_SWITCHES = frozenset({"DEBUG", "FLASK_DEBUG", "DJANGO_DEBUG", "APP_DEBUG", "WP_DEBUG"})
"""Variables that turn a mode for development on."""

_MODES = frozenset(
    {
        "APP_ENV",
        "ASPNETCORE_ENVIRONMENT",
        "DOTNET_ENVIRONMENT",
        "FLASK_ENV",
        "NODE_ENV",
        "RACK_ENV",
        "RAILS_ENV",
        "SPRING_PROFILES_ACTIVE",
    }
)
"""Variables that name the environment."""

_DEVELOPMENT = frozenset({"dev", "development", "local"})
_COMMANDS = regex(
    r"\b(?:flask run|manage\.py runserver|artisan serve|ng serve|nodemon|webpack-dev-server|"
    r"webpack serve|dotnet watch|air -c|"
    r"(?:npm|pnpm|yarn|bun)(?: run)? (?:dev|start[:-]dev|watch)|next dev|nuxt dev)\b|"
    r"(?<!\S)--(?:reload|debug)(?!\S)"
)
"""Commands of servers for development."""

_WAITS = regex(r"\b(?:tail -[fF] /dev/null|sleep (?:infinity|inf))\b")
"""Commands that keep a container without a program."""


@rule(
    "development-setting",
    Severity.NOTE,
    "operation",
    about=("environment", "command", "entrypoint", "tty"),
)
def development_setting(subject: Subject, report: Report) -> None:
    """A service is set up as for development.

    ## What it does
    Looks for variables such as `DEBUG=1` and `NODE_ENV=development`, for commands such as
    `flask run`, `npm run dev`, `nodemon` and `--reload`, for containers that only wait, and for
    `tty` together with `stdin_open`.

    ## Why is this bad
    Servers for development are slow, show their insides to whoever calls, and watch files that do
    not change on ECS. It belongs in an override file that is not deployed.

    ## Example
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        command: flask run --host 0.0.0.0
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        command: gunicorn --bind 0.0.0.0:5000 app:app
    ```

    ## Source
    https://docs.docker.com/compose/how-tos/production/
    """
    for name, service in subject.services.items():
        _report_variables(name, service, report)
        _report_command(name, service, report)
        if service.tty and service.tty.value and service.stdin_open and service.stdin_open.value:
            report(
                f"`{name}` has a terminal, as for somebody who sits at it",
                service.stdin_open,
                service.tty,
                help="leave tty and stdin_open to an override file",
            )


def _report_variables(name: str, service: Service, report: Report) -> None:
    for key, place in entries(service.environment).items():
        if key not in _SWITCHES and key not in _MODES:
            continue
        value = (place.value or "").lower()
        if value in (_ON if key in _SWITCHES else _DEVELOPMENT):
            report(
                f"`{key}` of `{name}` is set as for development",
                place,
                help="leave it to an override file",
            )


def _report_command(name: str, service: Service, report: Report) -> None:
    for words in (items(service.command), items(service.entrypoint)):
        text = " ".join(word.value for word in words)
        for pattern, does in ((_COMMANDS, "runs"), (_WAITS, "only waits:")) if words else ():
            found = pattern.search(text)
            if found is not None:
                report(
                    f"`{name}` {does} `{found[0]}`, as for development",
                    _word_with(found[0], words),
                    help="leave it to an override file",
                )


def _word_with(text: str, words: tuple[Traced[str], ...]) -> Traced[str]:
    """The word that has the beginning of the text."""
    start = text.partition(" ")[0]
    return next((word for word in words if start in word.value), words[0])
