"""The ports on which programs listen that nobody configures, by the name of their image.

They are what the images on Docker Hub declare with EXPOSE (https://hub.docker.com). They serve as
suggestions only: a container may be configured otherwise.
"""

from collections.abc import Mapping

KNOWN_PORTS: Mapping[str, int] = {
    "adminer": 8080,
    "caddy": 80,
    "cassandra": 9042,
    "clickhouse": 8123,
    "clickhouse-server": 8123,
    "cockroach": 26257,
    "consul": 8500,
    "couchbase": 8091,
    "couchdb": 5984,
    "dynamodb-local": 8000,
    "elasticsearch": 9200,
    "etcd": 2379,
    "eclipse-mosquitto": 1883,
    "gitea": 3000,
    "grafana": 3000,
    "haproxy": 80,
    "httpd": 80,
    "influxdb": 8086,
    "kafka": 9092,
    "keycloak": 8080,
    "kibana": 5601,
    "localstack": 4566,
    "mailhog": 1025,
    "mariadb": 3306,
    "meilisearch": 7700,
    "memcached": 11211,
    "minio": 9000,
    "mongo": 27017,
    "mongodb": 27017,
    "mysql": 3306,
    "nats": 4222,
    "neo4j": 7687,
    "nginx": 80,
    "opensearch": 9200,
    "percona": 3306,
    "pgbouncer": 6432,
    "postgis": 5432,
    "postgres": 5432,
    "postgresql": 5432,
    "prometheus": 9090,
    "qdrant": 6333,
    "rabbitmq": 5672,
    "redis": 6379,
    "registry": 5000,
    "selenium": 4444,
    "solr": 8983,
    "traefik": 80,
    "valkey": 6379,
    "vault": 8200,
    "wordpress": 80,
    "zookeeper": 2181,
}


def known_port(image: str) -> int | None:
    """The port on which a container of ``image`` usually listens; None when nobody knows.

    Registry, namespace, tag and digest do not matter: ``docker.io/bitnami/redis:8`` is ``redis``.
    """
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return KNOWN_PORTS.get(name.lower())
