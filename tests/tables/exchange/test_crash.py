"""kill -9 in the middle of an import: the same command goes on, and nothing is doubled or lost."""

import signal
import subprocess
import sys

import pytest

from danliu.tables.exchange.errors import Overtaken
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.importing import run
from danliu.tables.exchange.starting import start
from tests.tables.exchange.conftest import CLERK, SOURCE
from tests.tables.exchange.test_importing import CUSTOMERS, counts

ROWS = 3_000
BAD = range(0, ROWS, 50)  # rows without a name


def many(shop):
    names = ["" if n in BAD else f"客户{n % 1000}" for n in range(ROWS)]
    return shop.file("姓名,n\n" + "".join(f"{name},{n // 1000}\n" for n, name in enumerate(names)))


def killed_after(shop, path, batches):
    """Starts the import, and kills it when it has told of so many batches."""
    words = ["-m", "tests.tables.exchange.crashing", shop.dsn, str(shop.workspace), str(path)]
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE) as process:
        for _ in range(batches):
            assert process.stdout.readline(), "it ended by itself"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


async def test_an_import_that_is_killed_again_and_again_ends_exact(shop):
    path = many(shop)
    for batches in (3, 1, 7):
        killed_after(shop, path, batches)
    done = len(await shop.all("customers"))
    assert 1_000 <= done < ROWS

    report = await shop.bring_in(path, CUSTOMERS, batch_rows=100)
    assert counts(report) == (ROWS, ROWS - len(BAD), 0, 0, len(BAD))
    assert len(await shop.all("customers")) == ROWS - len(BAD)
    lines = [int(row[1]) for row in shop.refused_rows()[1:]]
    assert lines == [n + 2 for n in BAD]
    assert await shop.imports() == 1
    assert len(await shop.acts()) == 1


async def test_of_two_processes_at_one_import_one_gives_way(shop):
    path = many(shop)
    row = await start(shop.store, path, CUSTOMERS, SOURCE, CLERK)
    await run(shop.store, row, open_file(path), at_most=10)
    with pytest.raises(Overtaken):
        await run(shop.store, row, open_file(path), batch_rows=ROWS)  # lanes would go on
    assert len(await shop.all("customers")) == 9
