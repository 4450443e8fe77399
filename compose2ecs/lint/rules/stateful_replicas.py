"""``stateful-replicas``."""

from compose2ecs.compose.model import Mount, Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.replicas import replicas_of
from compose2ecs.lint.reading.stores import Store, mounts_of, store_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Traced


@rule("stateful-replicas", Severity.WARNING, "operation")
def stateful_replicas(subject: Subject, report: Report) -> None:
    """Several processes of a database share its data, or have it each for themselves.

    ## What it does
    Looks for images of databases that run more than once: with `replicas` or `scale` above 1, with
    an update that starts the new task before the old one stops, or as two services that write to
    the directory of data on one volume.

    ## Why is this bad
    Replicas are the same program several times, and not a cluster. With a volume all write to the
    same files, which damages them or fails at a lock; without one each request finds another
    database.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:17.2
        volumes: ["data:/var/lib/postgresql/data"]
        deploy:
          replicas: 2
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:17.2
        volumes: ["data:/var/lib/postgresql/data"]
    volumes:
      data:
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html
    """
    users: dict[str, tuple[str, Traced[Mount]]] = {}
    for name, service in subject.services.items():
        store = store_of(service)
        if store is None:
            continue
        mount = next((one for one in mounts_of(service, store) if _is_written(one)), None)
        _report_replicas(name, service, store, mount, report)
        if mount is None:
            continue
        _report_overlap(name, service, mount, report)
        volume = mount.value.source.value if mount.value.source else ""
        earlier = users.setdefault(volume, (name, mount)) if volume else (name, mount)
        if earlier[0] != name:
            report(
                f"`{name}` and `{earlier[0]}` keep their data in the same directory of `{volume}`",
                mount.value.source or mount,
                earlier[1].value.source or earlier[1],
                help="give each a volume of its own",
            )


def _is_written(mount: Traced[Mount]) -> bool:
    return mount.value.read_only is None or not mount.value.read_only.value


def _report_replicas(
    name: str, service: Service, store: Store, mount: Traced[Mount] | None, report: Report
) -> None:
    replicas = replicas_of(service)
    if replicas is None or replicas.value < 2:
        return
    if mount is not None:
        what = f"{replicas.value} tasks of `{name}` ({store.title}) write to the same data"
    elif store.is_single:
        what = f"{replicas.value} tasks of `{name}` ({store.title}) are as many databases"
    else:
        return
    report(
        what,
        replicas,
        mount.value.target if mount is not None else None,
        help="run one, or a service for each member of a cluster",
    )


def _report_overlap(name: str, service: Service, mount: Traced[Mount], report: Report) -> None:
    update = service.deploy.value.update_config if service.deploy else None
    order = update.value.order if update else None
    if order is not None and order.value == "start-first":
        report(
            f"an update of `{name}` starts a second database on the data of the first",
            order,
            mount.value.target,
            help="set order to stop-first",
        )
