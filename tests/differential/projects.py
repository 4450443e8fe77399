"""Whole Compose projects: files, variables and options, good ones and plausible mistakes.

The same generator is driven by hypothesis (``projects()``) and by seeds (``project``).
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from compose2ecs.compose.structure.walk import Schema, child_schema
from tests.differential.attributes import SCHEMA, Attributes, Names
from tests.differential.case import Case
from tests.differential.chooser import Chooser
from tests.differential.disguise import Disguise
from tests.differential.envtext import dotenv, raw
from tests.differential.mistakes import BAD_EXPRESSIONS
from tests.differential.yamltext import Alias, Anchored, Tagged, YamlText

VARIABLES = {"A": "aa", "EMPTY": "", "SPACED": "a  b", "DOLLAR": "p$A$$", "NUMBER": "42"}
SERVICES = ("web", "db", "app.v1", "Job_2", "x-job")
MOST_MISTAKES = 6.0

_SERVICE: Schema = child_schema(SCHEMA["properties"]["services"], "any") or {}
_CLASHES = (
    ("network_mode", "networks"),
    ("container_name", "scale"),
    ("deploy", "scale"),
    ("deploy", "cpus"),
    ("deploy", "mem_limit"),
    ("deploy", "mem_reservation"),
    ("deploy", "pids_limit"),
    ("build", "platform"),
    ("tmpfs", "volumes"),
    ("provider", "build"),
)
_PATH = ("services", "*")


@st.composite
def projects(draw: st.DrawFn) -> Case:
    """Cases, as a strategy."""
    return generate(Chooser(lambda bound: draw(st.integers(0, bound - 1))))


def project(seed: int, number: int) -> Case:
    """The case with that number of a seed: always the same."""
    return generate(Chooser.seeded(f"{seed}/{number}"))


def generate(choose: Chooser) -> Case:
    """One case."""
    mistakes = choose.pick((0.0, 0.0, 0.0, 0.0, 0.0, 1.5, 1.5, MOST_MISTAKES))
    return _Project(choose, mistakes).case()


class _Project:
    def __init__(self, choose: Chooser, mistakes: float) -> None:
        self.choose = choose
        self.mistakes = mistakes
        self.names = Names()
        self.make = Attributes(choose, self.names, mistakes)
        self.files: dict[str, str] = {}
        self.variables = dict(VARIABLES) if choose.chance(80) else {"A": "only"}
        self.disguise = Disguise(choose, self.variables)

    def case(self) -> Case:
        choose = self.choose
        listed = choose.some(SERVICES, 1, 3)
        services = {name: self._service(name) for name in listed}
        root: dict[str, Any] = {"services": services}
        overrides = [self._override(services) for _ in range(choose.pick((0, 0, 0, 1, 1, 2)))]
        root |= self._top_level()
        if choose.chance(12):
            root["include"] = self._include()
        documents = [self._written(root), *(self._written(over) for over in overrides)]
        return self._assembled(documents)

    # ------------------------------------------------------------------ services
    def _service(self, name: str) -> dict[str, Any]:
        choose = self.choose
        service: dict[str, Any] = {}
        if choose.chance(85):
            service["image"] = self.make.attribute(_PATH, _SERVICE, "image")
        service |= self.make.mapping(_PATH, _SERVICE, 7)
        if "image" not in service and "build" not in service and not choose.chance(self.mistakes):
            service["image"] = "busybox"
        if not self.mistakes or choose.chance(60):
            service = _without_clashes(service)
        if choose.chance(10):
            service["profiles"] = self.make.attribute(_PATH, _SERVICE, "profiles")
        if choose.chance(12):
            service["env_file"] = self._env_file()
        if choose.chance(4):
            service["label_file"] = self._label_file()
        service.pop("extends", None)
        if choose.chance(15):
            service["extends"] = self._extends()
        if service.get("pid", "") is None:
            del service["pid"]  # docker compose crashes
        if not choose.chance(10):
            self.names.services.append(name)
        return service

    def _override(self, services: dict[str, Any]) -> dict[str, Any]:
        choose = self.choose
        partial: dict[str, Any] = {}
        for name in choose.some(list(services), 1, 2):
            wanted = [key for key in services[name] if key in _SERVICE["properties"]]
            wanted = choose.some([k for k in wanted if k not in ("extends", "env_file")], 0, 3)
            service = {key: self.make.attribute(_PATH, _SERVICE, key) for key in wanted}
            service |= self.make.mapping(_PATH, _SERVICE, 2)
            service.pop("extends", None)
            for key in list(service):
                if choose.chance(7):
                    service[key] = Tagged("!override", service[key])
                elif choose.chance(5):
                    service[key] = Tagged("!reset", choose.pick((None, [], service[key])))
                elif choose.chance(3) and key not in ("logging", "pid"):
                    service[key] = None
            partial[name] = service
        over: dict[str, Any] = {"services": partial}
        if choose.chance(10):
            over["x-top"] = self.make.free()
        return over

    def _extends(self) -> Any:
        choose = self.choose
        if self.names.services and choose.chance(55):
            name = choose.pick(self.names.services)
            return name if choose.chance(50) else {"service": name}
        if choose.chance(self.mistakes):
            return choose.pick(
                ("nope", {"service": "x", "file": "missing.yml"}, {}, None, ["a"], 1)
            )
        path = choose.pick(("base.yml", "sub/base.yml", "./sub/../base.yml"))
        known = path.replace("./sub/../", "")
        if known not in self.files:
            self.files[known] = ""  # so that it does not extend itself
            base = {"image": "base", **self.make.mapping(_PATH, _SERVICE, 4)}
            base.pop("extends", None)
            middle = {"extends": "base", **self.make.mapping(_PATH, _SERVICE, 2)}
            middle["extends"] = choose.pick(("base", {"service": "base"}))
            services = {"base": _without_clashes(base), "middle": _without_clashes(middle)}
            self.files[known] = self._written({"services": services})
        return {"file": path, "service": choose.pick(("base", "middle"))}

    # ------------------------------------------------------------------ other files
    def _env_text(self, name: str, text: str) -> str:
        self.files[name] = text
        return name

    def _env_file(self) -> Any:
        choose = self.choose
        bad = bool(self.mistakes)
        first = self._env_text("app.env", dotenv(choose, odd=bad))
        if choose.chance(self.mistakes):
            return choose.pick(("missing.env", [{"path": "app.env", "format": "x"}], [1], None, ""))
        second = self._env_text("conf/b.env", dotenv(choose, odd=bad))
        return choose.pick(
            (
                first,
                [first, f"./{second}"],
                [{"path": first}, {"path": "gone.env", "required": False}],
                [{"path": self._env_text("raw.env", raw(choose)), "format": "raw"}, second],
                [first, second, first],
            )
        )

    def _label_file(self) -> Any:
        name = self._env_text("labels.env", dotenv(self.choose, odd=False))
        return self.choose.pick((name, [name]))

    def _include(self) -> list[Any]:
        choose = self.choose
        name = "web" if choose.chance(self.mistakes) else "included"
        service = {"image": "inc", **_without_clashes(self.make.mapping(_PATH, _SERVICE, 3))}
        service.pop("extends", None)
        path = choose.pick(("inc.yml", "part/inc.yml"))
        part = {"services": {name: service}}
        self.files[path] = self._written(
            {**part, **({"volumes": {"incvol": None}} if choose.chance(50) else {})}
        )
        if choose.chance(30):
            self.files["part/.env"] = dotenv(choose, odd=False)
        over = "part/over.yml"
        self.files[over] = self._written({"services": {name: {"hostname": "over"}}})
        self.files["inc.env"] = dotenv(choose, odd=False)
        return [
            choose.pick(
                (
                    path,
                    {"path": path},
                    {"path": [path, over]},
                    {"path": path, "project_directory": choose.pick(("part", "."))},
                    {"path": path, "env_file": choose.pick(("inc.env", ["inc.env"]))},
                )
            )
        ]

    # ------------------------------------------------------------------ the top level
    def _top_level(self) -> dict[str, Any]:
        choose = self.choose
        found: dict[str, Any] = {}
        if choose.chance(15):
            found["name"] = choose.pick(("proj", "My_Proj", "${A}", "n-1"))
        if choose.chance(10):
            found["version"] = choose.pick(("3.8", "x"))
        for kind, names in sorted(self.names.used.items()):
            defined = {name: self._resource(kind) for name in sorted(names)}
            if defined and not choose.chance(self.mistakes):
                found[kind] = defined
        if choose.chance(10):
            found["x-top"] = self.make.free()
        if choose.chance(self.mistakes):
            key = choose.pick(
                ("bogus", "services2", "secrets", "configs", "include", "name", "volumes")
            )
            found[key] = choose.pick(({}, {"a": {}}, {"b": None}, [], None, "x", {"a b": {}}))
        return found

    def _resource(self, kind: str) -> Any:
        choose = self.choose
        below = child_schema(SCHEMA["properties"][kind], "any") or {}
        if kind in ("networks", "volumes") and choose.chance(50):
            return choose.pick((None, {}))
        made = self.make.mapping((kind, "*"), below, 3)
        if self.mistakes and choose.chance(40):
            return made
        if kind == "models":
            return {**made, "model": "ai/x"}
        if kind in ("secrets", "configs"):
            for key in ("file", "environment", "content", "external", "driver"):
                made.pop(key, None)
            key = choose.pick(("file", "environment", "external", "content"))
            key = "file" if key == "content" and kind == "secrets" else key
            made[key] = (
                choose.pick(("./s.txt", "/abs/../s", "UNSET")) if key != "external" else True
            )
        elif made.get("external") and made["external"] not in ("false", False):
            made = {key: made[key] for key in ("external", "name") if key in made}
            if isinstance(made["external"], dict):
                made.pop("name", None)
        return made

    # ------------------------------------------------------------------ text and options
    def _written(self, root: dict[str, Any]) -> str:
        choose = self.choose
        root = self._anchored(root)
        root = self.disguise.of(root)
        if choose.chance(self.mistakes):
            root["x-bad"] = choose.pick(BAD_EXPRESSIONS)
        text = YamlText(choose, careless=8 if self.mistakes else 3).document(root)
        if choose.chance(3):
            text = f"---\n{text}"
        if choose.chance(5):
            text = text.replace("\n", "\r\n")
        if choose.chance(3):
            text = f"\ufeff{text}"
        return text

    def _anchored(self, root: dict[str, Any]) -> dict[str, Any]:
        """The root with a part of one service used by others, through an alias or a merge key."""
        choose = self.choose
        services = root["services"]
        known: list[str] = []
        if choose.chance(12):
            common: dict[str, Any] = {"restart": "always", "logging": {"driver": "local"}}
            common |= {"environment": {"A": "common", "C": 1}}
            merges: tuple[Any, ...] = (Alias("common"), [Alias("common"), {"hostname": "h"}])
            if choose.chance(10) and not any("." in name for name in services):
                common["environment"] = Tagged("!override", {"O": "1"})
                merges = merges[:1]
            root = {"x-common": Anchored("common", common), **root}
            for service in services.values():
                if isinstance(service, dict) and choose.chance(60):
                    service["<<"] = choose.pick(merges)
        for service in services.values():
            for key, value in list(service.items()) if isinstance(service, dict) else ():
                if not choose.chance(6) or key in ("<<", "extends", "profiles"):
                    continue
                if key in known:
                    alias = Alias(key)
                    is_map = isinstance(value, dict) and choose.chance(60)
                    service[key] = {"<<": alias, **value} if is_map else alias
                elif isinstance(value, (dict, str)):
                    known.append(key)
                    service[key] = Anchored(key, value)
        return root

    def _assembled(self, documents: list[str]) -> Case:
        choose = self.choose
        if len(documents) > 1 and choose.chance(25):
            documents = ["---\n".join(text.removeprefix("\ufeff") for text in documents)]
        auto = len(documents) < 3 and choose.chance(20)
        if auto:
            names = ["compose.yaml", "compose.override.yml"][: len(documents)]
        else:
            pool = ("compose.yaml", "o1.yml", "dir/o2.yml", "docker-compose.yml", "c.json.yaml")
            names = choose.some(pool, len(documents), len(documents))
        self.files |= dict(zip(names, documents, strict=True))
        env_files: tuple[str, ...] = ()
        if choose.chance(35):
            self.files[".env"] = dotenv(choose, odd=bool(self.mistakes))
        if choose.chance(8):
            self.files["e1.env"], self.files["e2.env"] = (dotenv(choose, odd=False) for _ in "12")
            env_files = choose.pick((("e1.env",), ("e1.env", "e2.env")))
        variables = self.variables
        if not auto and choose.chance(6):
            variables = {**variables, "COMPOSE_FILE": ":".join(names)}
            names = []
        if choose.chance(5):
            variables = {**variables, "COMPOSE_PROFILES": choose.pick(("dev", "dev, debug", "*"))}
        if choose.chance(4):
            variables = {
                **variables,
                "COMPOSE_PROJECT_NAME": choose.pick(("cpn", "cpn", "CPN", "")),
            }
        return Case(
            files=self.files,
            compose=() if auto else tuple(names),
            profiles=tuple(choose.some(("dev", "debug", "*"), 0, 1)) if choose.chance(30) else (),
            env_files=env_files,
            project_directory="dir" if choose.chance(2) else None,
            project_name=choose.pick(("given", "g-1", "Bad!")) if choose.chance(4) else None,
            variables=variables,
        )


def _without_clashes(service: dict[str, Any]) -> dict[str, Any]:
    """The service with one of the attributes that do not go together."""
    for kept, dropped in _CLASHES:
        if kept in service:
            service.pop(dropped, None)
    deploy, build = service.get("deploy"), service.get("build")
    if isinstance(deploy, dict) and "replicas" in deploy:
        service.pop("container_name", None)
    if isinstance(build, dict) and "dockerfile_inline" in build:
        build.pop("dockerfile", None)
    return service
