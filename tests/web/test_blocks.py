"""What the editor draws its panels from, and signals over the API."""

import httpx

from danliu.flows.blocks.block import blocks


def test_every_block_tells_what_it_takes_gives_and_says(desk: httpx.Client) -> None:
    told = {one["name"]: one for one in desk.get("/api/blocks").json()["blocks"]}

    assert {name for name in blocks if type(blocks[name]).__module__.startswith("danliu.")} <= set(
        told
    )
    wait = told["wait"]
    properties = wait["settings"]["$defs"]["Wait"]["properties"]
    assert properties["on_timeout"]["enum"] == ["fail", "go-on"]
    assert wait["formulas"] == ["when"]
    assert "came" in wait["output"]["$defs"]["Waited"]["properties"]
    each = told["for-each"]
    assert (each["branches"], each["scoped"], each["effect"]) == (["each"], True, "control")
    assert told["parallel"]["branches"] is None
    assert "skip_when" in str(told["parallel"]["branch_settings"])
    assert told["transform"]["literal"] == ["cells", "lists", "skip_when"]
    assert "{url}" in told["http"]["zh"]


def test_a_signal_that_nobody_waits_for_is_heard_by_nobody(desk: httpx.Client) -> None:
    assert desk.post("/api/signals/waves", json={"at_most": 3}).json() == {"count": 0}
    assert desk.get("/api/signals").json() == {"signals": []}
    refused = desk.post("/api/signals/waves", json={"at_most": 0})
    assert refused.status_code == 400
