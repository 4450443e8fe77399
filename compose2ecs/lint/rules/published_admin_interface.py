"""``published-admin-interface``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.listeners import ADMINISTRATION, ADMINISTRATION_IMAGES
from compose2ecs.lint.reading.places import image_name, published
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_SSH = 22
_FOR_USERS = frozenset(
    {"forgejo", "gitea", "gitlab-ce", "gitlab-ee", "gogs", "onedev", "openssh-sftp", "sftp"}
    | {"sftpgo", "soft-serve"}
)
"""Images whose SSH is what they are there for: users push to repositories and copy files."""


@rule("published-admin-interface", Severity.WARNING, "security", about=("ports",))
def published_admin_interface(subject: Subject, report: Report) -> None:
    """An interface for administrators is published.

    ## What it does
    Looks in `ports` for SSH, the API of Docker and the like, and for consoles such as Adminer,
    phpMyAdmin, Kibana, Portainer and the dashboard of Traefik, by the image. A port of the loopback
    address is left alone, and so is SSH of a server of Git or SFTP.

    ## Why is this bad
    They are for few people and allow nearly everything. Several ask for no password, and all are
    searched for by programs that try known ones.

    ## Example
    ```yaml
    services:
      console:
        image: adminer:4.8.1
        ports: ["8080:8080"]
    ```

    ## Instead
    ```yaml
    services:
      console:
        image: adminer:4.8.1
        expose: ["8080"]
        profiles: [debug]
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-inbound.html
    """
    for name, service in subject.services.items():
        image = image_name(service)
        for port in published(service):
            what = ADMINISTRATION.get(port.value)
            if port.value == _SSH and image in _FOR_USERS:
                continue
            if what is None and port.value in ADMINISTRATION_IMAGES.get(image, ()):
                what = f"the interface for administrators of {image}"
            if what is not None:
                report(
                    f"`{name}` publishes port {port.value}, on which {what} listens",
                    port,
                    help="do not publish it: reach it with ECS Exec or through a session of SSM",
                )
