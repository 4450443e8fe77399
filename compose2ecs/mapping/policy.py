"""Our own choices and what binds a project to an AWS account: an explicit argument of the mapping.

What an option, a setting below ``x-ecs`` and the environment all say is decided here, in this
order, and each value keeps the reason for which it was taken.
"""

from collections.abc import Mapping, Sequence

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.refs import Ref, RefKind, TextValue
from compose2ecs.ecs.target import (
    LaunchType,
    OperatingSystem,
    Target,
    UnknownTargetError,
    select,
)
from compose2ecs.mapping import codes
from compose2ecs.mapping.codes.container import UNSUPPORTED_PLATFORM
from compose2ecs.mapping.settings import ProjectSettings, project_settings
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Origin, Traced, choose, merge_origins

PER_SERVICE = "per-service"
SINGLE = "single"
GROUPINGS = (PER_SERVICE, SINGLE)
"""How services become tasks: each its own, or all of them one."""

_NO_REGION: Traced[TextValue] = choose(Ref(RefKind.REGION, ""), "no region is given")
_CONFIGURED = "given by the configuration"


@shape
class Options:
    """What the command line says, spelled as there. None is "not given".

    What the file of configuration says holds where neither an option nor ``x-ecs`` says anything.
    """

    launch_type: str | None = None
    network_mode: str | None = None
    region: str | None = None
    registry: str | None = None
    cluster: str | None = None
    group: str | None = None
    configured_launch_type: str | None = None
    configured_network_mode: str | None = None


@shape
class Policy:
    """The choices under which a project is translated.

    ``target_origins`` is why the target was taken, for the fields that depend on nothing else.
    ``settings`` are those at the top level; ``ServiceContext.settings`` has those of a service.
    ``region`` is unbound when neither option, setting nor AWS_REGION names one.
    """

    target: Target
    target_origins: tuple[Origin, ...]
    settings: ProjectSettings
    options: Options
    region: Traced[TextValue]

    @property
    def registry(self) -> Traced[TextValue]:
        """The registry that images without a name of their own are pushed to, or unbound.

        An unbound one is reported with the images.
        """
        given = _given(self.options.registry, "--registry", self.settings.registry)
        return given or choose(Ref(RefKind.REGISTRY, "", is_reported=True), "no registry is given")

    @property
    def cluster(self) -> Traced[TextValue] | None:
        """The cluster. None is the cluster named ``default``, as ECS reads it."""
        return _given(self.options.cluster, "--cluster", self.settings.cluster)

    @property
    def grouping(self) -> str:
        """How services become tasks: one of ``GROUPINGS``."""
        return self.options.group or PER_SERVICE

    @property
    def network_mode(self) -> Traced[TextValue] | None:
        """The network mode of every task; None where it must not be sent."""
        mode = self.target.network_mode
        return None if mode is None else Traced(mode.value, self.target_origins)

    @property
    def compatibility(self) -> Traced[TextValue]:
        """The launch type as ``requiresCompatibilities`` and ``launchType`` spell it."""
        return Traced(self.target.compatibility, self.target_origins)


def decide(
    project: Project,
    options: Options,
    variables: Mapping[str, str],
    reporter: Reporter,
    target: Target | None = None,
) -> Policy:
    """The policy for a project: options win over ``x-ecs``, which wins over ``variables``.

    ``target`` wins over all of them. What the file asks for and the target cannot be is reported: a
    network mode that the launch type does not have, and platforms that do not go together. Raises
    UnknownTargetError when options are at fault.
    """
    settings = project_settings(project, reporter)
    if target is None:
        target, origins = _decided_target(project, options, settings, reporter)
    else:
        origins = _imposed(target, settings)
    _report_platforms(project, target, reporter)
    return Policy(
        target=target,
        target_origins=origins,
        settings=settings,
        options=options,
        region=_region(options, settings, variables),
    )


def _region(
    options: Options, settings: ProjectSettings, variables: Mapping[str, str]
) -> Traced[TextValue]:
    given = _given(options.region, "--region", settings.region)
    if given is not None:
        return given
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        if variables.get(variable):
            return choose(variables[variable], f"the region in {variable}")
    return _NO_REGION


def _decided_target(
    project: Project, options: Options, settings: ProjectSettings, reporter: Reporter
) -> tuple[Target, tuple[Origin, ...]]:
    """The target that options and settings ask for, and why it is this one."""
    launch_type = _given(options.launch_type, "--launch-type", settings.launch_type)
    if launch_type is None and options.configured_launch_type is not None:
        launch_type = choose(options.configured_launch_type, _CONFIGURED)
    if launch_type is None:
        launch_type = choose(LaunchType.FARGATE.value, "Fargate needs no instances to look after")
    windows = _windows(project, launch_type.value)
    mode = _given(options.network_mode, "--network-mode", settings.network_mode)
    if mode is None:
        mode = _configured_mode(options.configured_network_mode, launch_type.value, windows)
    return _target(launch_type, mode, windows, reporter)


def _configured_mode(name: str | None, launch_type: str, windows: bool) -> Traced[str] | None:
    """The network mode of the configuration, where the launch type has it."""
    if name is None:
        return None
    try:
        select(launch_type, name, windows)
    except UnknownTargetError:
        return None
    return choose(name, _CONFIGURED)


def _imposed(target: Target, settings: ProjectSettings) -> tuple[Origin, ...]:
    """The reason for a target that nobody had to find, with the settings that it overrides."""
    overridden = [leaf for leaf in (settings.launch_type, settings.network_mode) if leaf]
    return (Choice(f"{target} is the target"), *merge_origins(*overridden))


def _target(
    launch_type: Traced[str], mode: Traced[str] | None, windows: bool, reporter: Reporter
) -> tuple[Target, tuple[Origin, ...]]:
    """The target, and why it is this one."""
    if mode is not None:
        try:
            target = select(launch_type.value, mode.value, windows)
        except UnknownTargetError as problem:
            if isinstance(mode.origins[0], Choice):
                raise
            reporter.report(codes.INVALID_SETTING, str(problem), mode)
        else:
            return target, merge_origins(launch_type, mode)
    return select(launch_type.value, None, windows), launch_type.origins


def operating_system(project: Project) -> OperatingSystem:
    """Windows when all platforms that are named are of Windows."""
    named = {_system(platform.value) for platform in _platforms(project)}
    is_windows = named == {OperatingSystem.WINDOWS}
    return OperatingSystem.WINDOWS if is_windows else OperatingSystem.LINUX


def _windows(project: Project, launch_type: str) -> bool:
    """Whether the project is for Windows, and the launch type can run it."""
    if operating_system(project) is not OperatingSystem.WINDOWS:
        return False
    try:
        select(launch_type, None, windows=True)
    except UnknownTargetError:
        return False
    return True


def _report_platforms(project: Project, target: Target, reporter: Reporter) -> None:
    for platform in _platforms(project):
        if _system(platform.value) is not target.os:
            reporter.report(
                UNSUPPORTED_PLATFORM,
                f"the tasks run on {target} with {target.os.capitalize()}, not {platform.value}",
                platform,
                help="convert services of another operating system as a project of their own, for "
                "fargate or ec2",
            )


def _platforms(project: Project) -> Sequence[Traced[str]]:
    services = project.services.value.values()
    return [found for one in services if (found := one.value.platform) is not None]


def _system(platform: str) -> OperatingSystem:
    """The operating system of a platform; Linux when it names only an architecture.

    https://github.com/compose-spec/compose-spec/blob/main/05-services.md#platform
    """
    windows = platform.lower().startswith("windows")
    return OperatingSystem.WINDOWS if windows else OperatingSystem.LINUX


def _given(value: str | None, option: str, setting: Traced[str] | None) -> Traced[str] | None:
    """The value of an option, or else of a setting; the overridden setting stays as an origin."""
    if value is None:
        return setting
    overridden = setting.origins if setting else ()
    return Traced(value, (Choice(f"given by {option}"), *overridden))
