"""``host-device``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items
from compose2ecs.regex import regex

_DEVICES = regex(
    r"/dev(?:$|/(?P<disk>(?:[hsv]d[a-z]|xvd[a-z]|nvme\d|dm-\d|md\d|loop\d|disk|mapper|block|root)"
    r"[\w./-]*)|/(?P<memory>k?mem|port|kmsg|cpu(?:/|$))|/(?P<mount>fuse$|loop-control$|btrfs-control$))"
)
_MEANING = {
    "all": "gets every device of its instance",
    "disk": "reads and writes a disk of its instance past all file systems",
    "memory": "reads or writes the memory of its instance",
    "mount": "may mount file systems",
}


@rule("host-device", Severity.WARNING, "security", about=("devices",))
def host_device(subject: Subject, report: Report) -> None:
    """A container gets a device with which it leaves its container.

    ## What it does
    Looks in `devices` for disks, memory and devices that mount file systems, and for `/dev` as a
    whole, where the launch type has an instance. Devices such as `/dev/dri` and `/dev/snd` are left
    alone.

    ## Why is this bad
    With a disk of the instance a container changes any file there, whatever user it runs as on
    paper and whatever is mounted.

    ## Example
    ```yaml
    services:
      backup:
        image: example/backup:2
        devices: ["/dev/nvme0n1:/dev/nvme0n1"]
    ```

    ## Instead
    ```yaml
    services:
      backup:
        image: example/backup:2
        volumes: ["/srv/data:/data:ro"]
    ```

    ## Source
    https://docs.docker.com/reference/compose-file/services/#devices
    """
    for name, service in subject.services.items():
        for entry in items(service.devices):
            source = entry.value.source
            found = _DEVICES.match(source.value) if source is not None else None
            if source is None or found is None or not subject.is_kept(source):
                continue
            report(
                f"with {source.value} `{name}` {_MEANING[found.lastgroup or 'all']}",
                source,
                help="mount the files that it needs instead",
            )
