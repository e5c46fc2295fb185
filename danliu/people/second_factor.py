"""The second factor: a code of an authenticator app, or one of the codes kept for a lost phone.

A code is taken once: the step it belongs to is remembered, and no earlier one counts any more.

Source  RFC 6238 with SHA-1, 6 digits and 30 s, which is what all such apps know
"""

import base64
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from danliu.people.attempts import count_attempt, forget_attempts
from danliu.people.errors import (
    SecondFactorNeeded,
    SecondFactorOff,
    SecondFactorRefused,
    SecondFactorThere,
)
from danliu.postgres.pool import Connection, Executor, Pool
from danliu.vault import Vault

STEP_S = 30
DRIFT = 1  # steps that a phone's clock may be off
SECRET_BYTES = 20
RECOVERY_CODES = 10
AT_MOST, PER = 10, timedelta(hours=1)  # tries of one person
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that reads as another


def app(secret: bytes) -> TOTP:
    """The other end of the authenticator app."""
    return TOTP(secret, 6, SHA1(), STEP_S)  # noqa: S303  what RFC 6238 and the apps use


def as_typed(secret: bytes) -> str:
    """The secret for who types it into the app."""
    return base64.b32encode(secret).decode()


async def is_on(db: Executor, user: UUID) -> bool:
    return bool(
        await db.fetchval(
            "SELECT EXISTS (SELECT FROM danliu.second_factors"
            " WHERE user_id = $1 AND confirmed_at IS NOT NULL)",
            user,
        )
    )


async def recovery_left(db: Executor, user: UUID) -> int:
    left: int = await db.fetchval(
        "SELECT count(*) FROM danliu.recovery_codes WHERE user_id = $1", user
    )
    return left


async def begin(db: Executor, vault: Vault, user: UUID) -> bytes:
    """A new secret, of no effect before it is confirmed. Raises SecondFactorThere."""
    secret = secrets.token_bytes(SECRET_BYTES)
    kept = await db.fetchval(
        "INSERT INTO danliu.second_factors AS f (user_id, secret) VALUES ($1, $2)"
        " ON CONFLICT (user_id) DO UPDATE SET secret = $2, used_step = 0"
        " WHERE f.confirmed_at IS NULL RETURNING true",
        user,
        vault.seal(secret),
    )
    if not kept:
        raise SecondFactorThere
    return secret


async def confirm(db: Pool, vault: Vault, user: UUID, code: str, now: datetime) -> list[str]:
    """Turn it on by a first code; the recovery codes, told this once.

    Raises  SecondFactorRefused, SecondFactorThere, TooManyRequests
    """
    if await is_on(db, user):
        raise SecondFactorThere
    await _count(db, user, now)
    if not await _take_code(db, vault, user, code, now):
        raise SecondFactorRefused
    await forget_attempts(db, _subject(user))
    async with db.acquire() as own, own.transaction():
        await own.execute(
            "UPDATE danliu.second_factors SET confirmed_at = $2 WHERE user_id = $1", user, now
        )
        return await renew_recovery(own, vault, user)


async def check(db: Pool, vault: Vault, user: UUID, code: str, now: datetime) -> None:
    """Of who has proved their password already.

    Raises  SecondFactorNeeded for a blank code, SecondFactorRefused, TooManyRequests
    """
    if not await is_on(db, user):
        return
    if not code:
        raise SecondFactorNeeded
    await _count(db, user, now)
    if not (
        await _take_code(db, vault, user, code, now) or await _take_recovery(db, vault, user, code)
    ):
        raise SecondFactorRefused
    await forget_attempts(db, _subject(user))


async def renew_recovery(db: Connection, vault: Vault, user: UUID) -> list[str]:
    """New codes in place of the old, in the caller's transaction.

    Raises  SecondFactorOff
    """
    # locked: who turns it off meanwhile waits, and takes these codes with it
    if not await db.fetchval(
        "SELECT true FROM danliu.second_factors"
        " WHERE user_id = $1 AND confirmed_at IS NOT NULL FOR UPDATE",
        user,
    ):
        raise SecondFactorOff
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    await db.execute("DELETE FROM danliu.recovery_codes WHERE user_id = $1", user)
    await db.executemany(
        "INSERT INTO danliu.recovery_codes (user_id, tag) VALUES ($1, $2)",
        [(user, _tag(vault, user, code)) for code in codes],
    )
    return codes


async def turn_off(db: Executor, user: UUID) -> None:
    await db.execute("DELETE FROM danliu.second_factors WHERE user_id = $1", user)


async def _take_code(db: Executor, vault: Vault, user: UUID, code: str, now: datetime) -> bool:
    """Whether the app gives this code now and it was not taken before; it counts as taken."""
    sealed = await db.fetchval("SELECT secret FROM danliu.second_factors WHERE user_id = $1", user)
    if sealed is None:
        return False
    step = matching_step(vault.open(sealed), code, now)
    return step is not None and bool(
        await db.fetchval(
            "UPDATE danliu.second_factors SET used_step = $2"
            " WHERE user_id = $1 AND used_step < $2 RETURNING true",
            user,
            step,
        )
    )


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The step whose code this is, of those around now. Pure; it takes as long for any code."""
    given, step = _plain(code).encode(), int(now.timestamp()) // STEP_S
    around = range(step - DRIFT, step + DRIFT + 1)
    fits = [one for one in around if hmac.compare_digest(app(secret).generate(one * STEP_S), given)]
    return fits[-1] if fits else None


async def _take_recovery(db: Executor, vault: Vault, user: UUID, code: str) -> bool:
    return bool(
        await db.fetchval(
            "DELETE FROM danliu.recovery_codes WHERE user_id = $1 AND tag = $2 RETURNING true",
            user,
            _tag(vault, user, code),
        )
    )


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _tag(vault: Vault, user: UUID, code: str) -> bytes:
    """Keyed: who steals the database alone can try no codes."""
    return vault.sign(b"recovery code " + user.bytes + _plain(code).encode())


def _plain(code: str) -> str:
    """As people type it: with spaces, dashes, capitals."""
    return "".join(code.split()).replace("-", "").lower()


def _subject(user: UUID) -> str:
    return f"code:{user}"


async def _count(db: Executor, user: UUID, now: datetime) -> None:
    await count_attempt(db, _subject(user), now, at_most=AT_MOST, per=PER)
