"""Who is there: customers and their account managers, stores with a login, pickers, the boss."""

from typing import Any
from uuid import uuid4

from danliu.people.users import add_user, join
from tests.browser.day.company import Day
from tests.browser.day.orders import city, store, told
from tests.web.people import PASSWORD

BOSS = "boss.wang"  # as WeCom calls the supervisor
PICKERS = ("xiaolin", "xiaochen")
TEMPLATE, OPENID = "tpl-shipped", "o-told-1"


async def arrive(day: Day) -> None:
    manager = await day.story.ws.db.fetchval("SELECT id FROM danliu.users WHERE login = 'demo'")
    known = [_customer(n, store(n), str(manager)) for n in range(day.size.stores)]
    known += [_told(n, str(manager)) for n in range(day.size.told)]
    await day.make("customers", known)
    for login, name in zip(PICKERS, ("小林", "小陈"), strict=True):
        await _join(day, login, name, "member", {})
    for n in range(day.size.pages):
        await _join(day, store_login(store(n)), f"{store(n)}店长", "store", {"store": store(n)})
    boss = await _join(day, "boss", "王总", "member", {"wecom": BOSS})
    (rules,) = await day.story.records("alarm_settings")
    await day.change("alarm_settings", {rules.id: {"supervisor": boss}})
    agreed = {"openid": OPENID, "template": TEMPLATE, "url": await day.hook("wechat")}
    assert (await day.outside.tell("wechat", "_consent", agreed))["answer"] == "success"


def store_login(name: str) -> str:
    return f"store-{int(''.join(one for one in name if one.isdigit()))}"


def phone_of(n: int) -> str:
    """Of who is told."""
    return f"137{n:08}"


def manager_phone_of(n: int) -> str:
    return f"138{n:08}"


def _customer(n: int, name: str, manager: str) -> dict[str, Any]:
    level = "diamond" if n % 7 == 0 else "vip" if n % 5 == 0 else "normal"
    return {
        "name": name,
        "level": level,
        "erp_number": f"C{n + 100}",
        "phone": f"139{n:08}",
        "city": city(name),
        "manager": manager,
        "care": ["invoice"] if n % 11 == 3 else [],
    }


def _told(n: int, manager: str) -> dict[str, Any]:
    known = _customer(7, told(n), manager) | {"phone": phone_of(n), "tags": ["order-status"]}
    agreed = {"openid": OPENID} if n == 0 else {}
    return known | {"manager_phone": manager_phone_of(n), "city": city(told(n))} | agreed


async def _join(day: Day, login: str, name: str, role: str, known: dict[str, str]) -> str:
    async with day.story.hub.house.db.acquire() as db, db.transaction():
        user = await add_user(db, uuid4(), login, name, PASSWORD)
        await join(db, day.story.ws.row.id, user, role, known)
    return str(user)
