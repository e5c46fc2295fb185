"""An order goes all the way: form on a phone, open desk, a person's decision, customer's page."""

from playwright.async_api import BrowserContext, Page, expect

from tests.conftest import Demo


async def sign_in(desktop: BrowserContext, demo: Demo) -> Page:
    page = await desktop.new_page()
    await page.goto(demo.address)
    await page.get_by_test_id("sign-in-demo").click()
    await expect(page.get_by_test_id("user-menu")).to_be_visible()
    return page


async def form_link(page: Page, demo: Demo) -> str:
    answer = await page.request.get(f"{demo.address}/api/forms")
    (form,) = (one for one in (await answer.json())["forms"] if one["key"] == "order")
    return f"{demo.address}{form['link']}"


async def task_about(page: Page, demo: Demo, customer: str) -> str:
    """The id of the newest task with the customer among its facts."""
    answer = await page.request.get(f"{demo.address}/api/tasks?shelf=all")
    tasks = (await answer.json())["tasks"]
    return str(next(task["id"] for task in tasks if customer in str(task["facts"])))


async def fill_in(page: Page, customer: str) -> None:
    await page.locator('input[name="customer_name"]').fill(customer)
    await page.locator('input[name="phone"]').fill("13812345678")
    await page.locator('input[name="product"]').fill("KL-2026 空滤")
    await page.locator('input[name="quantity"]').fill("12")
    await page.locator('input[name="kind"][value="trial"]').check()


async def test_from_the_phone_to_the_desk_and_back_to_the_customer(
    demo: Demo, desktop: BrowserContext, phone: BrowserContext
) -> None:
    desk = await sign_in(desktop, demo)
    await desk.goto(f"{demo.address}/t/orders")
    await expect(desk.get_by_test_id("feed")).to_be_visible()

    customer = await phone.new_page()
    await customer.goto(await form_link(desk, demo))
    await fill_in(customer, "滨江新店")
    await customer.get_by_test_id("form-submit").click()
    await customer.wait_for_url("**/l/**")
    # the desk was not touched: the order comes by itself
    await expect(desk.get_by_text("滨江新店").first).to_be_visible(timeout=3_000)
    await expect(customer.get_by_test_id("lens-headline")).to_contain_text(
        "专员复核", timeout=15_000
    )

    await desk.goto(f"{demo.address}/tasks?task={await task_about(desk, demo, '滨江新店')}")
    await expect(desk.get_by_test_id("task")).to_contain_text("滨江新店")
    await desk.get_by_test_id("task-approve").click()

    approved = customer.get_by_test_id("lens-stage-approved")
    await expect(approved).to_have_attribute("data-state", "done", timeout=15_000)
    # nobody has told of a payment
    await expect(customer.get_by_test_id("lens-stage-paid")).to_have_count(0)


async def test_three_faults_stand_beside_their_fields(demo: Demo, phone: BrowserContext) -> None:
    page = await phone.new_page()
    signed = await phone.request.post(
        f"{demo.address}/api/session", data={"login": "demo", "password": "danliu-demo"}
    )
    assert signed.ok
    await page.goto(await form_link(page, demo))

    await page.locator('input[name="phone"]').fill("12")
    await page.get_by_test_id("form-submit").click()

    await expect(page.get_by_test_id("fault-customer_name")).to_be_visible()
    await expect(page.get_by_test_id("fault-phone")).to_contain_text("13812345678")
    await expect(page.get_by_test_id("fault-quantity")).to_be_visible()


async def test_the_desk_speaks_english_by_a_switch(demo: Demo, desktop: BrowserContext) -> None:
    desk = await sign_in(desktop, demo)

    await desk.get_by_test_id("language-switch").click()

    await expect(desk.get_by_text("Today").first).to_be_visible()
