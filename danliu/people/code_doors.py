"""A company's chat system as a way in: it knows the people, and says by a code who comes.

As with an identity provider, what it says counts in its own workspace alone.
"""

from msgspec import Struct

from danliu.people.errors import ProviderUnlinked
from danliu.postgres.pool import Connection, Executor

CALLBACK = "/api/public/code-door/callback"


class CodeDoor(Struct, frozen=True):
    """connection   by which the system is asked
    issuer       whose accounts they are: begins with `code:`
    address      ours, as browsers reach it: https://orders.example.com
    """

    connection: str
    issuer: str
    address: str

    @property
    def back(self) -> str:
        return f"{self.address.rstrip('/')}{CALLBACK}"


async def find_door(db: Executor, workspace: int) -> CodeDoor | None:
    row = await db.fetchrow(
        "SELECT connection, issuer, address FROM danliu.code_doors WHERE workspace_id = $1",
        workspace,
    )
    return CodeDoor(*row) if row else None


async def connector_of(db: Executor, workspace: int) -> str:
    """What kind of system it is; blank where there is none."""
    found = await db.fetchval(
        "SELECT c.connector FROM danliu.code_doors d JOIN danliu.connections c"
        " ON c.workspace_id = d.workspace_id AND c.key = d.connection WHERE d.workspace_id = $1",
        workspace,
    )
    return str(found or "")


async def check_still(db: Connection, workspace: int, issuer: str) -> None:
    """That the company still believes this one, until the caller's transaction ends. Raises
    ProviderUnlinked."""
    if not await db.fetchval(
        "SELECT true FROM danliu.code_doors WHERE workspace_id = $1 AND issuer = $2 FOR SHARE",
        workspace,
        issuer,
    ):
        raise ProviderUnlinked


async def save_door(db: Connection, workspace: int, door: CodeDoor) -> None:
    """In the caller's transaction. Accounts of another company end the sessions that those before
    had opened."""
    before = await db.fetchval(
        "SELECT issuer FROM danliu.code_doors WHERE workspace_id = $1 FOR UPDATE", workspace
    )
    await db.execute(
        "INSERT INTO danliu.code_doors (workspace_id, connection, issuer, address)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT (workspace_id)"
        " DO UPDATE SET connection = $2, issuer = $3, address = $4",
        workspace,
        door.connection,
        door.issuer,
        door.address,
    )
    if before not in (None, door.issuer):
        await _end_sessions(db, workspace)


async def drop_door(db: Connection, workspace: int) -> None:
    """With the sessions that came in by it; the links stay for the case that it comes back."""
    await db.execute("DELETE FROM danliu.code_doors WHERE workspace_id = $1", workspace)
    await _end_sessions(db, workspace)


async def end_if_gone(db: Executor, workspace: int) -> None:
    """Its connection was removed, and the door with it: so are the sessions."""
    if await find_door(db, workspace) is None:
        await _end_sessions(db, workspace)


async def _end_sessions(db: Executor, workspace: int) -> None:
    await db.execute(
        "DELETE FROM danliu.sessions WHERE workspace_id = $1 AND via = 'code'", workspace
    )
