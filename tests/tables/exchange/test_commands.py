"""Files in and out on the command line, as a person types it."""

from pathlib import Path

from tests.cli.commands import Said, danliu
from tests.conftest import Demo

FILE = "客户名称,手机,城市\n命令甲,13812345678,苏州\n命令乙,很短,无锡\n命令丙,,常州\n"


def run(demo: Demo, *words: str | Path) -> Said:
    return danliu(*words, "--data", demo.data, database=demo.database)


def test_a_table_takes_a_file_whose_columns_were_guessed_and_corrected(demo, tmp_path):
    file = tmp_path / "客户.csv"
    file.write_text(FILE, encoding="utf-8")
    words = ("import", "customers", file, "--column", "手机=phone", "--key", "name")

    seen = run(demo, *words, "--preview")
    assert seen.code == 0, seen.text
    assert "预览（什么都没有写入）：全部 3 行" in seen.text
    assert "收到 3 行 = 新建 2 + 已有 0 + 跳过 0 + 拒收 1" in seen.text

    first = run(demo, *words)
    assert "客户名称 → 客户名称  100%" in first.text
    assert "收到 3 行 = 新建 2 + 已有 0 + 跳过 0 + 拒收 1" in first.text
    assert "拒收 1 行：电话" in first.text

    refused = tmp_path / "客户.csv.refused.csv"
    refused.write_text(refused.read_text("utf-8-sig").replace("很短", "13912345678"), "utf-8")
    mended = run(demo, *words[:2], refused, *words[3:])
    assert "收到 1 行 = 新建 1 + 已有 0" in mended.text

    file.write_text(FILE.replace("很短", "").replace("苏州", "昆山"), encoding="utf-8")
    again = run(demo, *words)
    assert "收到 3 行 = 新建 0 + 更新 1 + 已有 2 + 跳过 0 + 拒收 0" in again.text


def test_a_view_goes_out_and_what_cannot_be_is_told(demo, tmp_path):
    for form in ("csv", "ndjson", "xlsx"):
        out = tmp_path / f"客户.{form}"
        said = run(demo, "export", "customers/all", out)
        assert said.code == 0, said.text
        assert out.stat().st_size > 100
    said = run(demo, "export", "nosuch", tmp_path / "x.csv")
    assert said.code == 1
    assert not (tmp_path / "x.csv").exists()
    assert run(demo, "export", "customers", tmp_path / "x.pdf").code == 2


def test_tables_views_and_fields_are_called_by_the_names_that_people_see(demo, tmp_path):
    file = tmp_path / "名单.csv"
    file.write_text("公司,手机\n名称甲,13812345678\n", encoding="utf-8")
    words = ("import", "客户", file, "--column", "公司=客户名称", "--column", "手机=电话")
    first = run(demo, *words, "--key", "客户名称")
    assert "收到 1 行 = 新建 1" in first.text, first.text
    assert "已有 1" in run(demo, *words, "--key", "Name").text

    out = tmp_path / "客户.csv"
    assert run(demo, "export", "客户/全部", out).code == 0
    assert "名称甲" in out.read_text("utf-8-sig")
    assert run(demo, "export", "Customers", out).code == 0
    assert run(demo, "indexes", "订单").code == 0

    said = run(demo, *words, "--key", "客户名")
    assert said.code == 1
    assert "没有叫这个的" in said.text
    assert "客户名称 (name)" in said.text


def test_what_a_file_names_and_nobody_has_is_made_where_one_asks_for_it(demo, tmp_path):
    file = tmp_path / "明细.csv"
    file.write_text("订单,行号\n没有的单,1\n", encoding="utf-8")
    seen = run(demo, "import", "订单明细", file, "--preview")
    assert "在「订单」表里没有：没有的单" in seen.text
    assert "--make" in seen.text
