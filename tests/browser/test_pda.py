"""The warehouse's PDA in a real browser, as wide as a phone: scanned, alarmed, offline, packed."""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.test_axe import AXE, RUN
from tests.conftest import Demo
from tests.web.people import PASSWORD, hire


class Device:
    """One picker's PDA, with a wave of its own that nobody else gets."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page, self.demo = page, demo
        self.wave = self.number = ""

    async def make(self, table: str, **cells: object) -> str:
        answer = await self.page.request.post(
            f"{self.demo.address}/api/tables/{table}/records", data={"cells": cells}
        )
        assert answer.ok, await answer.text()
        return str((await answer.json())["id"])

    async def lay(self, *lines: dict[str, object], **order: object) -> None:
        """A wave of these lines, of one order."""
        made = await self.make("orders", channel="phone", amount="100", **order)
        self.wave = await self.make("waves", park="厦门")
        for place, line in enumerate(lines, 1):
            await self.make("pick_lines", wave=self.wave, order=made, place=place, **line)
        for table, id_ in (("waves", self.wave), ("orders", made)):
            read = await self.page.request.get(
                f"{self.demo.address}/api/tables/{table}/records/{id_}"
            )
            number = str((await read.json())["cells"]["number"])
            if table == "waves":
                self.number = number
            else:
                self.order = number

    async def scan(self, code: str) -> None:
        """As a hardware scanner: quick keys, then Enter."""
        await self.page.keyboard.type(code)
        await self.page.keyboard.press("Enter")

    async def take(self) -> None:
        await expect(self.page.get_by_test_id("pda-home")).to_be_visible()
        await self.scan(self.number)
        await expect(self.page.get_by_test_id("pda-shelf")).to_be_visible()

    async def has_no_fault(self) -> None:
        """For who does not see well, or has no finger free."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        assert await self.page.evaluate(RUN) == []

    async def see(self) -> None:
        await self.page.get_by_test_id("alarm-seen").click()

    async def cells(self, table: str, where: str) -> list[dict[str, object]]:
        read = await self.page.request.get(
            f"{self.demo.address}/api/tables/{table}/records", params={"where": where}
        )
        return [one["cells"] for one in (await read.json())["records"]]


@pytest.fixture
async def device(demo: Demo, phone: BrowserContext) -> AsyncIterator[Device]:
    login = f"picker{uuid4().hex[:8]}"
    await asyncio.to_thread(hire, demo, login, "小林", "member")
    page = await phone.new_page()
    await page.goto(f"{demo.address}/pda")
    await page.get_by_test_id("pda-login").fill(login)
    await page.get_by_test_id("pda-password").fill(PASSWORD)
    await page.get_by_test_id("pda-enter").click()
    await expect(page.get_by_test_id("pda-home")).to_be_visible()
    yield Device(page, demo)


AIR = {"sku": "KL-1022", "shelf": "A区-03排-02层-05格", "goods": "KL-1022"}
OIL = {"sku": "JL-0187", "shelf": "A区-01排-01层-12格", "goods": "JL-0187"}


async def test_a_wave_from_its_code_to_the_closed_parcel(device: Device) -> None:
    page = device.page
    await device.lay({**OIL, "quantity": 1}, {**AIR, "quantity": 3}, care=["dark"])
    await device.take()
    await expect(page.get_by_test_id("pda-part")).to_have_text("JL-0187")

    await device.has_no_fault()
    await device.scan("JL-0187")
    await expect(page.get_by_test_id("alarm")).to_contain_text("避光包装")
    await device.has_no_fault()
    await device.see()
    await page.get_by_test_id("pda-care").click()
    await device.scan("JL-0187")

    await expect(page.get_by_test_id("pda-shelf")).to_have_attribute(
        "data-place", "A区-03排-02层-05格"
    )
    await device.scan("KL-1022")
    await expect(page.get_by_test_id("pda-pieces")).to_have_text("已拣 1 / 3")
    await page.get_by_test_id("pda-quantity").click()
    await page.get_by_test_id("pda-count").fill("3")
    await page.get_by_test_id("pda-count-save").click()

    await expect(page.get_by_test_id("pda-packing")).to_be_visible()
    await device.scan(device.order)
    await device.has_no_fault()
    await page.get_by_test_id("pda-close-parcel").click()
    await expect(page.get_by_test_id("pda-label")).to_be_visible()
    await expect(page.get_by_test_id("pda-close-parcel")).to_have_count(0)
    await page.get_by_test_id("pda-parcels-back").click()
    await expect(page.get_by_test_id("pda-done")).to_contain_text(device.number)
    await expect(page.get_by_test_id("pda-unsent")).to_have_count(0)
    (wave,) = await device.cells("waves", f'{{number}}="{device.number}"')
    assert wave["status"] == "packed"

    await page.get_by_test_id("pda-home-again").click()
    await page.get_by_test_id("pda-shift").click()
    mine = page.get_by_test_id("pda-worked")
    await expect(mine.get_by_role("listitem")).to_have_text(
        ["1 波", "扫码 2", "录数量 1", "确认要求 1", "封箱 1"]
    )
    await device.has_no_fault()


async def test_wrong_part_and_misfit_and_missing_kit_are_told_apart(device: Device) -> None:
    page = device.page
    await device.lay(
        {**OIL, "quantity": 1, "kit": "保养套件"},
        {**AIR, "quantity": 1, "unfit": "此单是 2019 款帕萨特"},
    )
    await device.take()
    alarm = page.get_by_test_id("alarm")

    await device.scan("KL-1022")
    await expect(alarm).to_have_text(
        "货不对！这里要 JL-0187。扫到的是 A区-03排-02层-05格 那一行的货"
    )
    await device.scan("JL-0187")  # does not count while the screen is red
    await device.see()
    await expect(page.get_by_test_id("pda-progress")).to_have_text("0/2")

    await page.get_by_test_id("pda-lines").click()
    await page.get_by_test_id("pda-pack").click()
    await page.get_by_test_id("pda-parcel").click()
    await page.get_by_test_id("pda-close-parcel").click()
    await expect(alarm).to_contain_text("缺配件！保养套件 还差 JL-0187")
    await device.see()
    await page.get_by_test_id("pda-parcels-back").click()
    await page.get_by_role("button", name="回去拣货").click()

    await device.scan("JL-0187")
    await expect(page.get_by_test_id("pda-unfit")).to_contain_text("2019 款帕萨特")
    await device.scan("KL-1022")
    await expect(alarm).to_contain_text("型号不符！KL-1022：此单是 2019 款帕萨特")
    await device.see()

    await page.get_by_test_id("pda-trouble").click()
    await page.get_by_test_id("pda-kind-wrong-part").click()
    await page.get_by_test_id("pda-report").click()
    await expect(page.get_by_text("已上报")).to_be_visible()
    await expect(page.get_by_test_id("pda-unsent")).to_have_count(0)
    (ticket,) = await device.cells("tickets", f'{{wave.number}}="{device.number}"')
    assert (ticket["kind"], ticket["sku"]) == ("wrong-part", "KL-1022")


async def test_a_missing_part_of_a_kit_keeps_nobody_and_is_picked_on_once_it_came(
    device: Device,
) -> None:
    page = device.page
    await device.lay({**OIL, "quantity": 2, "kit": "保养套件"})
    await device.take()
    await device.scan("JL-0187")
    await expect(page.get_by_test_id("pda-pieces")).to_have_text("已拣 1 / 2")
    await page.get_by_test_id("pda-short").click()
    await page.get_by_test_id("pda-short-notThere").click()
    await expect(page.get_by_test_id("pda-packing")).to_be_visible()
    await page.get_by_test_id("pda-meanwhile").click()
    await expect(page.get_by_test_id("pda-home")).to_contain_text(device.number)

    await page.get_by_test_id("pda-go-on").first.click()
    await page.get_by_test_id("pda-parcel").click()
    await page.get_by_test_id("pda-reopen").click()
    await expect(page.get_by_test_id("pda-pieces")).to_have_text("已拣 1 / 2")
    await device.scan("JL-0187")
    await expect(page.get_by_test_id("pda-packing")).to_be_visible()
    await expect(page.get_by_test_id("pda-unsent")).to_have_count(0)
    (line,) = await device.cells("pick_lines", f'{{wave.number}}="{device.number}"')
    assert (float(str(line["picked"])), line["short"]) == (2, None)


async def test_scans_without_a_network_survive_a_reload_and_count_once(
    device: Device, phone: BrowserContext
) -> None:
    page = device.page
    await device.lay({**OIL, "quantity": 5}, {**AIR, "quantity": 2})
    await device.take()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await phone.set_offline(True)

    for n in range(1, 4):
        await device.scan("JL-0187")
        await expect(page.get_by_test_id("pda-pieces")).to_have_text(f"已拣 {n} / 5")
    await expect(page.get_by_test_id("pda-unsent")).to_have_text("3 条未上传")
    await expect(page.get_by_test_id("pda-link")).to_contain_text("离线")
    await page.reload()
    await expect(page.get_by_test_id("pda-pieces")).to_have_text("已拣 3 / 5")
    await device.scan("JL-0187")
    await expect(page.get_by_test_id("pda-unsent")).to_have_text("4 条未上传")

    await phone.set_offline(False)
    await expect(page.get_by_test_id("pda-unsent")).to_have_count(0)
    await expect(page.get_by_test_id("pda-link")).to_contain_text("在线")
    lines = await device.cells("pick_lines", f'{{wave.number}}="{device.number}"')
    assert {one["sku"]: float(str(one["picked"] or 0)) for one in lines} == {
        "JL-0187": 4,
        "KL-1022": 0,
    }


async def test_a_wave_cancelled_meanwhile_is_told_and_listed(
    device: Device, phone: BrowserContext
) -> None:
    page = device.page
    await device.lay({**OIL, "quantity": 2})
    await device.take()
    await phone.set_offline(True)
    await device.scan("JL-0187")
    await expect(page.get_by_test_id("pda-unsent")).to_be_visible()
    cancelled = await page.request.patch(
        f"{device.demo.address}/api/tables/waves/records/{device.wave}",
        data={"version": 99, "cells": {"status": "cancelled"}},
    )
    assert cancelled.ok, await cancelled.text()

    await phone.set_offline(False)
    await expect(page.get_by_test_id("alarm")).to_contain_text("已取消")
    await device.see()
    await expect(page.get_by_test_id("pda-conflicts")).to_contain_text(re.compile("1 条要处理"))
    await page.get_by_test_id("pda-conflicts").click()
    await page.get_by_test_id("pda-settle").click()
    await expect(page.get_by_test_id("pda-conflict")).to_have_count(0)
