"""``memory-below-minimum``."""

from collections.abc import Mapping

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.health import SHELLS
from compose2ecs.lint.reading.images import image_of
from compose2ecs.lint.reading.memory import room_of
from compose2ecs.lint.reading.translated import FARGATE, tasks_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries, items
from compose2ecs.shape import shape


@shape
class _Need:
    """The least memory in MiB, and the variables that can make a program do with less."""

    mib: int
    unless: tuple[str, ...] = ()


_ELASTIC = _Need(mib=1024, unless=("ES_JAVA_OPTS",))
# https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-basic
_KEYCLOAK = _Need(mib=750, unless=("JAVA_OPTS", "JAVA_OPTS_KC_HEAP"))
# https://www.keycloak.org/server/containers
_GITLAB = _Need(mib=4096)
# https://docs.gitlab.com/install/requirements/
_KAFKA = _Need(mib=1024, unless=("KAFKA_HEAP_OPTS",))
# https://github.com/apache/kafka/blob/trunk/bin/kafka-server-start.sh

_NEEDS: Mapping[str, _Need] = {
    "mcr.microsoft.com/mssql/server": _Need(mib=2000),
    # https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-setup#system
    "elasticsearch": _ELASTIC,
    "docker.elastic.co/elasticsearch/elasticsearch": _ELASTIC,
    "quay.io/keycloak/keycloak": _KEYCLOAK,
    "keycloak/keycloak": _KEYCLOAK,
    "gitlab/gitlab-ce": _GITLAB,
    "gitlab/gitlab-ee": _GITLAB,
    "apache/kafka": _KAFKA,
    "confluentinc/cp-kafka": _KAFKA,
    "sonatype/nexus3": _Need(mib=2703, unless=("INSTALL4J_ADD_VM_PARAMS",)),
    # https://github.com/sonatype/docker-nexus3/blob/main/README.md
}


@rule("memory-below-minimum", Severity.WARNING, "operation")
def memory_below_minimum(subject: Subject, report: Report) -> None:
    """A program gets less memory than its makers say that it needs.

    ## What it does
    Looks at images whose least memory is documented, such as SQL Server, Elasticsearch and Kafka.
    The memory is the limit that the file sets, or else the size of the task on Fargate, which is
    512 MiB for a service that says nothing.

    ## Why is this bad
    The program does not start, or is stopped for its memory as soon as it does something: SQL
    Server ends at once with less than 2000 MB. On a workstation without limits it all works.

    ## Example
    ```yaml
    services:
      db:
        image: mcr.microsoft.com/mssql/server:2022-CU16-ubuntu-22.04
        mem_limit: 1g
        volumes: ["data:/var/opt/mssql"]
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: mcr.microsoft.com/mssql/server:2022-CU16-ubuntu-22.04
        mem_limit: 4g
        volumes: ["data:/var/opt/mssql"]
    volumes:
      data:
    ```

    ## Source
    https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-setup#system
    """
    tasks = None
    for name, service in subject.services.items():
        need = _need_of(service)
        if need is None:
            continue
        tasks = tasks_of(subject, FARGATE) if tasks is None else tasks
        room = room_of(service, tasks.get(name))
        if room is not None and room.mib < need.mib:
            report(
                f"`{name}` needs {need.mib} MiB at least and has {room.words}",
                room.place or service.image,
                service.image,
                help=f"set mem_limit to {need.mib}m or more",
            )


def _need_of(service: Service) -> _Need | None:
    """What the image needs, unless a variable says so, or another program is run with it."""
    image = image_of(service)
    need = _NEEDS.get(image.repository) if image is not None else None
    if need is None or any(key in entries(service.environment) for key in need.unless):
        return None
    words = items(service.entrypoint) or items(service.command)
    return None if words and words[0].value in SHELLS else need
