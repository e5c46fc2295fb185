"""Whether a form takes an answer now, and whether it was a person who sent it.

The ticket keeps out programs that send to whatever form they find: they fill in every field, also
one that nobody sees, and they send within a moment. It does not keep out a program that was
written for this form.
"""

import base64
import struct
from datetime import UTC, datetime, timedelta
from typing import Literal

from danliu.errors import Words
from danliu.forms.errors import FormClosed, LooksAutomatic
from danliu.forms.form import Form
from danliu.forms.kept import Published
from danliu.vault import Vault

State = Literal["open", "closed", "late", "full"]
TYPED_IN = timedelta(seconds=3)  # nobody fills in a form and sends it in less
KEPT_OPEN = timedelta(hours=24)
_MOMENT = struct.Struct(">d")


def state_of(published: Published, now: datetime) -> State:
    form = published.form
    if not form.open:
        return "closed"
    if form.closes_at is not None and now >= form.closes_at:
        return "late"
    return "full" if form.most is not None and published.answers >= form.most else "open"


def check_open(published: Published, now: datetime) -> None:
    """Raises FormClosed."""
    state = state_of(published, now)
    if state != "open":
        raise closed(published.form, state)


def closed(form: Form, why: Literal["closed", "late", "full"]) -> FormClosed:
    return FormClosed(why, Words(form.closed, form.closed_en or form.closed))


def ticket(vault: Vault, link: str, now: datetime) -> str:
    """When this form was opened, as only this installation can say it."""
    moment = _MOMENT.pack(now.timestamp())
    return base64.urlsafe_b64encode(moment + vault.sign(_message(link, moment))).decode()


def check_person(vault: Vault, link: str, given: str, trap: str, now: datetime) -> None:
    """Raises LooksAutomatic. `trap` is what stands in a field that no person sees."""
    wait_s = int(TYPED_IN.total_seconds())
    if trap:
        raise LooksAutomatic(wait_s)
    opened = _opened(vault, link, given)
    if opened is None or now - opened > KEPT_OPEN:
        raise LooksAutomatic(wait_s)
    if now - opened < TYPED_IN:
        raise LooksAutomatic((TYPED_IN - (now - opened)).seconds + 1)


def _opened(vault: Vault, link: str, given: str) -> datetime | None:
    try:
        raw = base64.urlsafe_b64decode(given.encode())
    except (ValueError, UnicodeEncodeError):
        return None
    moment, tag = raw[: _MOMENT.size], raw[_MOMENT.size :]
    if len(moment) < _MOMENT.size or not vault.signed(_message(link, moment), tag):
        return None
    from_epoch = _MOMENT.unpack(moment)[0]
    return datetime.fromtimestamp(from_epoch, UTC)


def _message(link: str, moment: bytes) -> bytes:
    return b"form ticket " + link.encode() + moment
