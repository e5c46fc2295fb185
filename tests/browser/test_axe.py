"""Who cannot see, or uses no mouse: axe finds no serious fault on any page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.every_page import DESK, PHONE, Width, look_around, opened, pages, signed_in
from tests.conftest import Demo

AXE = Path(__file__).parents[2] / "front/node_modules/axe-core/axe.min.js"
RUN = """
async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] })
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      `${id} at ${target.join(' ')}: ${failureSummary.split('\\n')[1]?.trim()}`))
}
"""


# The red strip is on every page as well: it sounds for any order.
SOUNDING = {
    "seen": 0,
    "board": {
        "key": "sounding",
        "name": "响着的",
        "tiles": [
            {
                "key": "any",
                "kind": "alarms",
                "name": "有订单",
                "table": "orders",
                "place": {"x": 0, "y": 0, "w": 3, "h": 3},
                "settings": {"says": "有订单"},
            }
        ],
    },
}
ON_A_PHONE = {
    "today",
    "orders",
    "order",
    "tasks",
    "board",
    "stock",
    "stock-item",
    "form",
    "lens",
    "evidence",
    "where",
    "flow",
    "team",
    "account",
}


@pytest.mark.parametrize(("width", "theme"), [(DESK, "light"), (PHONE, "dark")])
async def test_no_page_has_a_serious_fault(
    chromium: Browser, demo: Demo, width: Width, theme: str
) -> None:
    """All pages at a desk by day; at night on a phone those that one opens there."""
    faults: list[str] = []
    async with signed_in(chromium, demo, width, theme) as context:
        page = await context.new_page()
        town = await look_around(page, demo)
        await page.request.put(f"{demo.address}/api/boards/sounding", data=SOUNDING)
        for name, path in pages(town).items():
            if width is PHONE and name not in ON_A_PHONE:
                continue
            await opened(page, demo, path)
            await page.evaluate(AXE.read_text(encoding="utf-8"))
            faults += [f"{name}: {fault}" for fault in await page.evaluate(RUN)]
        await page.request.delete(f"{demo.address}/api/boards/sounding")
    assert not faults, "\n".join(faults)
