"""What listens on well-known ports: data stores, interfaces of administrators, debuggers.

The ports are the defaults of the programs, as their documentation has them; numbers that many other
programs use too stand beside the images that use them.
"""

from __future__ import annotations

from collections.abc import Mapping

DATA_STORES: Mapping[int, str] = {
    1433: "SQL Server",
    1521: "Oracle",
    2181: "ZooKeeper",
    2379: "etcd",
    2380: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5672: "RabbitMQ",
    5984: "CouchDB",
    6379: "Redis",
    7687: "Neo4j",
    8086: "InfluxDB",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "Elasticsearch",
    9300: "Elasticsearch",
    11211: "memcached",
    26257: "CockroachDB",
    27017: "MongoDB",
    33060: "MySQL",
}
"""Data stores and brokers, by port."""

DATA_STORE_IMAGES: Mapping[str, tuple[int, ...]] = {
    "chroma": (8000,),
    "clickhouse": (8123, 9000),
    "clickhouse-server": (8123, 9000),
    "consul": (8500,),
    "couchbase": (8091,),
    "dynamodb-local": (8000,),
    "meilisearch": (7700,),
    "minio": (9000,),
    "nats": (4222, 8222),
    "neo4j": (7474,),
    "qdrant": (6333, 6334),
    "solr": (8983,),
    "valkey": (6379,),
    "vault": (8200,),
    "weaviate": (8080,),
}
"""Their ports, by the last part of the name of the image."""

ADMINISTRATION: Mapping[int, str] = {
    22: "SSH",
    23: "Telnet",
    2375: "the API of Docker",
    2376: "the API of Docker",
    3389: "Remote Desktop",
    5900: "VNC",
    10250: "the kubelet",
    15671: "the console of RabbitMQ",
    15672: "the console of RabbitMQ",
}
"""Interfaces of administrators, by port."""

ADMINISTRATION_IMAGES: Mapping[str, tuple[int, ...]] = {
    "adminer": (8080,),
    "akhq": (8080,),
    "alertmanager": (9093,),
    "cadvisor": (8080,),
    "cerebro": (9000,),
    "dozzle": (8080,),
    "flower": (5555,),
    "jaeger": (16686,),
    "all-in-one": (16686,),
    "kafdrop": (9000,),
    "kafka-ui": (8080,),
    "kibana": (5601,),
    "maildev": (1080,),
    "mailhog": (8025,),
    "mailpit": (8025,),
    "minio": (9001,),
    "mongo-express": (8081,),
    "node-exporter": (9100,),
    "ollama": (11434,),
    "opensearch-dashboards": (5601,),
    "pgadmin4": (80, 443),
    "phpmyadmin": (80, 8080, 8443),
    "portainer": (8000, 9000, 9443),
    "portainer-ce": (8000, 9000, 9443),
    "prometheus": (9090,),
    "redis-commander": (8081,),
    "redisinsight": (5540, 8001),
    "traefik": (8080,),
    "zipkin": (9411,),
}
"""Their ports, by the last part of the name of the image."""

DEBUGGERS: Mapping[int, str] = {
    2345: "Delve",
    5005: "the debugger of Java",
    5678: "debugpy",
    9229: "the inspector of Node.js",
    9230: "the inspector of Node.js",
    40000: "Delve",
}
"""Debuggers, by port."""
