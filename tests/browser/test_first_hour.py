"""The first hour in an empty company: a stranger sets it up, and an order pops up on a phone."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from danliu.people.opening import setup_key
from danliu.vault import Vault
from tests.browser.novice import Novice
from tests.conftest import Demo, open_folder, running_demo


@pytest.fixture(scope="module")
def empty(new_database: Callable[[str], str]) -> Iterator[Demo]:
    folder: Path = open_folder()
    with running_demo(new_database("first_hour"), folder, "--empty") as running:
        yield running


@pytest_asyncio.fixture
async def handset(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """The salesperson's phone."""
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        reduced_motion="reduce",
    )
    yield context
    await context.close()


async def test_the_smallest_loop_takes_a_novice_minutes(
    empty: Demo, desktop: BrowserContext, phone: BrowserContext, handset: BrowserContext
) -> None:
    page = await desktop.new_page()
    person = Novice(page)
    await page.goto(f"{empty.address}/setup/{setup_key(Vault.at(empty.data))}")
    await person.type(page.locator("#company"), "启明机电")
    await person.type(page.locator("#name"), "周启明")
    await person.type(page.locator("#login"), "qiming")
    await person.type(page.locator("#password"), "lixia-2026-ok")
    await person.click(page.locator("button[type=submit]"))

    await person.click(page.get_by_test_id("start-loop"))
    await person.click(page.get_by_test_id("loop-next"))
    await person.click(page.get_by_test_id("loop-next"))
    await person.click(page.get_by_test_id("loop-build"))
    await expect(page.get_by_test_id("loop-ready")).to_be_visible(timeout=30_000)
    await expect(page.get_by_test_id("only-here")).to_contain_text("--host 0.0.0.0")
    link = await page.get_by_test_id("loop-form").get_attribute("href")
    assert link

    # the salesperson's phone lies on the table, signed in
    cookies = await desktop.cookies()
    await handset.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": empty.address} for one in cookies]
    )
    pocket = await handset.new_page()
    await pocket.goto(empty.address)
    await expect(pocket.get_by_test_id("feed")).to_be_visible()

    order = await phone.new_page()
    customer = Novice(order)
    await order.goto(empty.address + link)
    for name, text in (
        ("customer", "滨江汽修"),
        ("phone", "13812345678"),
        ("product", "KL-2026"),
        ("quantity", "4"),
    ):
        await customer.type(order.locator(f'input[name="{name}"]'), text)
    await customer.click(order.get_by_test_id("form-submit"))

    await expect(pocket.get_by_text("滨江汽修").first).to_be_visible(timeout=15_000)
    clicks, seconds = person.clicks + customer.clicks, person.seconds + customer.seconds
    print(f"smallest loop: {clicks} clicks, {seconds:.0f} s by the keystroke-level model")
    assert clicks < 60
    assert seconds < 600
