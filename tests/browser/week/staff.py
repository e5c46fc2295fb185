"""Who is there: the office, a team leader at each work station, inspector and keeper; customers."""

from uuid import uuid4

from danliu.people.users import add_user, join
from tests.browser.week.company import Week
from tests.web.people import PASSWORD

PLANNER, FINANCE, SALES, SUPERVISOR = "sun", "qian", "wu", "zhou"
INSPECTOR, KEEPER = "zheng", "feng"
SALES_NAME = "吴小姐"
OFFICE = (
    (PLANNER, "孙计划", "planner"),
    (FINANCE, "钱会计", "finance"),
    (SALES, SALES_NAME, "member"),
    (SUPERVISOR, "周主管", "supervisor"),
    (INSPECTOR, "郑质检", "inspector"),
    (KEEPER, "冯仓管", "keeper"),
)
LEADERS = {
    "绕线": ("leader-1", "王班长"),
    "压装": ("leader-2", "李班长"),
    "冲压": ("leader-3", "张班长"),
    "装配": ("leader-4", "刘班长"),
    "测试": ("leader-5", "陈班长"),
}
WRITES_IN_WECOM = "xiaowu"
KNOWN = "宁波启帆机械", "13900000001"
CALLS = "嘉兴安泰电机", "13900000002"
CUSTOMERS = (
    KNOWN,
    CALLS,
    ("绍兴永固水泵", "13900000003"),
    ("台州正大风机", "13900000004"),
    ("湖州新友泵业", "13900000005"),
    ("嵊州恒力电机", "13900000006"),
)


async def arrive(week: Week) -> None:
    for login, name, role in OFFICE:
        known = {"wecom": login} if role == "planner" else {}
        await _joins(week, login, name, role, known)
    stations = {one.cells["name"]: one.id for one in await week.story.records("work_stations")}
    for place, (login, name) in LEADERS.items():
        leader = await _joins(week, login, name, "team_leader", {})
        await week.change("work_stations", {stations[place]: {"leader": leader, "told": None}})
    known = [*CUSTOMERS[2:], *(ordinary(n) for n in range(week.size.orders))]
    fresh = [{"name": name, "phone": phone} for name, phone in known]
    await week.make("customers", fresh)


def ordinary(n: int) -> tuple[str, str]:
    """A customer who orders once: a number gets a text every half a minute, and not sooner."""
    return f"客户{n + 1:03}", f"137{n:08}"


async def _joins(week: Week, login: str, name: str, role: str, known: dict[str, str]) -> str:
    async with week.story.hub.house.db.acquire() as db, db.transaction():
        user = await add_user(db, uuid4(), login, name, PASSWORD)
        await join(db, week.story.ws.row.id, user, role, known)
    return str(user)
