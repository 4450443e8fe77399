"""Paths that loading made absolute are told from those that the file has so."""

from __future__ import annotations

from compose2ecs.compose.tree import LocalPath
from tests.mapping.build import project

TEXT = """\
services:
  web:
    image: nginx
    volumes: ["./a:/a", "../b:/b", "~/c:/c", "/d:/d", "vol:/e"]
volumes:
  vol: {driver: local, driver_opts: {type: none, o: bind, device: ./f}}
configs:
  conf: {file: ./conf}
"""


def test_how_the_file_writes_a_path_is_kept() -> None:
    of = project(TEXT.replace("image: nginx", "image: nginx\n    configs: [conf]"))
    mounts = of.services.value["web"].value.volumes
    assert mounts is not None
    sources = [place.value.source.value for place in mounts.value if place.value.source]
    options = of.volumes.value["vol"].value.driver_opts
    file = of.configs.value["conf"].value.file
    assert options is not None
    assert file is not None
    written = [
        path.written if isinstance(path, LocalPath) else None
        for path in (*sources, options.value["device"].value, file.value)
    ]
    assert written == ["./a", "../b", "~/c", None, None, "./f", "./conf"]
    assert sources[0].endswith("/shop/a")
    assert sources[3:] == ["/d", "vol"]


def test_an_override_keeps_how_it_writes_the_path() -> None:
    of = project(
        "services:\n  web:\n    extends: {service: base}\n    image: nginx\n"
        "  base: {image: nginx, volumes: ['./a:/a']}\n"
    )
    (place,) = of.services.value["web"].value.volumes.value  # type: ignore[union-attr]
    assert place.value.source is not None
    assert isinstance(place.value.source.value, LocalPath)
    assert place.value.source.value.written == "./a"
