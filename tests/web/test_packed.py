"""What a browser is sent: scripts packed and kept for ever, the customer's page with its order."""

import gzip
import json
import re

import httpx

from tests.conftest import Demo
from tests.web.people import made, sign_in

TRAP = "</script><script>alert(1)</script>"


def test_scripts_come_packed_to_who_can_unpack_them_and_may_be_kept_for_ever(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address) as client:
        page = client.get("/l/anything").text
        (script,) = re.findall(r'src="(/assets/lens-[^"]+\.js)"', page)
        with client.stream("GET", script, headers={"accept-encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        plain = client.get(script, headers={"accept-encoding": "identity"})
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(raw) == plain.content
        assert "javascript" in plain.headers["content-type"]

        assert client.get("/assets/no-such.js").status_code == 404


def test_the_page_of_a_link_brings_its_order_along_and_nothing_of_it_runs(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        made(client, "orders", channel="phone", source_number="TRAP-1", product=TRAP)
        (one,) = client.get("/api/where", params={"asked": "TRAP-1"}).json()["answers"]
        page = client.get(one["lens"])
        assert TRAP not in page.text
        (inside,) = re.findall(
            r'<script type="application/json" id="seen">(.*?)</script>', page.text
        )
        seen = json.loads(inside)
        assert seen["number"] == one["number"]
        assert TRAP in str(seen["detail"])
        assert "script-src" not in page.headers["content-security-policy"]
        stranger = client.get("/l/guessed")
        assert stranger.status_code == 200
        assert 'id="seen"' not in stranger.text
