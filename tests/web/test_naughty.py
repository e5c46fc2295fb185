"""Texts that break programs go in through the API and come back as they were, but for the blanks
around them."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.data_sets import data_set

NOTES = "/api/tables/naughty"
DEFINITION = {
    "key": "naughty",
    "name": "怪话",
    "title": "name",
    "fields": [
        {"key": "name", "name": "名称", "type": "text"},
        {"key": "said", "name": "原话", "type": "long-text"},
    ],
}


@pytest.fixture
def strings() -> list[str]:
    file = data_set("conformance", "naughty-strings", "strings.json")
    found: list[str] = json.loads(file.read_bytes())
    return found


@pytest.fixture
def notes(desk: httpx.Client) -> Iterator[httpx.Client]:
    assert desk.put(NOTES, json={"table": DEFINITION}).status_code == 200
    yield desk
    desk.delete(NOTES)


def test_naughty_strings_come_back_as_they_were(notes: httpx.Client, strings: list[str]) -> None:
    said = [one for one in strings if "\0" not in one]
    create = [{"cells": {"name": f"{n}", "said": one}} for n, one in enumerate(said)]

    made = []
    for first in range(0, len(create), 100):
        answer = notes.post(f"{NOTES}/writes", json={"create": create[first : first + 100]})
        assert answer.status_code == 200, answer.text
        made += answer.json()

    assert len(made) == len(said) > 200
    for one, text in zip(made, said, strict=True):
        cells = notes.get(f"{NOTES}/records/{one['id']}").json()["cells"]
        assert cells.get("said") == (text.strip() or None), repr(text)


def test_naughty_strings_are_no_formula_and_no_sort(
    notes: httpx.Client, strings: list[str]
) -> None:
    """They are understood, or refused with a reason; nothing else comes of them."""
    for text in strings:
        for asked in ({"where": text}, {"sort": text}, {"after": text}):
            answer = notes.get(f"{NOTES}/records", params={"limit": "1", **asked})
            assert answer.status_code in (200, 400, 404, 422), (text, answer.text)
            assert answer.status_code == 200 or answer.json()["title"]
