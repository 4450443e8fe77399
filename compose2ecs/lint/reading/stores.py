"""Images of databases, queues and caches: where they keep what they must not lose.

The directories are those that the images declare with VOLUME, as their pages on Docker Hub say:
https://hub.docker.com
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compose2ecs.compose.model import Mount, Service
from compose2ecs.lint.reading.images import NEWEST, Image, image_of
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex
from compose2ecs.shape import shape
from compose2ecs.source import Traced

MOVES_DATA = regex(
    r"(?:^|\s)--?(?:data[-_]?dir(?:ectory)?|data-path|dbpath|dir|D)(?:[ =]|$)|data_directory"
)
"""Arguments that put the data into another directory."""


@shape
class Store:
    """A program that keeps data.

    ``paths`` are directories that one of them is enough for. ``is_single`` says that each process
    is a database of its own unless it is told otherwise, ``is_cache`` that its data can be made
    again. ``moved_by`` is the variable that names another directory, ``mount`` where a volume
    belongs if not at the first of the paths.
    """

    title: str
    paths: tuple[str, ...]
    is_single: bool = True
    is_cache: bool = False
    moved_by: str = ""
    mount: str = ""

    @property
    def target(self) -> str:
        """Where a volume for the data belongs."""
        return self.mount or self.paths[0]


_POSTGRES = Store(title="PostgreSQL", paths=("/var/lib/postgresql/data",), moved_by="PGDATA")
_MYSQL = Store(title="MySQL", paths=("/var/lib/mysql",))
_MARIADB = Store(title="MariaDB", paths=("/var/lib/mysql",))
_MONGO = Store(title="MongoDB", paths=("/data/db",))
_MSSQL = Store(title="SQL Server", paths=("/var/opt/mssql",), moved_by="MSSQL_DATA_DIR")
_REDIS = Store(title="Redis", paths=("/data",), is_cache=True)
_ELASTIC = Store(title="Elasticsearch", paths=("/usr/share/elasticsearch/data",), is_single=False)
_OPENSEARCH = Store(title="OpenSearch", paths=("/usr/share/opensearch/data",), is_single=False)

_BITNAMI: Mapping[str, Store] = {
    "postgresql": Store(
        title="PostgreSQL", paths=("/bitnami/postgresql",), moved_by="POSTGRESQL_DATA_DIR"
    ),
    "mysql": Store(title="MySQL", paths=("/bitnami/mysql",), moved_by="MYSQL_DATA_DIR"),
    "mariadb": Store(title="MariaDB", paths=("/bitnami/mariadb",), moved_by="MARIADB_DATA_DIR"),
    "mongodb": Store(title="MongoDB", paths=("/bitnami/mongodb",), moved_by="MONGODB_DATA_DIR"),
    "redis": Store(
        title="Redis", paths=("/bitnami/redis",), is_cache=True, moved_by="REDIS_DATA_DIR"
    ),
}
"""https://github.com/bitnami/containers"""

_STORES: Mapping[str, Store] = {
    **{f"bitnami/{name}": store for name, store in _BITNAMI.items()},
    **{f"bitnamilegacy/{name}": store for name, store in _BITNAMI.items()},
    "postgres": _POSTGRES,
    "postgis/postgis": _POSTGRES,
    "pgvector/pgvector": _POSTGRES,
    "supabase/postgres": _POSTGRES,
    "timescale/timescaledb": _POSTGRES,
    "mysql": _MYSQL,
    "mysql/mysql-server": _MYSQL,
    "percona": _MYSQL,
    "mariadb": _MARIADB,
    "mongo": _MONGO,
    "mongodb/mongodb-community-server": _MONGO,
    "mcr.microsoft.com/mssql/server": _MSSQL,
    "redis": _REDIS,
    "redis/redis-stack": _REDIS,
    "redis/redis-stack-server": _REDIS,
    "valkey/valkey": Store(title="Valkey", paths=("/data",), is_cache=True),
    "elasticsearch": _ELASTIC,
    "docker.elastic.co/elasticsearch/elasticsearch": _ELASTIC,
    "opensearchproject/opensearch": _OPENSEARCH,
    "cassandra": Store(title="Cassandra", paths=("/var/lib/cassandra",), is_single=False),
    "couchdb": Store(title="CouchDB", paths=("/opt/couchdb/data",)),
    "neo4j": Store(title="Neo4j", paths=("/data",)),
    "influxdb": Store(title="InfluxDB", paths=("/var/lib/influxdb", "/var/lib/influxdb2")),
    "clickhouse/clickhouse-server": Store(title="ClickHouse", paths=("/var/lib/clickhouse",)),
    "rabbitmq": Store(title="RabbitMQ", paths=("/var/lib/rabbitmq",), is_cache=True),
    "zookeeper": Store(title="ZooKeeper", paths=("/data", "/datalog"), is_single=False),
    "confluentinc/cp-kafka": Store(title="Kafka", paths=("/var/lib/kafka/data",), is_single=False),
    "arangodb": Store(title="ArangoDB", paths=("/var/lib/arangodb3",)),
    "rethinkdb": Store(title="RethinkDB", paths=("/data",)),
    "qdrant/qdrant": Store(title="Qdrant", paths=("/qdrant/storage",)),
    "getmeili/meilisearch": Store(title="Meilisearch", paths=("/meili_data",)),
}

_SERVERS = frozenset(
    {
        "cassandra",
        "clickhouse-server",
        "docker-entrypoint.sh",
        "influxd",
        "mariadbd",
        "mongod",
        "mysqld",
        "postgres",
        "rabbitmq-server",
        "redis-server",
        "valkey-server",
    }
)
"""What the commands of these images begin with when they are written out."""


def store_of(service: Service) -> Store | None:
    """What is known about the data of a service; None when its image is not that of a store."""
    image = image_of(service)
    store = _store(image) if image is not None else None
    return store if store is not None and _runs_server(service) else None


def _runs_server(service: Service) -> bool:
    """Whether the container runs the program of its image, and not another such as a backup."""
    words = items(service.entrypoint) or items(service.command)
    if not words or words[0].value.startswith("-"):
        return True
    program = words[0].value.split()[0] if words[0].value.split() else ""
    return program.rpartition("/")[2] in _SERVERS


def _store(image: Image) -> Store | None:
    if image.repository == "postgres" and 18 <= image.major < NEWEST:
        # https://github.com/docker-library/postgres/pull/1259
        path = f"/var/lib/postgresql/{image.major}/docker"
        return Store(
            title=_POSTGRES.title, paths=(path,), moved_by="PGDATA", mount="/var/lib/postgresql"
        )
    return _STORES.get(image.repository)


def moves_its_data(service: Service, store: Store) -> bool:
    """Whether its command or a variable names a directory for the data."""
    if store.moved_by in entries(service.environment):
        return True
    words = (*items(service.command), *items(service.entrypoint))
    return any(MOVES_DATA.search(word.value) for word in words)


def mounts_of(service: Service, store: Store) -> Iterator[Traced[Mount]]:
    """The mounts of volumes and directories with a name that hold all data of the store."""
    for mount in items(service.volumes):
        target, source = mount.value.target, mount.value.source
        if target is not None and source is not None and source.value:
            above = target.value.rstrip("/") + "/"
            if any((path + "/").startswith(above) for path in store.paths):
                yield mount


def has_file_system(service: Service, store: Store) -> bool:
    """Whether the data is on a volume, or on a file system in memory on purpose."""
    if service.volumes_from is not None:
        return True
    targets = [entry.value.partition(":")[0] for entry in items(service.tmpfs)]
    targets += [mount.value.target.value for mount in items(service.volumes) if mount.value.target]
    return any(_is_related(target, path) for target in targets for path in store.paths)


def _is_related(target: str, path: str) -> bool:
    """Whether one directory is the other, or is in it."""
    target, path = target.rstrip("/") + "/", path + "/"
    return path.startswith(target) or target.startswith(path)
