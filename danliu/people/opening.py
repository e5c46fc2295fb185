"""The first company of an installation, made by whoever holds the key that was printed at start."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from msgspec import Meta, Struct

from danliu.errors import DanliuError, Words
from danliu.people.errors import BadToken, LoginTaken
from danliu.people.invitations import Newcomer
from danliu.people.passwords import check_password_strength
from danliu.people.users import add_newcomer, join
from danliu.people.workspaces import WorkspaceRow, open_workspace
from danliu.postgres.pool import Connection
from danliu.vault import Vault

_LOCK = 0x6F70656E  # «open»
_ZONE = Words("时区名，如 Asia/Shanghai", "a time zone such as Asia/Shanghai")


@dataclass(eq=False)
class CompanyThere(DanliuError):
    """A company was set up here already: sign in, or ask its owner for an invitation."""

    code = "company-there"
    status = 409


@dataclass(eq=False)
class WrongKey(DanliuError):
    """This is not the link that was printed when Danliu started."""

    code = "wrong-setup-key"
    status = 403


class Company(Struct, frozen=True, forbid_unknown_fields=True):
    """zone: in which its days begin and end"""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    owner: Newcomer
    zone: str = "Asia/Shanghai"


def setup_key(vault: Vault) -> str:
    """The same for the life of the installation's secret; of no use once there is a company."""
    return vault.sign(b"set up the first company").hex()[:32]


async def open_company(
    db: Connection, vault: Vault, key: str, company: Company, user: UUID, now: datetime
) -> tuple[WorkspaceRow, UUID]:
    """Make the first workspace and its owner, in the caller's transaction.

    Raises  WrongKey, CompanyThere, BadPassword, BadToken
    """
    if not hmac.compare_digest(key.encode(), setup_key(vault).encode()):
        raise WrongKey
    await db.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
    if await db.fetchval("SELECT EXISTS (SELECT FROM danliu.workspaces)"):
        raise CompanyThere
    if company.zone not in available_timezones():
        raise BadToken("zone", company.zone, _ZONE)
    owner = company.owner
    check_password_strength(owner.password, owner.login)
    row = await open_workspace(db, "main", company.name, zone=company.zone, demo=False, now=now)
    found = await add_newcomer(db, user, owner.login, owner.name, owner.password)
    if found is None:
        raise LoginTaken(owner.login)
    await join(db, row.id, found, "owner")
    return row, found
