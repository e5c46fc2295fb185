"""The command line: it teaches, it refuses in a sentence, and what it imports is there once."""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from danliu.cli.main import app
from tests.cli.commands import PEOPLE_WAIT_S, Said, danliu
from tests.conftest import Demo, free_port, open_folder
from tests.polling import until
from tests.processes import Process

COMMANDS = [
    "up",
    "web",
    "worker",
    "sandbox",
    "demo-orders",
    "import",
    "export",
    "indexes",
    "openapi",
    "flow",
    "flow read",
    "flow list",
    "flow show",
    "flow try",
    "flow test",
    "flow save",
    "flow publish",
    "flow discard",
    "flow diff",
    "flow export",
    "flow import",
    "flow copy",
    "eval",
    "eval formulas",
    "eval waves",
    "eval bom",
    "search",
    "search rebuild",
    "stock",
    "stock check",
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Z][a-z]+")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the account of PostgreSQL may enter."""
    made = open_folder()
    yield made
    shutil.rmtree(made)


def helped(command: str) -> Said:
    """The help of a command, asked in this process: there are many, and each would load anew."""
    wide = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
    found = CliRunner().invoke(app, [*command.split(), "--help"], env=wide)
    return Said(found.exit_code, found.output)


def refused(said: Said) -> str:
    """What a command said that would not work: exit code 1 and no traceback."""
    assert said.code == 1, said.text
    assert "Traceback" not in said.text
    return " ".join(said.text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_teaches_in_both_languages(command: str) -> None:
    said = helped(command)

    assert said.code == 0
    lesson = said.text.split("Options")[0].split("Usage:")[1].split("\n", 1)[1]
    assert CHINESE.search(lesson), lesson
    assert ENGLISH.search(lesson), lesson


def test_the_first_help_names_every_command_in_both_languages() -> None:
    said = danliu("--help")

    assert said.code == 0
    for command in {one.split()[0] for one in COMMANDS}:
        (line,) = [one for one in said.text.splitlines() if re.match(rf"│ {command} ", one)]
        assert CHINESE.search(line), line
        assert ENGLISH.search(line), line


def test_every_command_is_in_this_test() -> None:
    named = re.findall(r"^│ ([a-z][a-z-]*)  ", danliu("--help").text, re.MULTILINE)

    assert sorted(named) == sorted({one.split()[0] for one in COMMANDS})


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said = refused(danliu("up", "--port", str(port), "--data", folder))

    assert "端口被占用" in said
    assert "This port is in use" in said
    assert f"port: {port}" in said
    assert not list(folder.iterdir()), "nothing was begun"


async def test_who_has_a_company_here_is_told_so_and_how_another_begins(
    demo: Demo, folder: Path
) -> None:
    words = ("up", "--empty", "--port", str(free_port()), "--data", str(folder))
    started = Process(*words, log=folder / "up.log", DANLIU_DATABASE_URL=demo.database).start()

    async def told() -> bool:
        return "For another one" in started.said()

    try:
        await until(told, within_s=PEOPLE_WAIT_S, what=started.said())
    finally:
        started.stop()

    # it is in the database, whatever the folder
    assert "URL 里已有公司 already has a company: 单流演示公司" in started.said()
    assert "another DANLIU_DATABASE_URL" in started.said()


def test_a_port_that_cannot_be_is_refused_before_anything_starts(folder: Path) -> None:
    said = danliu("up", "--port", "123456", "--data", folder)

    assert said.code == 2
    assert "65535" in said.text
    assert "Traceback" not in said.text


def test_a_folder_of_another_postgresql_is_refused_and_left_alone(folder: Path) -> None:
    version = folder / "postgres" / "cluster" / "PG_VERSION"
    version.parent.mkdir(parents=True)
    version.write_text("9\n")

    said = refused(danliu("up", "--port", str(free_port()), "--data", folder))

    assert "Another PostgreSQL made this folder" in said
    assert "found: 9" in said
    assert version.read_text() == "9\n"


def test_a_data_folder_that_is_a_file_is_refused(folder: Path) -> None:
    file = folder / "orders.xlsx"
    file.write_text("not a folder")

    said = refused(danliu("flow", "read", "order-audit", "--data", file))

    assert "The data folder may not be written" in said
    assert file.read_text() == "not a folder"


def test_a_database_that_is_away_is_named_without_its_password(folder: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken and never listening: nobody else answers there
        port = nobody.getsockname()[1]
        url = f"postgresql://danliu:open-sesame@127.0.0.1:{port}/orders"

        said = refused(danliu("worker", "--data", folder, database=url))

    assert "The database cannot be reached" in said
    assert f"server: 127.0.0.1:{port}/orders" in said
    assert "sesame" not in said


def test_the_audit_reads_as_chinese_sentences(demo: Demo) -> None:
    said = danliu("flow", "read", "order-audit", "--data", demo.data, database=demo.database)

    assert said.code == 0
    first, *rest = said.text.splitlines()
    assert first == "当「订单」新增记录，且 状态 是 审核中时"
    by_rank = [said.text.index(title) for title in ("新品试用与定制化", "钻石客户", "常规品且")]
    assert by_rank == sorted(by_rank), "rules are read in the order in which they are tried"
    assert all(CHINESE.search(line) for line in rest)
    assert not re.search(r"\{|\}", said.text), "no braces of formulas are left"


def test_the_audit_reads_in_english_too(demo: Demo) -> None:
    asked = ("flow", "read", "order-audit", "--language", "en", "--data", demo.data)

    said = danliu(*asked, database=demo.database)

    assert said.text.splitlines()[0] == "When a record is created in Orders and State is In audit"


def test_an_edited_flow_is_tried_on_past_runs(demo: Demo, folder: Path) -> None:
    where = ("--data", demo.data)
    shown = danliu("flow", "show", "order-audit", *where, database=demo.database)
    assert 'AND({customer.level}="diamond",{amount}<20000)' in shown.text
    edited = folder / "audit.yaml"
    edited.write_text(shown.text.replace("{amount}<20000", "{amount}<30000"), encoding="utf-8")

    asked = ("flow", "try", "order-audit", edited, "--amount", "amount", *where)
    said = danliu(*asked, database=demo.database)

    assert said.code == 0, said.text
    assert "decide.diamond.when" in said.text
    assert "would go another way" in said.text


def test_a_flow_that_is_not_there_is_told_by_its_name(demo: Demo) -> None:
    said = refused(danliu("flow", "read", "nosuch", "--data", demo.data, database=demo.database))

    assert "key: nosuch" in said


ORDERS = """\
订单号,客户,产品型号,数量,金额,交期,城市,备注
CLI-1,苏州启明机电,KL-1022,3,300,2026-12-01,苏州,上午送
CLI-1,苏州启明机电,JL-0187,2,300,2026-12-01,苏州,上午送
CLI-2,无锡恒通汽配,QL-3310,1,68,2026-12-02,无锡,尽快,多出一格
CLI-3,常州顺达维修,KL-1022,很多,10,2026-12-02,常州,
"""


def imported(file: Path, demo: Demo) -> Said:
    return danliu("import", "orders", file, "--data", demo.data, database=demo.database)


def test_an_excel_export_comes_in_but_for_its_bad_rows_and_only_once(
    demo: Demo, tmp_path: Path
) -> None:
    file = tmp_path / "十二月订单.csv"
    file.write_bytes(ORDERS.encode("gb18030"))

    first, again = imported(file, demo), imported(file, demo)

    assert first.code == again.code == 0, first.text
    assert "收到 4 行 = 新建 2 + 已有 0 + 跳过 0 + 拒收 2" in first.text
    assert "第 4 行：这一行有 9 格，表头有 8 列" in first.text
    assert "第 5 行：需求数量「很多」" in first.text
    assert "收到 4 行 = 新建 0 + 已有 2 + 跳过 0 + 拒收 2" in again.text
    kept = (tmp_path / "十二月订单.csv.refused.csv").read_text(encoding="utf-8-sig")
    assert kept.splitlines()[0].startswith("拒绝原因,原行号,订单号")
    assert [line.count("CLI-") for line in kept.splitlines()] == [0, 1, 1]


def test_a_mapping_that_is_not_there_is_told_by_its_name(demo: Demo, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")

    said = refused(danliu("import", "nosuch", file, "--data", demo.data, database=demo.database))

    assert "name: nosuch" in said


def data_sets() -> Path:
    """The public data sets, which are no part of this repository."""
    here = os.environ.get("DANLIU_DATA_SETS")
    folder = Path(here) if here else Path(__file__).parents[3] / "shared" / "data"
    if not (folder / "orders-olist").is_dir():
        pytest.skip("no public data sets: set DANLIU_DATA_SETS to the folder that holds them")
    return folder


def fed(demo: Demo) -> dict[str, str]:
    """What `danliu demo-orders` printed, by the word that begins each line."""
    words: tuple[str | Path, ...] = ("demo-orders", "--limit", "40", "--sets", data_sets())
    said = danliu(*words, "--address", demo.address, "--data", demo.data, database=demo.database)
    assert said.code == 0, said.text
    lines = [line.strip() for line in said.text.splitlines()]
    pairs = [re.match(r"(\S+) .*?  +(\S.*)", line) for line in lines]
    return {pair[1]: pair[2] for pair in pairs if pair}


def test_the_public_orders_add_up_and_come_in_once(demo: Demo) -> None:
    first, again = fed(demo), fed(demo)

    for tally in (first, again):
        sum_, of = tally["合计"].split(" = ")
        assert sum_ == of == tally["收到"]
    assert int(first["收到"]) >= 40
    assert int(first["重复吸收"]) < int(first["收到"]), "some of them were new"
    assert again["重复吸收"] == again["收到"]
    assert first["失败"] == again["失败"] == "0"


def test_the_indexes_of_a_table_are_listed_with_their_reasons(demo: Demo) -> None:
    said = danliu("indexes", "orders", "--data", demo.data, database=demo.database)

    assert said.code == 0, said.text
    assert "不能重复" in said.text
    assert "ready" in said.text
