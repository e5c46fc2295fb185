"""Auto-numbers counted beside the real ones, for what is written only to be taken back: a sequence
is never rolled back, and what is only tried must leave no gap.
"""

from danliu.postgres.pool import Executor
from danliu.tables.catalog import Catalog
from danliu.tables.ddl import sequence
from danliu.tables.schema import Schema

TEMPORARY = "pg_temp"


class CountedAside(Catalog):
    """Schemas whose numbers go on from the real ones in sequences of one transaction's own."""

    def __init__(self, real: Catalog) -> None:
        super().__init__()
        self._real = real

    async def reload(self, db: Executor, workspace: int) -> Schema:
        real = await self._real.fresh(db, workspace)
        self._schemas[workspace] = schema = real.counted_in(TEMPORARY)
        for table in schema.tables.values():
            for column in table.counted:
                last = f"SELECT last_value + is_called::int FROM {sequence(real, column)}"
                next_, own = await db.fetchval(last), sequence(schema, column)
                await db.execute(f"CREATE SEQUENCE IF NOT EXISTS {own} START {int(next_)}")
        return schema
