"""What must not be asked twice: a text that may have gone is looked at by a person."""

from datetime import UTC, datetime, timedelta

from danliu.connect.tencent_sms.sandbox import TencentSmsSandbox
from danliu.flows import standstill
from tests.stories.story import Story

TEXTED = """
key: texted
name: 短信通知
trigger: {kind: created, table: customers}
blocks:
  - id: text
    block: call
    settings:
      connection: sms
      operation: text
      input: {to: '13800138000', template: '1002', params: ['={name}']}
"""


async def connected(story: Story, **changed: object) -> None:
    settings = TencentSmsSandbox().settings_for(f"{story.outside.url}/tencent_sms")
    await story.outside.tell("tencent_sms", "_reset", {})
    await story.ws.connect.set("sms", "短信", "tencent_sms", {**settings, **changed})
    await story.flow(TEXTED)


async def test_a_text_whose_answer_is_lost_is_not_sent_again_by_itself(story: Story) -> None:
    await connected(story, timeout_s=0.5)
    trouble = {"fail": {"how": "hang", "times": 1}, "hang_ms": 3_000}
    await story.outside.control("tencent_sms", **trouble)

    customer = await story.customer("启明机电一")
    run = await story.run(customer, "parked")

    assert run.cause["code"] == "outside-maybe-done"
    assert len((await story.outside.books("tencent_sms"))["sent"]) == 1


async def test_one_that_never_got_there_goes_out_when_it_can(story: Story) -> None:
    await connected(story, url="http://127.0.0.1:9")
    customer = await story.customer("启明机电二")
    run = await story.run(customer, "waiting")
    assert run.cause["code"] == "outside-not-taken"

    await connected(story)
    await standstill.replay_one(story.ws.db, story.ws.row.id, run.id)
    story.hub.waker.wake()

    assert (await story.run(customer, "done")).status == "done"
    assert len((await story.outside.books("tencent_sms"))["sent"]) == 1


async def test_a_second_text_to_a_number_waits_until_it_is_taken(story: Story) -> None:
    await connected(story)
    first = await story.customer("启明机电三")
    assert (await story.run(first, "done")).status == "done"

    second = await story.customer("启明机电四")
    run = await story.run(second, "waiting")
    due = await story.ws.db.fetchval("SELECT due_at FROM danliu.timers WHERE run_id = $1", run.id)
    assert timedelta(seconds=25) < due - datetime.now(UTC) < timedelta(minutes=1)

    await connected(story)  # the number is as if half a minute had passed
    await story.ws.db.execute("UPDATE danliu.timers SET due_at = now() WHERE run_id = $1", run.id)
    assert (await story.run(second, "done")).status == "done"
    assert len((await story.outside.books("tencent_sms"))["sent"]) == 1
