"""``sensitive-host-path``."""

import posixpath

from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Severity
from compose2ecs.lint.editing.edits import respelled
from compose2ecs.lint.reading.places import mounts
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_CONTROLS = regex(
    r"/(?:$|boot(?:/|$)|(?:usr/)?(?:local/)?s?bin(?:/|$)|(?:usr/)?lib(?:32|64|exec)?(?:$|/systemd|/modules)"
    r"|usr(?:/local)?$|opt$|proc(?:$|/sys)|sys(?:$|/kernel|/firmware|/fs/bpf)|dev$|root(?:/|$)|home$"
    r"|etc(?:$|/(?:cron[\w.]*|docker|ecs|init\.d|kubernetes|ld\.so[\w.]*|pam\.d|passwd|profile\.d"
    r"|shadow|group|ssh|ssl/private|sudoers(?:\.d)?|systemd|sysctl\.d)(?:/|$))"
    r"|var$|var/lib$|var/(?:lib/(?:containerd|docker|ecs|kubelet|cloud)|spool/cron)(?:/|$))"
)
"""Paths of an instance with which whoever may write there controls it."""

_TELLS = regex(
    r"/(?:$|etc$|etc/(?:shadow|ssh|ssl/private|sudoers|kubernetes|docker|ecs)(?:/|$)|root(?:/|$)|home$"
    r"|proc$|sys$|dev$|var$|var/lib$|var/lib/(?:docker|containerd|ecs|kubelet|cloud)(?:/|$))"
    r"|.*/\.(?:ssh|aws|kube|gnupg|docker)(?:/|$)"
)
"""Paths that tell whoever may read there the secrets or the state of an instance."""

_SHORT = regex(r"(?P<quote>[\"']?)(?P<mount>/[^:,\s\"'$]*:/[^:,\s\"'$]*)(?::rw)?(?P=quote)")


@rule("sensitive-host-path", Severity.WARNING, "security", about=("volumes",))
def sensitive_host_path(subject: Subject, report: Report) -> None:
    """A container gets a directory with which it controls its instance.

    ## What it does
    Looks for mounts of directories such as `/`, `/etc`, `/boot`, `/root`, `/usr/bin` and
    `/var/lib/docker`, where the launch type has an instance. It is a warning when the container may
    write there, and a note when it may read secrets or the state of the instance, which some agents
    are there for.

    ## Why is this bad
    A file in `/etc/cron.d` or a program in `/usr/bin` is run by root of the instance, and
    `/var/lib/docker` holds the file systems and the variables of all containers.

    ## Example
    ```yaml
    services:
      agent:
        image: example/agent:5
        volumes: ["/etc:/host/etc"]
    ```

    ## Instead
    ```yaml
    services:
      agent:
        image: example/agent:5
        volumes: ["/etc/os-release:/host/etc/os-release:ro"]
    ```

    ## Source
    https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
    """
    for owner, mount, source in mounts(subject):
        if _is_of_the_user(subject, source):
            continue
        path = posixpath.normpath(source.value)
        is_writable = mount.read_only is None or not mount.read_only.value
        if is_writable and _CONTROLS.match(path) and subject.is_kept(source):
            report(
                f"`{owner}` may write to {path} of its instance, and so controls it",
                source,
                help="mount only what it needs, and read-only",
                fix=_read_only(subject, source),
            )
        elif _TELLS.match(path) and subject.is_kept(source) and not _is_said(subject, source):
            report(
                f"`{owner}` may read {path} of its instance",
                source,
                help="mount only what it needs",
                severity=Severity.NOTE,
            )


def _is_of_the_user(subject: Subject, leaf: Traced[str]) -> bool:
    """Whether a path begins at the home of whoever runs docker compose, which may be any folder."""
    source = leaf.source
    return source is not None and subject.written(source.span).lstrip("\"' ").startswith("~")


def _is_said(subject: Subject, leaf: Traced[str]) -> bool:
    """Whether a translation has a note that the service has the path: it would say no less."""
    source = leaf.source
    return source is not None and any(
        found.code.slug == "host-path"
        and found.severity is Severity.NOTE
        and found.span == source.span
        for conversion in subject.conversions.values()
        for found in conversion.diagnostics
    )


def _read_only(subject: Subject, leaf: Traced[str]) -> Fix | None:
    """Adds ``:ro`` to a mount in the short syntax without options."""
    source = leaf.source
    if source is None or source.span.file not in subject.documents:
        return None
    text = subject.texts[source.span.file]
    written = _SHORT.fullmatch(text.at(source.span))
    if written is None:
        return None
    scalar = Scalar(leaf.value, source.span, via=source.via)
    edits = respelled(scalar, text, f"{written['mount']}:ro")
    if edits is None:
        return None
    changed = (*source.path[:-1], "read_only")
    return Fix(title="mount it read-only", edits=edits, is_safe=False, changes=(changed,))
