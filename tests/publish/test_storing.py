"""Storing secrets: which, where, and that their values go nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.cli.secret_values import SecretSources
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.load import load
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.publish import steps as s
from compose2ecs.publish.apply import apply
from compose2ecs.publish.observe import observe
from compose2ecs.publish.outcome import Outcome
from compose2ecs.publish.plan import plan
from compose2ecs.publish.render import text
from compose2ecs.publish.stores import Store, look_up, store_steps, stored
from compose2ecs.publish.storing import Values, no_values
from compose2ecs.trace import plain
from tests.publish.clock import FakeClock
from tests.publish.desired import options, shop
from tests.publish.fake_account import ACCOUNT
from tests.publish.fake_ecs import FakeEcs

ORIGINS = {"db": "the file ./db.txt", "api": "the variable API"}
VALUE = "hunter2"


@pytest.mark.parametrize("store", Store)
def test_only_what_is_missing_is_stored(store: Store) -> None:
    ecs = FakeEcs("shop")
    name = store.name_of("shop", "db")
    (ecs.parameters if store is Store.SSM else ecs.secrets)[name] = "x"
    secrets = look_up(ecs, store, "shop", ORIGINS)
    (step,) = store_steps(secrets, update=False)
    assert (step.secret, step.name) == ("api", store.name_of("shop", "api"))
    assert step.cause == "value from the variable API"
    assert list(stored(secrets)) == [Ref(RefKind.SECRET, "db")]
    assert len(store_steps(secrets, update=True)) == 2


def test_names_and_arns() -> None:
    ecs = FakeEcs("shop")
    ecs.parameters["/shop/db"] = ecs.secrets["shop/db"] = "x"
    arns = [
        plain(stored(look_up(ecs, store, "shop", ORIGINS))[Ref(RefKind.SECRET, "db")])
        for store in (Store.SSM, Store.SECRETS_MANAGER)
    ]
    assert arns == [
        [f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/shop/db"],
        [f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:shop/db-AbCdEf"],
    ]


def storing(ecs: FakeEcs, step: s.StoreSecret, values: Values = lambda _: VALUE) -> Outcome:
    desired = shop("web")
    made = plan(desired, observe(ecs, desired, ACCOUNT), options())
    made = replace(made, steps=(step,))
    assert VALUE not in text(made, diff=True)
    ecs.calls.clear()
    return apply(made, ecs, FakeClock(), timeout=1, values=values)


MAKE = s.MakeSecret(secret="db", name="shop/db", cause="")
PUT = s.StoreParameter(secret="db", name="/shop/db", replaces=False, cause="")


@pytest.mark.parametrize("step", [MAKE, PUT])
def test_what_somebody_stored_meanwhile_is_left_alone(step: s.StoreSecret) -> None:
    ecs = FakeEcs("shop")
    ecs.secrets["shop/db"] = ecs.parameters["/shop/db"] = "theirs"
    outcome = storing(ecs, step)
    assert outcome.failure is None
    assert outcome.stored["db"].endswith((":secret:shop/db-AbCdEf", ":parameter/shop/db"))
    assert (ecs.secrets["shop/db"], ecs.parameters["/shop/db"]) == ("theirs", "theirs")


def test_an_outcome_has_the_arn_and_not_the_value() -> None:
    outcome = storing(FakeEcs("shop"), MAKE)
    assert list(outcome.stored) == ["db"]
    assert VALUE not in repr(outcome)


def unreadable(_secret: str) -> str:
    raise ValueError("the file ./db.txt cannot be read: Permission denied")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (unreadable, "the file ./db.txt cannot be read: Permission denied"),
        (lambda _: "", "the value of the secret db is empty"),
        (no_values, "nothing gives the value of the secret db"),
    ],
)
def test_without_a_value_nothing_is_called(values: Values, message: str) -> None:
    ecs = FakeEcs("shop")
    outcome = storing(ecs, MAKE, values)
    assert outcome.failure is not None
    assert (outcome.failure.message, ecs.calls) == (message, [])


def sources(folder: Path, **variables: str) -> SecretSources:
    (folder / "compose.yaml").write_text(
        "name: shop\n"
        "services: {web: {image: x, secrets: [db, api, elsewhere]}}\n"
        "secrets: {db: {file: db.txt}, api: {environment: API}, elsewhere: {external: true}}\n"
    )
    given: Any = {"cwd": str(folder), "variables": variables}
    loaded = load(LoadOptions(**given), lambda: b"")
    assert loaded.project is not None
    return SecretSources(loaded.project, loaded.environment.values)


def test_values_of_files_and_variables(tmp_path: Path) -> None:
    found = sources(tmp_path, API="key\n")
    assert found.origins == {"db": "the file db.txt", "api": "the variable API"}
    assert found.missing("db") == "the file db.txt does not exist"
    (tmp_path / "db.txt").write_bytes(b"one\r\ntwo\r\n")
    assert (found.missing("db"), found.missing("api")) == (None, None)
    assert (found("db"), found("api")) == ("one\r\ntwo", "key\n")
    assert sources(tmp_path).missing("api") == "the variable API is not set"


def test_a_file_that_is_no_text_is_not_quoted(tmp_path: Path) -> None:
    found = sources(tmp_path)
    (tmp_path / "db.txt").write_bytes(b"hunter\xff2")
    with pytest.raises(ValueError, match=r"^the file db.txt is no text in UTF-8$") as caught:
        found("db")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
