"""A project and the account that it runs in: what each of these commands begins with."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import typer

from compose2ecs.cli.account import BriskClock, Place, account, announce
from compose2ecs.cli.conversion import conversion_of
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.output import show
from compose2ecs.cli.publish_text import Printer
from compose2ecs.cli.running import READS_PATIENCE_S, Stop, place_of, say, stopped_by_signals
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.model import Project
from compose2ecs.ecs.bindings import HELP
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import RefKind
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.publish.account import bound_by_account, of_region
from compose2ecs.publish.api import Api, ApiError
from compose2ecs.publish.aws import NoRegionError
from compose2ecs.publish.bindings import OPTIONAL, bound, unbound
from compose2ecs.publish.clock import Interrupted, SystemClock
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.life.found import Found
from compose2ecs.publish.life.look import look
from compose2ecs.publish.life.selection import Selection, selection
from compose2ecs.publish.naming import named, of_environment
from compose2ecs.publish.observe import account_of
from compose2ecs.publish.options import cluster_of
from compose2ecs.publish.retry import Retrying


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says of the project, and of the account."""

    load: LoadOptions
    policy: PolicyOptions
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """A project, and the account that it runs in.

    ``ecs`` is bound as far as that needs no look. ``patient`` calls ``api``, and tries again for a
    minute: it is for what is read before anything is changed.
    """

    given: Given
    project: Project
    ecs: EcsProject
    account: str
    api: Api
    patient: Api
    clock: SystemClock
    printer: Printer

    @property
    def name(self) -> str:
        """The name of the project."""
        return self.project.name.value

    @property
    def cluster(self) -> str:
        """The name of the cluster."""
        return cluster_of(self.ecs)

    def found(
        self,
        *,
        revisions: bool = False,
        everywhere: bool = False,
        history: bool = False,
        strict: bool = False,
    ) -> Found:
        """What is there of the project; see ``look``. Raises ApiError."""
        return look(
            self.patient,
            self.ecs,
            self.name,
            self.account,
            revisions=revisions,
            everywhere=everywhere,
            history=history,
            strict=strict,
        )

    def chosen(self, found: Found, names: Iterable[str] | None) -> Selection:
        """What the arguments speak of. Raises BadParameter for one that nothing is called by."""
        chosen = selection(names or (), self.ecs, found)
        for name in chosen.unknown:
            raise typer.BadParameter(
                f"neither the file nor the cluster has a service `{name}`", param_hint="SERVICE"
            )
        return chosen


def living(given: Given, work: Callable[[Living], Exit], *, is_quiet: bool = False) -> Exit:
    """The exit code of ``work``, or that of what keeps it from being done.

    Signals stop it between two calls, and say so unless it ``is_quiet``.

    What conversion finds is no matter here: what runs does so whatever the file says now.
    """
    announce(given.place)
    result = conversion_of(given.load, given.policy, None)
    if result.ecs is None or result.loaded.project is None:
        show(result.diagnostics, result.loaded.texts)
        return Exit.UNLOADABLE
    project = result.loaded.project
    region, stack = place_of(project)
    clock = BriskClock() if given.place.is_sandbox else SystemClock()
    with stopped_by_signals(clock, is_quiet=is_quiet):
        try:
            with account(given.place, project.name.value, given.policy.region or region) as api:
                return work(_opened(given, project, result.ecs, api, clock, stack))
        except Stop as stop:
            return stop.code
        except Interrupted:
            return Exit.INTERRUPTED
        except ApiError as error:
            say(f"error: {described(error)}", hint(error))
        except NoRegionError as error:
            say(f"error: {error}", error.help)
    return Exit.PREFLIGHT


def _opened(
    given: Given,
    project: Project,
    ecs: EcsProject,
    api: Api,
    clock: SystemClock,
    stack: str | None,
) -> Living:
    """The project in its account, bound as ``publish`` binds it without its options.

    Raises Stop, ApiError, NoRegionError.
    """
    ecs = bound(ecs, named((*OPTIONAL, *unbound(ecs)), of_environment(os.environ)))
    ecs = bound(ecs, of_region(api.region))
    printer = Printer()
    patient = Retrying(api, clock, patience=READS_PATIENCE_S, notice=printer.repeated)
    number = account_of(patient)
    ecs = bound_by_account(ecs, patient, number, stack=stack, use_default_vpc=False).desired
    for ref in unbound(ecs):
        if ref.kind is RefKind.CLUSTER:
            say("error: nothing says which cluster", HELP[RefKind.CLUSTER])
            raise Stop(Exit.PREFLIGHT)
    return Living(
        given=given,
        project=project,
        ecs=ecs,
        account=number,
        api=api,
        patient=patient,
        clock=clock,
        printer=printer,
    )
