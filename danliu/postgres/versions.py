"""Which PostgreSQL will do."""

from danliu.postgres.errors import DatabaseTooOld

OLDEST = 15  # major version; MERGE and NULLS NOT DISTINCT came with it


def check_server(version_num: int) -> None:
    """Raise DatabaseTooOld unless `server_version_num` (150004 is 15.4) is new enough."""
    if version_num < OLDEST * 10_000:
        raise DatabaseTooOld(found=_spoken(version_num), needed=str(OLDEST))


def _spoken(version_num: int) -> str:
    """90624 is 9.6.24: before version 10 a major version had two numbers."""
    major, rest = divmod(version_num, 10_000)
    return f"{major}.{rest}" if major >= 10 else f"{major}.{rest // 100}.{rest % 100}"
