"""A flow edited at the command line: kept, tried, published, taken out and brought in."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.cli.commands import Said, danliu
from tests.conftest import Demo, open_folder

FLOW = """\
name: 大单
trigger: {kind: hand, table: orders}
blocks:
  - id: way
    block: if
    settings: {when: '{amount}>1000'}
    branches:
      - name: then
        blocks: [{id: mark, block: update, settings: {cells: {note: 大单}}}]
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = open_folder()
    yield made
    shutil.rmtree(made)


def flow(demo: Demo, *words: str | Path) -> Said:
    return danliu("flow", *words, "--data", demo.data, database=demo.database)


def number(said: Said) -> str:
    found = re.search(r"draft (\d+)", said.text)
    assert found, said.text
    return found[1]


def test_a_flow_goes_from_a_file_to_live_and_on_to_another_key(demo: Demo, folder: Path) -> None:
    file, cells, out = folder / "big.yaml", folder / "cells.yaml", folder / "out.yaml"
    file.write_text(FLOW.replace("{amount}>", "{amuont}>"), encoding="utf-8")
    cells.write_text("{channel: phone, amount: 5000}", encoding="utf-8")

    half = flow(demo, "save", "big", file)
    assert "way.when: 应为" in half.text
    refused = flow(demo, "publish", "big", "--number", number(half))
    assert refused.code == 1
    assert "This flow cannot run yet" in refused.text
    assert "way  when  字段或前面的步骤" in refused.text

    file.write_text(FLOW, encoding="utf-8")
    whole = flow(demo, "save", "big", file, "--over", number(half))
    tried = flow(demo, "test", "big", "--draft", "--cells", cells)
    assert "update orders" in tried.text
    assert "'note': '大单'" in tried.text
    assert tried.text.splitlines()[-1] == "done"
    assert "big  v1" in flow(demo, "publish", "big", "--number", number(whole)).text

    assert "mark" in flow(demo, "show", "大单").text
    assert flow(demo, "export", "大单", "--out", out).code == 0
    assert set(yaml.safe_load(out.read_text(encoding="utf-8"))["needs"]) == {"tables"}
    looked = flow(demo, "import", out, "--key", "big-2", "--look", "--field", "orders.note=product")
    assert "orders.note → orders.product" in looked.text
    named = flow(demo, "import", out, "--key", "big-2", "--look", "--field", "orders.note=产品型号")
    assert named.text == looked.text
    assert "of another type" in looked.text
    brought = flow(demo, "import", out, "--key", "big-2", "--field", "orders.note=product")
    assert "big-2  草稿 draft" in brought.text
    differs = flow(demo, "diff", "big@1", "big-2@draft")
    assert "mark.cells.product: · → 大单" in differs.text
    assert "没有不同" in flow(demo, "diff", out, "big").text
    assert flow(demo, "discard", "big-2", "--number", number(brought)).code == 0


def test_a_workspace_that_is_not_there_is_named(demo: Demo) -> None:
    said = flow(demo, "copy", "order-audit", "--to", "nowhere")

    assert said.code == 1
    assert "key: nowhere" in said.text
