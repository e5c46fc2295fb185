"""The cards of the forms: what more can be done with one stands beside its name."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
async def test_more_stands_beside_the_name_of_a_form(
    demo: Demo, chromium: Browser, width: int, height: int
) -> None:
    window = await chromium.new_context(
        viewport={"width": width, "height": height}, locale="en-US", reduced_motion="reduce"
    )
    await window.add_init_script("localStorage.setItem('danliu.tongue', 'en')")
    page = await sign_in(window, demo)
    await page.goto(f"{demo.address}/forms")
    card = page.get_by_test_id("form-order")
    more, name = card.get_by_label("More"), card.get_by_role("heading")
    await expect(more).to_be_visible()

    button, heading, whole = [await one.bounding_box() for one in (more, name, card)]
    assert button and heading and whole
    assert button["x"] >= heading["x"] + heading["width"]
    assert button["y"] < heading["y"] + heading["height"]
    assert button["x"] + button["width"] <= whole["x"] + whole["width"]
    await more.click()
    await expect(page.get_by_role("menuitem").first).to_be_visible()
    await window.close()
