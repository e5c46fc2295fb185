"""That it is still the same person at the screen, before their account is opened or changed."""

from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people import second_factor
from danliu.people.attempts import count_attempt, forget_attempts
from danliu.people.sessions import Signed
from danliu.people.users import check_password
from danliu.tables.access import check_in_person

Password = Annotated[str, Meta(max_length=500)]
Code = Annotated[str, Meta(max_length=40)]


class Proof(Struct, forbid_unknown_fields=True):
    password: Password
    code: Code = ""


async def prove(hub: Hub, signed: Signed, password: str) -> None:
    """That it is still the same person at the screen. Counted by person and not by login: what
    is tried here keeps nobody from signing in.

    Raises  Forbidden, SignInRefused, TooManyRequests
    """
    check_in_person(signed.actor)
    db, subject = hub.house.db, f"prove:{signed.user}"
    now = hub.house.clock.now()
    await count_attempt(db, subject, now, at_most=10, per=timedelta(minutes=1))
    await check_password(db, signed.login, password)
    await forget_attempts(db, subject)


async def prove_both(hub: Hub, signed: Signed, proof: Proof) -> None:
    """Raises also SecondFactorNeeded, SecondFactorRefused."""
    await prove(hub, signed, proof.password)
    house = hub.house
    await second_factor.check(house.db, house.vault, signed.user, proof.code, house.clock.now())
