"""What ``publish`` finds out before anything is changed: bindings, what is there, and the plan."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.publish_text import on_whose_behalf
from compose2ecs.cli.running import Stop, say
from compose2ecs.cli.secret_values import SecretSources
from compose2ecs.cli.wishes import Wishes
from compose2ecs.compose.model import Project
from compose2ecs.ecs.bindings import HELP, WORDS
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.names import sanitised
from compose2ecs.publish.account import OF_DEFAULT_VPC, bound_by_account, of_region
from compose2ecs.publish.api import Api, ApiError
from compose2ecs.publish.apply import apply
from compose2ecs.publish.bindings import OPTIONAL, bound, told, unbound
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.events import Listener
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.looking_around import look_around
from compose2ecs.publish.naming import key_shown, named, of_environment
from compose2ecs.publish.observe import account_of, observe
from compose2ecs.publish.observed import Observed
from compose2ecs.publish.options import Options, selected
from compose2ecs.publish.outcome import Outcome
from compose2ecs.publish.plan import Plan, plan
from compose2ecs.publish.preflight import Preflight, needed, preflight, secret_refusals
from compose2ecs.publish.pushing import Build, pinned, unpinned
from compose2ecs.publish.stores import Secrets, bindings, look_up, store_steps, stored
from compose2ecs.publish.storing import STORING
from compose2ecs.shape import replace

_OF_THE_CALLER = frozenset({RefKind.ACCOUNT, RefKind.REGISTRY})
"""What is bound as soon as the caller is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A plan, and what it was made from."""

    plan: Plan
    ecs: EcsProject
    observed: Observed
    options: Options
    secrets: Secrets | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """What is prepared from: the project, whom to ask, and how the user wants it."""

    project: Project
    api: Api
    options: Options
    wishes: Wishes
    sources: SecretSources
    stack: str | None

    def plan(self, ecs: EcsProject) -> Prepared:
        """The plan, with what does not let it be applied. Raises Stop when something is missing."""
        try:
            return self._plan(*self._offline(ecs))
        except ApiError as error:
            say(f"error: {described(error)}", hint(error))
            say("nothing was changed")
            raise Stop(Exit.PREFLIGHT) from error

    def _plan(self, ecs: EcsProject, told_offline: tuple[str, ...]) -> Prepared:
        account = self._account()
        by_account = bound_by_account(
            ecs, self.api, account, stack=self.stack, use_default_vpc=self.wishes.use_default_vpc
        )
        ecs, notes = by_account.desired, by_account.notes
        secrets = self._secrets(ecs)
        if secrets is not None:
            ecs = bound(ecs, stored(secrets))
        self._check(ecs, "nothing was changed", notes)
        chosen = selected(ecs, self.options)
        wanted = needed(chosen, may_create_log_groups=self.options.create_log_groups)
        around = look_around(self.api, wanted, account)
        judged = preflight(chosen, wanted, around, self.api.region, builds=builds_of(self.project))
        if self.wishes.require_digest:
            ecs = pinned(ecs, around)
            notes = (*notes, *unpinned(selected(ecs, self.options)))
        observed = observe(
            self.api,
            ecs,
            account,
            prune=self.options.prune,
            logs=self.options.create_log_groups,
        )
        made = plan(ecs, observed, self.options)
        return Prepared(
            plan=replace(
                self._whole(made, judged, notes, secrets), bound=(*told_offline, *by_account.bound)
            ),
            ecs=ecs,
            observed=observed,
            options=self.options,
            secrets=secrets,
        )

    def _offline(self, ecs: EcsProject) -> tuple[EcsProject, tuple[str, ...]]:
        """The project with what is bound without AWS, and how. Raises Stop when more is needed."""
        wanted = (*OPTIONAL, *unbound(ecs))
        given = named(wanted, of_environment(os.environ))
        how = told(ecs, given)
        ecs = bound(ecs, given)
        ecs = bound(ecs, of_region(self.api.region))
        if self.stack is None and not self.wishes.use_default_vpc:
            self._check(ecs, "nothing was changed, and AWS was not called", ())
        return ecs, how

    def _account(self) -> str:
        account = account_of(self.api)
        if self.wishes.expect_account not in (None, account):
            say(f"error: this is the account {account}, not {self.wishes.expect_account}")
            say("nothing was changed")
            raise Stop(Exit.PREFLIGHT)
        return account

    def _pushed(self, ecs: EcsProject) -> dict[str, str]:
        """Where the values are of the secrets that are to be stored, by their names."""
        if self.wishes.push_secrets is None:
            return {}
        wanted = [ref.name for ref in unbound(ecs) if ref.kind is RefKind.SECRET]
        return {name: from_ for name, from_ in self.sources.origins.items() if name in wanted}

    def _secrets(self, ecs: EcsProject) -> Secrets | None:
        pushed, store = self._pushed(ecs), self.wishes.push_secrets
        if store is None or not pushed:
            return None
        return look_up(self.api, store, self.options.project, pushed)

    def _check(self, ecs: EcsProject, ending: str, notes: Iterable[str]) -> None:
        """Raise Stop when references are left that nothing binds later."""
        pushed = self._pushed(ecs)
        left = {
            ref: leaves
            for ref, leaves in unbound(ecs).items()
            if ref.kind not in _OF_THE_CALLER
            and not (ref.kind is RefKind.SECRET and ref.name in pushed)
        }
        for ref, leaves in left.items():
            say(
                f"error: nothing says which {WORDS[ref.kind]} {ref.placeholder} stands for"
                f"{on_whose_behalf(leaves)}",
                self._way(ref),
            )
        if left:
            for note in notes:
                say(f"not checked: {note}")
            say(ending)
            raise Stop(Exit.PREFLIGHT)

    def _way(self, ref: Ref) -> str:
        """How to bind the reference."""
        ways, key = [HELP[ref.kind]], key_shown(ref)
        if ref.kind is RefKind.SECRET and ref.name in self.sources.origins:
            ways.append("store the value with --push-secrets")
        if self.stack is not None and key is not None:
            ways.append(f"let the stack {self.stack} put out {key}")
        if ref.kind in OF_DEFAULT_VPC and not self.wishes.use_default_vpc:
            ways.append("say --use-default-vpc")
        return "; or ".join(ways)

    def _whole(
        self, made: Plan, judged: Preflight, notes: tuple[str, ...], secrets: Secrets | None
    ) -> Plan:
        """The plan with secrets first, and with what the preflight found."""
        steps = () if secrets is None else store_steps(secrets, update=self.wishes.update_secrets)
        missing = {step.secret: self.sources.missing(step.secret) for step in steps}
        return replace(
            made,
            steps=(*steps, *made.steps),
            refusals=(*made.refusals, *judged.refusals, *secret_refusals(missing)),
            checked=judged.checked,
            unchecked=(*made.unchecked, *judged.unchecked, *notes),
        )


def builds_of(project: Project) -> dict[str, Build]:
    """The services that are built, by the names of their containers."""
    return {
        sanitised(name): Build(
            service=name,
            local=None
            if service.value.image is not None and service.value.image.value
            else f"{project.name.value}-{name}".lower(),
        )
        for name, service in project.services.value.items()
        if service.value.build is not None
    }


def applied(
    prepared: Prepared,
    api: Api,
    clock: Clock,
    *,
    timeout: float,
    listener: Listener,
    values: SecretSources,
) -> Outcome:
    """What came of the plan. Secrets are stored first, and the rest is planned with their ARNs."""
    storing = tuple(step for step in prepared.plan.steps if isinstance(step, STORING))
    if not storing or prepared.secrets is None:
        return apply(prepared.plan, api, clock, timeout=timeout, listener=listener)
    first = apply(
        replace(prepared.plan, steps=storing),
        api,
        clock,
        timeout=timeout,
        listener=listener,
        values=values,
    )
    others = prepared.plan.steps[len(storing) :]
    if first.remaining:
        return replace(first, remaining=(*first.remaining, *others))
    names: Mapping[str, str] = first.stored
    ecs = bound(prepared.ecs, bindings(names, prepared.secrets.store))
    rest = plan(ecs, prepared.observed, prepared.options)
    second = apply(rest, api, clock, timeout=timeout, listener=listener)
    return replace(second, done=(*first.done, *second.done), stored=names)
