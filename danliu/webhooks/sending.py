"""Sending what waits: signed, one at a time, in order, tried again ever more rarely.

Source  Standard Webhooks specification 1.0: signature, headers, 410 Gone, switching off
"""

import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from standardwebhooks import Webhook

from danliu.clock import Clock
from danliu.connect.addresses import allowed_hosts
from danliu.connect.errors import OutsideRefused
from danliu.connect.outbound import Outbound
from danliu.errors import DanliuError
from danliu.postgres.pool import Pool
from danliu.vault import Vault
from danliu.webhooks import deliveries
from danliu.webhooks.deliveries import Delivery
from danliu.webhooks.subscriptions import COLUMNS, Subscription

TIMEOUT_S = 10.0
LONGEST_ANSWER = 64 * 1024  # bytes; nobody reads it
LEASE = timedelta(seconds=60)
AT_A_TIME = 200  # messages, before others have their turn
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(hours=4)
MOST_TRIES = 15  # of one message, over more than a day; then the next has its turn
OFF_AFTER = timedelta(days=5)
_GONE = 410
_STATUS = re.compile(r"HTTP (\d{3})")

Warn = Callable[[Subscription], Awaitable[None]]
"""Tells people that a subscription was switched off."""


@dataclass(frozen=True)
class Tried:
    """code: of the answer; None where none came"""

    ok: bool
    code: int | None
    detail: str


@dataclass
class Sending:
    db: Pool
    clock: Clock
    vault: Vault
    warn: Warn
    timeout_s: float = TIMEOUT_S

    async def send(self, webhook: UUID) -> int:
        """Send what waits until it is all sent or one fails; how many arrived.

        Whoever dies in the middle keeps the lease for `LEASE`; then another goes on.
        """
        one = await self._lease(webhook, free=True)
        if one is None:
            return 0
        try:
            return await self._send(one)
        finally:
            await self._give_back(webhook)

    async def _send(self, one: Subscription) -> int:
        for arrived in range(AT_A_TIME):
            next_ = await deliveries.head(self.db, one.id)
            if next_ is None or not await self._try(one, next_):
                return arrived
            held = await self._lease(one.id, free=False)
            if held is None:
                return arrived + 1
            one = held
        return AT_A_TIME

    async def _lease(self, webhook: UUID, *, free: bool) -> Subscription | None:
        """Take the lease where it is free, or keep it; None where neither may be."""
        now = self.clock.now()
        held = "due_at <= $2 AND leased_until <= $2" if free else "leased_until > $2"
        row = await self.db.fetchrow(
            f"UPDATE danliu.webhooks SET leased_until = $3 WHERE id = $1 AND active AND {held}"
            f" RETURNING {COLUMNS}",
            webhook,
            now,
            now + LEASE,
        )
        return Subscription(*row) if row else None

    async def _give_back(self, webhook: UUID) -> None:
        await self.db.execute(
            "UPDATE danliu.webhooks SET leased_until = $2 WHERE id = $1", webhook, self.clock.now()
        )

    async def _try(self, one: Subscription, next_: Delivery) -> bool:
        tried = await self._post(one, next_)
        now = self.clock.now()
        last = next_.tries + 1 >= MOST_TRIES
        status: deliveries.Status = "done" if tried.ok else "failed" if last else "waiting"
        await deliveries.settle(
            self.db, one.id, next_.number, status, code=tried.code, detail=tried.detail, now=now
        )
        if tried.ok:
            await self._works(one)
        else:
            await self._fails(one, tried, next_.tries)
        return tried.ok

    async def _post(self, one: Subscription, next_: Delivery) -> Tried:
        now = self.clock.now()
        secret = self.vault.open(one.secret).decode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "danliu",
            "webhook-id": next_.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(next_.id, now, next_.body),
        }
        try:
            answer = await Outbound(allowed_hosts(os.environ)).ask(
                "POST",
                one.url,
                headers=headers,
                body=next_.body.encode(),
                timeout_s=self.timeout_s,
                max_bytes=LONGEST_ANSWER,
            )
        except DanliuError as error:
            return Tried(False, _code(error), _said(error))
        return Tried(True, answer.status, "")

    async def _works(self, one: Subscription) -> None:
        if one.failing_since:
            await self.db.execute(
                "UPDATE danliu.webhooks SET failing_since = NULL WHERE id = $1", one.id
            )

    async def _fails(self, one: Subscription, tried: Tried, tries: int) -> None:
        """Wait a while; switch it off when nothing has arrived for days, or nobody lives there."""
        now = self.clock.now()
        since = one.failing_since or now
        off = tried.code == _GONE or now - since >= OFF_AFTER
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 4 ** min(tries, 12))
        await self.db.execute(
            "UPDATE danliu.webhooks SET failing_since = $2, due_at = $3, active = $4, why_off = $5"
            " WHERE id = $1",
            one.id,
            since,
            now + pause * self.clock.chance.uniform(0.8, 1.2),
            not off,
            tried.detail if off else "",
        )
        if off:
            await self.warn(one)


def _code(error: DanliuError) -> int | None:
    if isinstance(error, OutsideRefused):
        return int(error.refusal)
    found = _STATUS.search(str(error.facts().get("detail", "")))
    return int(found[1]) if found else None


def _said(error: DanliuError) -> str:
    """Why, for the log; never what was sent."""
    return f"{error.code}: {error.facts().get('detail') or error}"[:500]
