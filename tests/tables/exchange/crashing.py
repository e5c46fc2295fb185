"""An import in a process of its own, to be killed: DSN WORKSPACE FILE."""

import asyncio
import sys
from pathlib import Path

from danliu.clock import Clock
from danliu.postgres.pool import open_pool
from danliu.tables.catalog import Catalog
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.importing import Store, run
from danliu.tables.exchange.starting import start
from danliu.tables.write import Writer
from tests.tables.exchange.conftest import CLERK, SOURCE
from tests.tables.exchange.test_importing import CUSTOMERS


async def main(dsn: str, workspace: int, path: Path) -> None:
    pool = await open_pool(dsn, size=2)
    store = Store(pool, Writer(Catalog(), Clock()), workspace)
    row = await start(store, path, CUSTOMERS, SOURCE, CLERK)

    def told(reached: object) -> None:
        print(reached.received, flush=True)  # type: ignore[attr-defined]

    await run(store, row, open_file(path), progress=told, batch_rows=100)


asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
