"""Attributes of services in all of their spellings, as strategies.

A strategy gives the same thing said in different words: a tuple of values, the shortest first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Spellings = tuple[Any, ...]
Draw = st.DrawFn

WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta"])
KEYS = st.sampled_from(["A", "B_2", "com.example.role", "Team"])
VALUES = st.sampled_from(["1", "", "two words", "x=y", "it's", "on"])
TARGETS = st.sampled_from(["/data", "/var/lib/app", "/etc/app"])
TABLES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=3)
COMMANDS = st.lists(
    st.sampled_from(["serve", "--port=80", "it's", "two words", "-v"]), min_size=1, max_size=4
)


def quoted(words: list[str]) -> str:
    """The words as one text of a shell."""
    return " ".join('"' + word.replace('"', '\\"') + '"' for word in words)


def table(values: dict[str, str]) -> Spellings:
    return values, [f"{key}={value}" for key, value in values.items()]


def listed(value: Any) -> Spellings:
    """A value that may stand alone or as the only item of a list."""
    return value, [value]


@st.composite
def environment(draw: Draw) -> Spellings:
    values = draw(TABLES)
    bare = draw(st.sampled_from([None, "FROM_OUTSIDE"]))
    as_list = [f"{key}={value}" for key, value in values.items()]
    if bare is None:
        return values, as_list
    return {**values, bare: None}, [*as_list, bare]


@st.composite
def ports(draw: Draw) -> Spellings:
    spelled: list[Spellings] = []
    targets = draw(st.lists(st.integers(1, 65535), min_size=1, max_size=3, unique=True))
    for target in targets:
        published = draw(st.none() | st.integers(1, 65535))
        protocol = draw(st.sampled_from(["tcp", "udp"]))
        address = draw(st.sampled_from([None, "127.0.0.1", "0.0.0.0"]))
        long: dict[str, Any] = {"target": target, "protocol": protocol}
        short = f"{target}/{protocol}"
        if published is not None:
            long["published"] = str(published)
            short = f"{published}:{short}"
            if address is not None:
                long["host_ip"] = address
                short = f"{address}:{short}"
        spelled.append((short.removesuffix("/tcp"), short, long))
    return columns(spelled)


def columns(items: list[Spellings]) -> Spellings:
    """Lists of the first spelling of each item, of the second, and so on."""
    return tuple(list(column) for column in zip(*items, strict=True))


@st.composite
def volumes(draw: Draw) -> Spellings:
    spelled: list[Spellings] = []
    for target in draw(st.lists(TARGETS, min_size=1, max_size=3, unique=True)):
        kind, source = draw(st.sampled_from([("volume", "data"), ("bind", "/srv/x"), ("", "")]))
        is_read_only = draw(st.booleans())
        long: dict[str, Any] = {"type": kind or "volume", "target": target}
        short = target
        if kind:
            long["source"] = source
            short = f"{source}:{target}:{'ro' if is_read_only else 'rw'}"
            if is_read_only:
                long["read_only"] = True
        spelled.append((short.removesuffix(":rw"), short, long))
    return columns(spelled)


@st.composite
def depends_on(draw: Draw) -> Spellings:
    names = draw(st.lists(st.sampled_from(["db", "cache"]), min_size=1, max_size=2, unique=True))
    started = {"condition": "service_started"}
    required = {**started, "required": True}
    return names, dict.fromkeys(names, started), dict.fromkeys(names, required)


def references(*names: str) -> st.SearchStrategy[Spellings]:
    chosen = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
    return chosen.map(lambda some: (some, [{"source": name} for name in some]))


@st.composite
def ulimits(draw: Draw) -> Spellings:
    names = draw(
        st.lists(st.sampled_from(["nofile", "nproc", "core"]), min_size=1, max_size=3, unique=True)
    )
    values = {name: draw(st.integers(1, 2**20)) for name in names}
    return values, {name: {"soft": value, "hard": value} for name, value in values.items()}


_TIMES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"interval": "90s", "retries": 5}, {"interval": "1m30s", "retries": "5"}),
    ({"start_period": "2m", "timeout": "5s"}, {"start_period": "120s", "timeout": "5s"}),
]


@st.composite
def healthcheck(draw: Draw) -> Spellings:
    command = draw(st.sampled_from(["curl -f localhost || exit 1", "true"]))
    rest, same = draw(st.sampled_from(_TIMES))
    return {"test": command, **rest}, {"test": ["CMD-SHELL", command], **same}


@st.composite
def extra_hosts(draw: Draw) -> Spellings:
    addresses = st.sampled_from(["10.0.0.1", "10.0.0.2", "::1"])
    hosts = draw(st.dictionaries(WORDS, addresses, min_size=1, max_size=3))
    return (
        hosts,
        [f"{name}={address}" for name, address in hosts.items()],
        [f"{name}:{address}" for name, address in hosts.items()],
        {name: [address] for name, address in hosts.items()},
    )


@st.composite
def devices(draw: Draw) -> Spellings:
    source = draw(st.sampled_from(["/dev/fuse", "/dev/ttyUSB0"]))
    target = draw(st.sampled_from(["", "/dev/other"])) or source
    permissions = draw(st.sampled_from(["rwm", "r"]))
    long = {"source": source, "target": target, "permissions": permissions}
    return [f"{source}:{target}:{permissions}"], [long]


@st.composite
def build(draw: Draw) -> Spellings:
    context = draw(st.sampled_from([".", "./web"]))
    return context, {"context": context}


@st.composite
def build_details(draw: Draw) -> Spellings:
    arguments, labels = draw(TABLES), draw(TABLES)
    return tuple(
        {"context": ".", "args": args, "labels": tags}
        for args, tags in zip(table(arguments), table(labels), strict=True)
    )


@st.composite
def deploy(draw: Draw) -> Spellings:
    labels = table(draw(TABLES))
    limits = {"cpus": "0.5", "memory": "512m"}, {"cpus": 0.5, "memory": "536870912"}
    return tuple(
        {"replicas": 2, "labels": tags, "resources": {"limits": amounts}}
        for tags, amounts in zip(labels, limits, strict=True)
    )


@st.composite
def env_file(draw: Draw) -> Spellings:
    name = draw(st.sampled_from(["app.env", "./app.env"]))
    return name, [name], [{"path": name}], [{"path": name, "required": True}]


def said(*spellings: Any) -> st.SearchStrategy[Spellings]:
    return st.just(spellings)


NETWORKS = st.lists(st.sampled_from(["front", "back"]), min_size=1, max_size=2, unique=True)

ATTRIBUTES: dict[str, st.SearchStrategy[Spellings]] = {
    "annotations": TABLES.map(table),
    "build": build() | build_details(),
    "command": COMMANDS.map(lambda words: (quoted(words), words)),
    "configs": references("settings", "rules"),
    "cpus": said("0.5", 0.5),
    "depends_on": depends_on(),
    "deploy": deploy(),
    "devices": devices(),
    "dns": said("1.1.1.1", ["1.1.1.1"]),
    "dns_search": said("example.com", ["example.com"]),
    "entrypoint": COMMANDS.map(lambda words: (quoted(words), words)),
    "env_file": env_file(),
    "environment": environment(),
    "expose": said([80], ["80"], ["80/tcp"]),
    "extra_hosts": extra_hosts(),
    "gpus": said("all", [{"count": -1}], [{"count": "all"}]),
    "healthcheck": healthcheck(),
    "init": said(True, "true"),
    "label_file": said("app.labels", ["app.labels"]),
    "labels": TABLES.map(table),
    "mem_limit": said("512m", 536870912, "536870912b"),
    "models": said(["llm"], {"llm": {}}, {"llm": None}),
    "networks": NETWORKS.map(
        lambda names: (names, dict.fromkeys(names), {name: {} for name in names})
    ),
    "ports": ports() | said([80], ["80"], [{"target": 80}]),
    "secrets": references("token", "key"),
    "shm_size": said("64m", 67108864),
    "stop_grace_period": said("90s", "1m30s"),
    "sysctls": st.dictionaries(
        st.sampled_from(["net.core.somaxconn", "net.ipv4.ip_forward"]),
        st.sampled_from(["1", "1024"]),
        min_size=1,
    ).map(table),
    "tmpfs": said("/run", ["/run"]),
    "ulimits": ulimits(),
    "volumes": volumes(),
}
"""The strategies of the attributes of a service that have more than one spelling."""

_CLASHES = (("deploy", "cpus"), ("deploy", "mem_limit"))

FILES = {"app.env": "FROM_FILE=1\n", "app.labels": "from.file=1\n", "token.txt": "t\n"}


@st.composite
def attributes(draw: Draw) -> dict[str, Spellings]:
    """Some attributes of a service that go together, each in all of its spellings."""
    names = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), min_size=1, max_size=6, unique=True))
    for kept, dropped in _CLASHES:
        if kept in names and dropped in names:
            names.remove(dropped)
    return {name: draw(ATTRIBUTES[name]) for name in names}


def project(service: dict[str, Any]) -> dict[str, Any]:
    """A project with the service, and with all that it may refer to."""
    other = {"image": "example/other:1"}
    if "build" not in service:
        service = {"image": "example/web:1", **service}
    return {
        "services": {"web": service, "db": other, "cache": other},
        "networks": {"front": {}, "back": {}},
        "volumes": {"data": {}},
        "secrets": {"token": {"file": "./token.txt"}, "key": {"environment": "KEY"}},
        "configs": {"settings": {"content": "a=1"}, "rules": {"file": "./app.env"}},
        "models": {"llm": {"model": "ai/smollm2"}},
    }


def spelled(choice: Callable[[int], int], service: dict[str, Spellings]) -> dict[str, Any]:
    """The service in one spelling of each attribute; ``choice`` gives a number below another."""
    return {name: options[choice(len(options))] for name, options in service.items()}
