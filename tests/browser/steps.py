"""What somebody clicks and types to build an order hub, as steps that several walks share."""

import re
from datetime import UTC, datetime, timedelta

import httpx
from playwright.async_api import Locator, Page, expect

from tests.conftest import Demo

OPEN = ".ant-select-dropdown:not(.ant-select-dropdown-hidden)"
OPTION = f"{OPEN} .ant-select-item-option"


def in_days(days: int) -> str:
    """A day as a date field takes it, seen from the company's zone."""
    return (datetime.now(UTC) + timedelta(hours=8, days=days)).date().isoformat()


async def choose(page: Page, selector: str, name: str) -> None:
    """An option of a short list, by its words."""
    await page.locator(selector).click()
    await page.locator(OPTION).filter(has_text=re.compile(f"^{re.escape(name)}$")).first.click()


async def pick(page: Page, box: Locator, option: str) -> None:
    """An option of a select, sought by its words: a long list draws only what is seen of it."""
    await box.click()
    await page.keyboard.insert_text(option)
    await page.locator(OPEN).get_by_text(option, exact=True).first.click()


async def pick_named(page: Page, label: str, option: str) -> None:
    """An entry of a drop-down list, by their names."""
    await page.get_by_role("combobox", name=label, exact=True).click()
    await page.locator(".ant-select-dropdown:visible").get_by_title(option, exact=True).click()


async def go(page: Page, room: str) -> None:
    """By the navigation at the left."""
    await page.locator(".side-nav a", has_text=re.compile(f"{room}$")).click()


# tables


async def make_table(page: Page, name: str, first: str) -> None:
    await page.get_by_test_id("nav-new-table").click()
    await page.fill("#table-name", name)
    await page.fill("#first-field", first)
    await page.get_by_role("button", name="建表", exact=True).click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def add_field(page: Page, name: str, type_: str, *, choices: str = "", to: str = "") -> None:
    before = await page.locator(".field-list .field-row").count()
    await page.get_by_test_id("field-add").click()
    await expect(page.locator("#field-name")).to_have_value("")
    await page.fill("#field-name", name)
    if type_ != "text":
        await page.get_by_test_id("field-type").click()
        await page.get_by_test_id(f"type-{type_}").click()
    if choices:
        await page.get_by_test_id("choices-add").fill(choices)
        await page.get_by_test_id("choices-add").press("Enter")
        await expect(page.get_by_label(re.compile("^第 1 个选项$"))).to_be_visible()
    if to:
        await choose(page, "#option-table", to)
        await page.locator("#option-add").click()
    await page.get_by_test_id("field-save").click()
    await expect(page.locator(".field-list .field-row")).to_have_count(before + 1)
    await expect(page.locator(".field-row[aria-current]")).to_contain_text(name)


async def ask_for_early_dates(page: Page, *, tell: str = "") -> None:
    """The rule of today + 3, at a table whose fields are open."""
    await page.locator(".build-tabs a", has_text="规则").click()
    await page.get_by_test_id("rule-ask").click()
    await choose(page, "#rule-when", "期望交期")
    await page.get_by_test_id("when").get_by_label("值").fill("3")
    await page.fill("#rule-says", "该交期需确认产能")
    if tell:
        await choose(page, "#rule-tell", tell)
        await page.keyboard.press("Escape")
    await page.get_by_test_id("rule-save").click()
    await expect(page.get_by_test_id("rule-list")).to_contain_text("早于今天加 3 天")


# flows


def setting(page: Page, key: str) -> Locator:
    return page.locator(".panel").get_by_test_id(f"setting-{key}")


async def begin_flow(page: Page, name: str, trigger: str, table: str) -> None:
    await page.get_by_test_id("new-flow").click()
    await page.get_by_test_id("new-flow-name").fill(name)
    await page.get_by_test_id(f"begin-{trigger}").click()
    await pick(page, setting(page, "table").get_by_role("combobox"), table)


async def add(page: Page, spot: str, block: str) -> None:
    await page.get_by_test_id(f"add-{spot}").click()
    await page.get_by_test_id("gallery-search").fill(block)
    await page.get_by_test_id(f"pick-{block}").click()
    await expect(page.get_by_test_id("block-panel")).to_be_visible()


async def call(page: Page, connection: str, operation: str) -> None:
    """In the panel of a call: which connection, and what it is asked."""
    await pick(page, setting(page, "connection").get_by_role("combobox"), connection)
    await pick(page, setting(page, "operation").get_by_role("combobox"), operation)


async def give(page: Page, name: str, formula: str) -> None:
    """In the panel of a call: one value that its operation takes."""
    box = setting(page, "input").locator("textarea[id$='-" + name + "']")
    await box.fill(formula)
    await box.press("Escape")


async def published(page: Page) -> str:
    """The key of the flow, once it is live."""
    await expect(page.get_by_text("可以发布")).to_be_visible()
    await expect(page.get_by_test_id("saving")).to_have_attribute("data-saving", "saved")
    await page.get_by_test_id("publish").click()
    await page.get_by_test_id("publish-now").click()
    await expect(page.get_by_test_id("saving")).to_have_attribute("data-saving", "as-live")
    return page.url.split("/flows/")[1].split("?")[0]


def drop_table(demo: Demo, name: str) -> None:
    """The demo has its own tables alone again, if this one was made."""
    with httpx.Client(base_url=demo.address, timeout=20) as owner:
        owner.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        made = {one["name"]: one["key"] for one in owner.get("/api/schema").json()["tables"]}
        if name in made:
            assert owner.delete(f"/api/tables/{made[name]}").status_code == 200
