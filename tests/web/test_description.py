"""The front end's types are made from the API's own description: it must be today's."""

from pathlib import Path

import msgspec

from danliu.web.app import describe

COMMITTED = Path(__file__).parents[2] / "front" / "openapi.json"


def test_the_front_end_knows_the_api_as_it_is() -> None:
    now = msgspec.json.decode(msgspec.json.encode(describe()))

    assert msgspec.json.decode(COMMITTED.read_bytes()) == now, (
        "the API changed: run `make types` and commit what it writes"
    )
