"""What an index and the order of a statement must agree on."""

from danliu.tables.table import SYSTEM_KINDS


def nullable(key: str) -> bool:
    """A field that is required today may have been blank yesterday."""
    return key not in SYSTEM_KINDS
