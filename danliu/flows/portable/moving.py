"""Taking a flow out of a workspace and bringing it into one, where it begins as a draft."""

import msgspec
from msgspec import Struct

from danliu.flows import drafts, versions
from danliu.flows.definition import Flow
from danliu.flows.draft_errors import FlowHasFaults
from danliu.flows.draft_faults import faults_of, read
from danliu.flows.drafts import Draft
from danliu.flows.naming import Account
from danliu.flows.portable.cleaning import cleaned
from danliu.flows.portable.document import FORMAT, Portable, plain
from danliu.flows.portable.fitting import Fit, Fitting, Renaming, There
from danliu.flows.portable.needs import read_needs
from danliu.flows.published import live_flows
from danliu.forms.kept import all_forms
from danliu.postgres.pool import Executor
from danliu.tables.roles import BUILT_IN
from danliu.workspace import Workspace


class Look(Struct, frozen=True):
    """What a flow that comes would find here.

    key       under which it would be here
    live      the version that is live under this key, if there is one
    fits      all that it needs
    left_out  places that are to be filled in: an id or a secret stood there
    """

    key: str
    live: int | None
    fits: tuple[Fit, ...]
    left_out: tuple[str, ...]


async def take_out(
    ws: Workspace, key: str, *, version: int | None = None, draft: bool = False
) -> Portable:
    """A version, else the live one, or the draft, for elsewhere.

    Raises  UnknownFlow, NoDraft; FlowHasFaults for a draft that is no flow yet
    """
    flow = await _wanted(ws, key, version=version, draft=draft)
    there = await _there(ws)
    logins = await _logins(ws.db, ws.row.id)
    roles = dict.fromkeys(there.roles, "")
    named, needs = read_needs(flow, there.schema, there.accounts, roles, logins)
    told, left_out = cleaned(plain(named))
    return Portable(FORMAT, told, needs, left_out)


async def _wanted(ws: Workspace, key: str, *, version: int | None, draft: bool) -> Flow:
    if not draft:
        flow, _ = await versions.definition(ws.db, ws.row.id, key, version)
        return flow
    told = (await drafts.the_draft(ws.db, ws.row.id, key)).definition
    try:
        return read(told)
    except msgspec.ValidationError as error:
        raise FlowHasFaults(key, list(await faults_of(ws.db, ws.row.id, told))) from error


async def look(ws: Workspace, coming: Portable, renaming: Renaming, key: str = "") -> Look:
    """What is there for it, what is missing, what is of another type.

    Raises  NotAFlowFile, BadRenaming
    """
    key = key or coming.definition.key
    fitting = Fitting(coming.needs, await _there(ws), renaming)
    fitting.check()
    live = {flow.key: version for flow, version in await live_flows(ws.db, ws.row.id)}
    return Look(key, live.get(key), tuple(fitting.fits()), coming.left_out)


async def bring_in(
    ws: Workspace, coming: Portable, renaming: Renaming, key: str = "", *, seen: int = 0
) -> Draft:
    """Make it a draft here, in the names of this workspace, whatever is missing.

    seen     number of the draft under this key that it takes the place of; 0: there is none
    Raises   NotAFlowFile, BadRenaming, DraftMoved
    """
    flow = coming.definition
    fitting = Fitting(coming.needs, await _there(ws), renaming)
    fitting.check()
    told = plain(fitting.fitted(flow))
    now, by = ws.clock.now(), ws.actor.ref
    return await drafts.save(ws.db, ws.row.id, key or flow.key, told, seen=seen, by=by, now=now)


async def _there(ws: Workspace) -> There:
    db, workspace = ws.db, ws.row.id
    schema = await ws.tables.fresh_schema()
    accounts = {row.key: Account(row.name, row.connector) for row in await ws.connect.all()}
    flows = [flow.key for flow, _ in await live_flows(db, workspace)]
    forms = [one.form.key for one in await all_forms(db, workspace)]
    roles = {*BUILT_IN, *schema.roles}
    return There(
        schema, accounts, roles, set((await _logins(db, workspace)).values()), flows, forms
    )


async def _logins(db: Executor, workspace: int) -> dict[str, str]:
    """Logins of people by all that a flow may call them."""
    rows = await db.fetch(
        "SELECT u.id::text AS id, u.login, u.name FROM danliu.members m"
        " JOIN danliu.users u ON u.id = m.user_id WHERE m.workspace_id = $1",
        workspace,
    )
    return {
        name: row["login"]
        for row in rows
        for name in (row["name"], row["login"], row["id"], f"user:{row['id']}")
    }
