"""The workshop's schedule in a real browser: a bar is dragged, and the others go about it."""

import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.test_axe import AXE, RUN
from tests.browser.test_floor import Office
from tests.conftest import Demo, open_folder, running_demo
from tests.polling import until
from tests.web.people import PASSWORD

CHINA = ZoneInfo("Asia/Shanghai")
HOUR_PX = 44


@pytest.fixture(scope="module")
def works(new_database: Callable[[str], str]) -> Iterator[Demo]:
    """A company of its own: the workshop pack changes what others look at."""
    folder = open_folder()
    with running_demo(new_database("shop_schedule"), folder) as running:
        yield running
    shutil.rmtree(folder)


@pytest.fixture
async def office(chromium: Browser, works: Demo) -> AsyncIterator[Office]:
    context = await chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce"
    )
    office = Office(context, works)
    await office.ask("post", "/session", data={"login": "demo", "password": PASSWORD})
    await office.ask("post", "/packs/workshop/install", data={"demo": True})
    yield office
    await context.close()


async def station(office: Office, name: str, sku: str) -> datetime:
    """A station that is open from the coming midnight on, and a product that takes an hour there.
    When it opens."""
    today = datetime.now(CHINA).date()
    shift = {"name": name, "station": name, "begins": "0:00", "ends": "24:00"}
    route = {"route": f"GY-{sku}", "turn": 10, "name": name, "station": name, "minutes": 60}
    await office.make("goods", sku=sku, name="样机", sort="product")
    await office.make("bom_lines", product=sku, part="LS-M6", usage=1, route=f"GY-{sku}")
    await office.make("work_stations", name=name, places=1)
    await office.make("operations", **route)
    await office.make("work_hours", **shift)
    await office.make("days_apart", why=f"{name}安装", day=today.isoformat(), station=name)
    return datetime.combine(today + timedelta(days=1), datetime.min.time(), CHINA)


async def going(office: Office, sku: str, days: int) -> str:
    """The number of the job for five pieces that are due in so many days, once it has a time."""
    due = (datetime.now(CHINA).date() + timedelta(days=days)).isoformat()
    order = await office.make("customer_orders", customer="宁波启帆机械", channel="phone", due=due)
    await office.make("order_items", order=order, line=1, item=sku, quantity=5)
    press = f"/tables/customer_orders/records/{order}/press"
    await office.ask("post", press, data={"button": "to_jobs"})

    async def split() -> bool:
        there = await office.ask("get", f"/tables/customer_orders/records/{order}")
        return bool(there["cells"]["status"] == "planned")

    await until(split, what="the order is in production")
    await office.ask("post", "/flows/schedule-now/start", data={})
    number = (await office.ask("get", f"/tables/customer_orders/records/{order}"))["cells"][
        "number"
    ]

    async def timed() -> str | None:
        found = await office.cells("jobs", f'{{order.number}}="{number}"')
        return str(found[0]["number"]) if found and found[0]["planned_from"] else None

    return str(await until(timed, what="the job has a time"))


async def begins(office: Office, number: str) -> datetime:
    (found,) = await office.cells("jobs", f'{{number}}="{number}"')
    return datetime.fromisoformat(found["planned_from"]).astimezone(UTC)


async def test_a_dragged_bar_is_pinned_and_the_other_makes_room(office: Office) -> None:
    opens = await station(office, "甘特台", "CP-G")
    first, second = [await going(office, "CP-G", days) for days in (20, 30)]
    hour = timedelta(hours=1)
    assert [await begins(office, one) for one in (first, second)] == [opens, opens + 5 * hour]

    page = await office.context.new_page()
    await page.goto(f"{office.works.address}/t/jobs?view=schedule")
    await expect(page.get_by_test_id("gantt-group")).to_have_count(2)
    await page.get_by_test_id("gantt-zoom").get_by_text("小时").click()
    await drag(page, bar(page, first), 3 * HOUR_PX)

    await expect(bar(page, first).get_by_label("已钉住")).to_be_visible()
    await expect(bar(page, second)).to_have_attribute("aria-label", says("08:00", "13:00"))
    assert [await begins(office, one) for one in (first, second)] == [
        opens + 3 * hour,
        opens + 8 * hour,
    ]
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    assert await page.evaluate(RUN) == []


def bar(page: Page, number: str) -> Locator:
    return page.get_by_test_id("gantt-bar").filter(has_text=number)


def says(begins: str, ends: str) -> re.Pattern[str]:
    return re.compile(f" {begins} 到 .* {ends}，")


async def drag(page: Page, one: Locator, by_px: int) -> None:
    await one.scroll_into_view_if_needed()
    box = await one.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + by_px / 2, y)
    await page.mouse.move(x + by_px, y)
    await page.mouse.up()
