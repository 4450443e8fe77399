"""Which programs images do not have, as far as it is known: what health checks start.

The images are those of Docker Hub, whose Dockerfiles say what is installed:
https://github.com/docker-library/official-images/tree/master/library
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.images import Image

_WEB = frozenset({"curl", "wget"})
_NET = frozenset({"nc", "ncat", "netcat"})
PROGRAMS = _WEB | _NET | {"bash", "sh", "mysql", "mysqladmin", "mongo", "mongosh"}
"""The programs that are judged."""

_BARE = frozenset(
    {
        "scratch",
        "hashicorp/http-echo",
        "otel/opentelemetry-collector",
        "otel/opentelemetry-collector-contrib",
        "traefik/whoami",
    }
)
"""Images that hold one program and nothing else."""

_ALPINE = frozenset(
    {"alpine", "caddy", "eclipse-mosquitto", "registry", "traefik", "prom/prometheus", "busybox"}
)
"""Images on Alpine or busybox whatever their tag says: with wget and nc, without curl and bash."""

_PLAIN_ALPINE = frozenset(
    {"node", "python", "redis", "valkey/valkey", "golang", "ruby", "httpd", "haproxy", "memcached"}
)
"""Images whose variant ``alpine`` has what Alpine has, without curl and bash."""

_ALPINE_WITH_MORE = frozenset(
    {"nginx", "php", "wordpress", "drupal", "joomla", "nextcloud", "matomo", "composer", "docker"}
    | {"gradle", "maven", "postgis/postgis", "rabbitmq"}
)
"""Images whose variant ``alpine`` installs curl or bash, or may: nothing is said about them."""

_SLIM = frozenset({"node", "python", "ruby", "perl"})
"""Images whose variant ``slim`` is Debian without curl, wget and nc."""

_DEBIAN = frozenset({"debian", "ubuntu", "postgres", "redis", "memcached", "haproxy", "httpd"})
"""Images on Debian or Ubuntu that install neither curl nor wget nor nc."""

_DOTNET = ("mcr.microsoft.com/dotnet/aspnet", "mcr.microsoft.com/dotnet/runtime")
_KEYCLOAK = ("quay.io/keycloak/keycloak", "keycloak/keycloak")


def _of_mongo(image: Image) -> frozenset[str]:
    # https://www.mongodb.com/docs/manual/release-notes/6.0-compatibility/#legacy-mongo-shell-removed
    if image.major >= 6:
        return frozenset({"mongo"})
    return frozenset({"mongosh"}) if image.major < 5 else frozenset()


def _of_mariadb(image: Image) -> frozenset[str]:
    # https://mariadb.com/kb/en/mariadb-11-0-1-release-notes/#docker-official-images
    return frozenset({"mysql", "mysqladmin"}) if image.major >= 11 else frozenset()


def _of_nats(image: Image) -> frozenset[str]:
    return frozenset() if image.is_alpine else PROGRAMS


def _of_nginx(image: Image) -> frozenset[str]:
    # Both variants install curl, but for alpine-slim, and the one on Debian nothing else:
    # https://github.com/nginx/docker-nginx
    if not image.is_alpine:
        return frozenset({"wget"}) | _NET
    return frozenset({"curl", "bash"} if "slim" in image.tag else {"bash"})


def _of_keycloak(image: Image) -> frozenset[str]:
    # https://www.keycloak.org/server/health
    return _WEB | _NET if image.major >= 21 else frozenset()


def _of_dotnet(image: Image) -> frozenset[str]:
    return frozenset({"curl", "bash"}) if image.is_alpine else _WEB | _NET


_OF_IMAGE: Mapping[str, Callable[[Image], frozenset[str]]] = {
    "mongo": _of_mongo,
    "mariadb": _of_mariadb,
    "nats": _of_nats,
    "nginx": _of_nginx,
    **dict.fromkeys(_KEYCLOAK, _of_keycloak),
    **dict.fromkeys(_DOTNET, _of_dotnet),
}


def absence(image: Image, program: str) -> Severity | None:
    """How bad it is that an image has not got a program.

    A warning where it is known to be missing, a note where that is likely, and None where it is
    there or nothing is known.
    """
    if program in _surely_missing(image):
        return Severity.WARNING
    if program in ("curl", "bash") and image.is_alpine and image.repository not in _KNOWN:
        return Severity.NOTE
    if program in _WEB and image.tag.endswith("-slim") and image.repository not in _KNOWN:
        return Severity.NOTE
    return None


def _surely_missing(image: Image) -> frozenset[str]:
    name, tag = image.repository, image.tag
    if name in _OF_IMAGE:
        return _OF_IMAGE[name](image)
    if name in _BARE or "chiseled" in tag or ("distroless" in name and "debug" not in tag):
        return PROGRAMS
    if name in _ALPINE or (name in _PLAIN_ALPINE and image.is_alpine):
        return frozenset({"curl", "bash"})
    if name == "postgres" and image.is_alpine:
        return frozenset({"curl"})
    if name in _DEBIAN or (name in _SLIM and "slim" in tag):
        return _WEB | _NET
    return frozenset()


_KNOWN = frozenset({*_OF_IMAGE, *_BARE, *_ALPINE, *_ALPINE_WITH_MORE, "postgres", "golang"})
"""Images that the general rules about tags do not speak of."""
