"""The shop floor's tablets in a real browser: scanned, finished, offline, changed, stored."""

import asyncio
import io
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.test_axe import AXE, RUN
from tests.conftest import Demo, open_folder, running_demo
from tests.polling import until
from tests.web.people import PASSWORD, hire

LANDSCAPE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def works(new_database: Callable[[str], str]) -> Iterator[Demo]:
    """A company of its own: the workshop pack changes what others look at."""
    folder = open_folder()
    with running_demo(new_database("shop_floor"), folder) as running:
        yield running
    shutil.rmtree(folder)


class Office:
    """The desk of this company, over its API."""

    def __init__(self, context: BrowserContext, works: Demo) -> None:
        self.context, self.works = context, works

    async def ask(self, way: str, path: str, **more: Any) -> Any:
        send = getattr(self.context.request, way)
        answer = await send(f"{self.works.address}/api{path}", **more)
        assert answer.ok, await answer.text()
        return await answer.json()

    async def make(self, table: str, **cells: object) -> str:
        made = await self.ask("post", f"/tables/{table}/records", data={"cells": cells})
        return str(made["id"])

    async def cells(self, table: str, where: str) -> list[dict[str, Any]]:
        read = await self.ask("get", f"/tables/{table}/records", params={"where": where})
        return [one["cells"] for one in read["records"]]

    async def job(self, quantity: int = 2, urgency: str = "green") -> str:
        """An assigned job of two steps, assembly and test; its number."""
        order = await self.make(
            "customer_orders",
            customer="宁波启帆机械",
            channel="phone",
            urgency=urgency,
            due="2027-03-01",
        )
        cells = {"item": "DJ-A", "quantity": quantity, "route": "GY-101", "status": "assigned"}
        job = await self.make("jobs", order=order, **cells)
        read = await self.ask("get", f"/tables/jobs/records/{job}")
        return str(read["cells"]["number"])

    async def edit(self, number: str, **cells: object) -> None:
        read = await self.ask(
            "get", "/tables/jobs/records", params={"where": f'{{number}}="{number}"'}
        )
        (found,) = read["records"]
        body = {"version": found["version"], "cells": cells}
        await self.ask("patch", f"/tables/jobs/records/{found['id']}", data=body)

    async def steps(self, number: str) -> list[dict[str, Any]]:
        found = await self.cells("job_steps", f'{{job.number}}="{number}"')
        return sorted(found, key=lambda one: float(one["turn"]))


@pytest.fixture
async def office(chromium: Browser, works: Demo) -> AsyncIterator[Office]:
    context = await chromium.new_context(locale="zh-CN")
    office = Office(context, works)
    await office.ask("post", "/session", data={"login": "demo", "password": PASSWORD})
    await office.ask("post", "/packs/workshop/install", data={"demo": True})
    yield office
    await context.close()


class Tablet:
    """One team leader's tablet at one work station."""

    def __init__(self, page: Page, context: BrowserContext) -> None:
        self.page, self.context = page, context

    def row(self, number: str) -> Locator:
        return self.page.locator(f'[data-testid="floor-duty"][data-job="{number}"]')

    async def scan(self, code: str) -> None:
        """As a hardware scanner: quick keys, then Enter, however busy this machine is."""
        await self.page.evaluate(SCANNER, [*code, "Enter"])

    async def press(self, name: str) -> None:
        await self.page.get_by_test_id(name).click()

    async def photograph(self) -> None:
        made = io.BytesIO()
        Image.new("RGB", (40, 30), "#884422").save(made, "png")
        await self.page.get_by_test_id("floor-photo").set_input_files(
            {"name": "scrap.png", "mimeType": "image/png", "buffer": made.getvalue()}
        )
        await expect(self.page.get_by_text("1 张照片")).to_be_visible()

    async def tell(self) -> None:
        """What was typed is kept, and sent."""
        await self.press("floor-tell")
        await expect(self.page.get_by_test_id("floor-sheet")).to_have_count(0)
        await expect(self.page.get_by_test_id("floor-unsent")).to_have_count(0)

    async def has_no_fault(self) -> None:
        """For who does not see well; and each button is for a glove."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        assert await self.page.evaluate(RUN) == []
        assert await self.page.evaluate(SMALL) == []
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


SCANNER = """
(keys) => {
  for (const key of keys)
    (document.activeElement || document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
"""
SMALL = """
() => [...document.querySelectorAll('button')].filter((one) => one.offsetParent)
  .filter((one) => one.offsetHeight < 64 || one.offsetWidth < 64)
  .map((one) => `${one.textContent} ${one.offsetWidth}x${one.offsetHeight}`)
"""
IDLE = "() => new Promise(done => requestIdleCallback(() => requestIdleCallback(done)))"
At = Callable[..., Any]


@pytest.fixture
async def tablet_at(chromium: Browser, works: Demo, office: Office) -> AsyncIterator[At]:
    opened: list[BrowserContext] = []

    async def make(place: str, size: dict[str, int] = LANDSCAPE) -> Tablet:
        login = f"lead{uuid4().hex[:8]}"
        await asyncio.to_thread(hire, works, login, "王班长", "team_leader")
        context = await chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            has_touch=True,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        opened.append(context)
        page = await context.new_page()
        await page.goto(f"{works.address}/floor")
        await page.get_by_test_id("pda-login").fill(login)
        await page.get_by_test_id("pda-password").fill(PASSWORD)
        await page.get_by_test_id("pda-enter").click()
        await page.get_by_role("button", name=place, exact=True).click()
        await expect(page.get_by_test_id("floor-list")).to_be_visible()
        return Tablet(page, context)

    yield make
    for context in opened:
        await context.close()


async def test_a_step_is_scanned_and_finished_and_the_next_station_sees_it(
    office: Office, tablet_at: At
) -> None:
    here, there = await tablet_at("装配"), await tablet_at("测试")
    number = await office.job(urgency="red")
    await expect(here.row(number)).to_contain_text("可以开始")
    await expect(there.row(number)).to_contain_text("等「装配」的总装")
    await here.has_no_fault()

    await there.scan(number)
    await expect(there.page.get_by_test_id("floor-panel")).to_contain_text(number)
    await there.scan(number)
    alarm = there.page.get_by_test_id("alarm")
    await expect(alarm).to_have_text("还不能做「通电测试」：「装配」的「总装」没做完")
    await there.press("alarm-seen")

    await here.scan(number.lower())
    await expect(here.page.get_by_test_id("floor-panel")).to_contain_text("总装")
    await here.has_no_fault()
    await here.scan(number)
    await expect(here.page.get_by_test_id("floor-finish")).to_be_visible()
    await here.scan(number)
    await expect(here.page.get_by_test_id("floor-sheet")).to_be_visible()
    await here.press("key-1")
    await here.press("floor-scrap")
    await here.press("key-1")
    await expect(here.page.get_by_test_id("floor-tell")).to_be_disabled()
    await here.press("reason-mistake")
    await here.photograph()
    await here.has_no_fault()
    await here.tell()

    await expect(here.row(number)).to_have_count(0)
    # sooner than the tablet looks by itself: the line has told it
    await expect(there.row(number)).to_contain_text("可以开始", timeout=4_000)
    await expect(there.row(number)).to_contain_text("1 件")
    first, _ = await office.steps(number)
    assert (first["state"], float(first["good"]), float(first["scrap"])) == ("done", 1, 1)
    assert (first["reason"], len(first["photo"])) == ("mistake", 1)
    assert first["device"].startswith("平板 ")


async def test_what_is_done_without_a_network_survives_a_reload_and_counts_once(
    office: Office, tablet_at: At
) -> None:
    here, number = await tablet_at("装配"), await office.job()
    await expect(here.row(number)).to_contain_text("可以开始")
    await here.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await here.context.set_offline(True)

    await here.row(number).click()
    await here.press("floor-begin")
    await expect(here.page.get_by_test_id("floor-unsent")).to_have_text("1 条未上传")
    await here.page.reload()
    await expect(here.row(number)).to_contain_text("进行中")
    await expect(here.page.get_by_test_id("floor-link")).to_contain_text("离线")
    await here.scan(number)
    await here.press("floor-finish")
    await here.press("floor-scrap")
    await here.press("key-1")
    await expect(here.page.get_by_test_id("floor-good")).to_have_text("合格1")
    await here.press("reason-tool")
    await here.photograph()
    await here.press("floor-tell")
    await expect(here.page.get_by_test_id("floor-unsent")).to_have_text("2 条未上传")
    assert [one["state"] for one in await office.steps(number)] == ["waiting", "waiting"]

    await here.context.set_offline(False)
    await expect(here.page.get_by_test_id("floor-unsent")).to_have_count(0)
    await expect(here.page.get_by_test_id("floor-link")).to_contain_text("在线")
    first, second = await office.steps(number)
    assert (first["state"], float(first["good"]), second["state"]) == ("done", 1, "waiting")
    assert (first["reason"], len(first["photo"])) == ("tool", 1)
    assert first["began"] < first["ended"]


async def test_a_list_that_was_asked_for_before_takes_back_nothing(
    office: Office, tablet_at: At
) -> None:
    """Its answer is slow, and comes after the server has heard of what was done meanwhile."""
    here, number = await tablet_at("装配"), await office.job()
    await expect(here.row(number)).to_contain_text("可以开始")
    asked, comes, gone = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(route: Route) -> None:
        first = not asked.is_set()
        answer = await route.fetch() if first else None
        asked.set()
        await comes.wait()
        await (route.fulfill(response=answer) if answer else gone.wait())

    await here.page.route("**/api/floors/floor/places/*", slow)
    await asked.wait()
    await here.row(number).click()
    await here.press("floor-begin")
    await expect(here.page.get_by_test_id("floor-unsent")).to_have_count(0)
    async with here.page.expect_event("requestfinished", lambda one: "/places/" in one.url):
        comes.set()
    await here.page.evaluate(IDLE)
    await expect(here.row(number)).to_contain_text("进行中")
    await here.press("floor-finish")
    await here.tell()
    gone.set()
    await here.page.unroute_all(behavior="ignoreErrors")


async def test_a_change_fills_the_screen_until_it_is_read(office: Office, tablet_at: At) -> None:
    here, number = await tablet_at("装配"), await office.job()
    await here.row(number).click()
    await here.press("floor-begin")
    await expect(here.page.get_by_test_id("floor-unsent")).to_have_count(0)

    await office.edit(number, quantity=3)

    await expect(here.page.get_by_test_id("floor-changed")).to_have_text("数量 2 → 3")
    await here.has_no_fault()
    await here.scan(number)  # a scan reads nothing
    await expect(here.page.get_by_test_id("floor-changed")).to_be_visible()
    await here.press("floor-change-seen")
    await expect(here.page.get_by_test_id("floor-changed")).to_have_count(0)
    await expect(here.page.get_by_test_id("floor-unsent")).to_have_count(0)
    (job,) = await office.cells("jobs", f'{{number}}="{number}"')
    assert job["changed"] is None


async def test_the_check_and_the_receipt_on_a_phone(office: Office, tablet_at: At) -> None:
    here, number = await tablet_at("质检", PHONE), await office.job()
    await _made(here, office, number)
    await expect(here.row(number)).to_be_visible()
    await here.has_no_fault()
    await here.row(number).click()
    await here.has_no_fault()
    await here.press("floor-pass")
    await here.has_no_fault()
    await here.tell()
    await expect(here.row(number)).to_have_count(0)

    await here.press("floor-change-place")
    await here.press("floor-place-store")
    await expect(here.row(number)).to_contain_text("待入库")
    await here.scan(number)
    await here.press("floor-receive")
    await here.press("key-3")
    await expect(here.page.get_by_text("比应收多 1 件，会通知计划员")).to_be_visible()
    await here.has_no_fault()
    await here.tell()
    await expect(here.row(number)).to_have_count(0)
    (job,) = await office.cells("jobs", f'{{number}}="{number}"')
    assert (job["status"], float(job["received"])) == ("stored", 3)
    assert job["receipt"] == "多收 1（应收 2，实收 3）"
    await here.scan(number)
    await expect(here.page.get_by_test_id("alarm")).to_contain_text("已入库")


async def _made(here: Tablet, office: Office, number: str) -> None:
    """All its steps, over the API of the floor."""
    (floor,) = (await office.ask("get", "/floors"))["floors"]

    async def duty(place: str) -> dict[str, Any] | None:
        (at,) = [one["id"] for one in floor["places"] if one["title"] == place]
        found = await office.ask("get", f"/floors/floor/places/{at}")
        return next((one for one in found if one["title"] == number), None)

    for place in ("装配", "测试"):
        while (step := await duty(place)) is None:
            await asyncio.sleep(0.1)
        at = {
            "at": "2026-11-26T08:00:00Z",
            "job": step["job"],
            "step": step["step"],
            "device": "API",
        }
        acts = [{"id": str(uuid4()), "do": "begin", **at}]
        acts += [{"id": str(uuid4()), "do": "finish", "pieces": "2", **at}]
        done = await office.ask("post", "/floors/floor/acts", data={"acts": acts})
        assert [one["outcome"] for one in done] == ["applied", "applied"]


async def test_who_comes_next_finds_the_tablet_at_its_station(
    works: Demo, office: Office, tablet_at: At
) -> None:
    here, number = await tablet_at("装配"), await office.job()
    login = f"next{uuid4().hex[:8]}"
    await asyncio.to_thread(hire, works, login, "李班长", "team_leader")
    await here.press("floor-person")
    await here.has_no_fault()
    await here.press("floor-sign-out")

    await here.page.get_by_test_id("pda-login").fill(login)
    await here.page.get_by_test_id("pda-password").fill(PASSWORD)
    await here.has_no_fault()
    await here.press("pda-enter")

    await expect(here.row(number)).to_be_visible()
    await here.row(number).click()
    await here.press("floor-begin")
    await expect(here.row(number)).to_contain_text("进行中 · 李班长")


async def test_trouble_with_a_job_is_told_and_becomes_a_ticket(
    office: Office, tablet_at: At
) -> None:
    here, number = await tablet_at("装配"), await office.job()
    await expect(here.row(number)).to_contain_text("可以开始")
    await here.scan(number)
    await here.press("floor-trouble")
    await expect(here.page.get_by_test_id("floor-tell")).to_be_disabled()
    await here.press("reason-quality")
    await here.photograph()
    await here.has_no_fault()
    await here.tell()

    (ticket,) = await office.cells("after_sales", f'{{job.number}}="{number}"')
    assert (ticket["kind"], float(ticket["quantity"]), ticket["state"]) == ("quality", 1, "open")
    assert len(ticket["photos"]) == 1
    await expect(here.row(number)).to_contain_text("可以开始")


async def test_an_empty_tablet_says_what_is_not_assigned_and_who_assigns_it(
    office: Office, tablet_at: At
) -> None:
    name = f"空工位{uuid4().hex[:4]}"
    await office.make("work_stations", name=name)
    order = await office.make("customer_orders", customer="宁波启帆机械", channel="phone")
    job = await office.make("jobs", order=order, item="DJ-A", quantity=1, route="GY-101")
    here = await tablet_at(name, PHONE)
    says = here.page.get_by_test_id("floor-fresh")
    await expect(says).to_contain_text("张任务还没派工")
    await expect(says).to_contain_text("由计划员或负责人在「生产任务单」里按「派工」")
    await here.has_no_fault()

    before = (await office.ask("get", "/floors/floor/fresh"))["count"]
    await office.ask("post", f"/tables/jobs/records/{job}/press", data={"button": "assign"})

    async def fewer() -> bool:
        now = await office.ask("get", "/floors/floor/fresh")
        return bool(now["count"] == before - 1)

    await until(fewer, what="the job is assigned")
