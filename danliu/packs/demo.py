"""A seeded demo: a workspace with the trade pack, connections to the stand-ins, a way in."""

import httpx
import msgspec

from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.packs.sign_in import PICKER, DemoSignIn
from danliu.people.actor import SYSTEM
from danliu.people.users import add_user, join
from danliu.people.workspaces import open_workspace
from danliu.tables.write import Context
from danliu.workspace import House, Workspace


async def seed(house: House, *, sandbox: str) -> Workspace:
    """The demo workspace, made or brought up to date. `sandbox`: address of the stand-ins."""
    now, sign_in = house.clock.now(), DemoSignIn()
    async with house.db.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "demo", "单流演示公司", zone="Asia/Shanghai", demo=True, now=now
        )
        user = await add_user(db, house.clock.new_id(), sign_in.login, "张敏", sign_in.password)
        await join(db, row.id, user, "owner")
    ws = Workspace(house, row, Context(SYSTEM, "demo"))
    await install(ws, read_pack(shipped("trade")), demo=True, sandbox=sandbox)
    await _hire_picker(ws)
    return ws


async def _hire_picker(ws: Workspace) -> None:
    house, sign_in = ws.house, PICKER
    async with house.db.acquire() as db, db.transaction():
        user = await add_user(db, house.clock.new_id(), sign_in.login, "林小拣", sign_in.password)
        await join(db, ws.row.id, user, "picker")


async def stock_stand_ins(http: httpx.AsyncClient, sandbox: str) -> None:
    """What the outside systems of the demo know: every SKU on the shelf, a credit for everybody."""
    shelves = {"*": 100_000}
    credit = {"*": {"limit": 200_000, "used": 20_000}}
    for path, state in (("wangdiantong/_stock", shelves), ("kingdee/_credit", credit)):
        answer = await http.post(f"{sandbox}/{path}", content=msgspec.json.encode(state))
        answer.raise_for_status()
