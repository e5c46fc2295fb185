"""Every command by name. `danliu COMMAND --help` teaches."""

import sys
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple
from rich.console import Console

from danliu.cli.late import group
from danliu.cli.logs import speak
from danliu.errors import DanliuError, Words

app = group(
    "单流 Danliu：所有订单进一处，自动审核，客户随时看到进度。 Every order in one place.",
    {
        "up": "up:up",
        "web": "up:web",
        "worker": "worker:worker",
        "sandbox": "sandbox:sandbox",
        "demo-orders": "demo_orders:demo_orders",
        "import": "imports:import_file",
        "export": "exports:export_file",
        "indexes": "indexes:indexes",
        "openapi": "openapi:openapi",
        "flow": "flow:app",
        "eval": "evaluate:app",
        "search": "search:app",
        "stock": "stock:app",
    },
)


def main() -> None:
    """Run a command; what a person can mend is told in a sentence, not in a traceback."""
    try:
        speak()
        app()
    except DanliuError as error:
        console = Console(stderr=True)
        for line in _sentences(error):
            console.print(line, style="red", markup=False)
        for name, value in error.facts().items():
            console.print(f"  {name}: {_told(value)}", markup=False)
        sys.exit(1)


def _sentences(error: DanliuError) -> list[str]:
    """What its docstring begins with: in English; in Chinese first, where that stands below."""
    first, *below = (error.__doc__ or error.code).strip().splitlines()
    second = below[0].strip() if below else ""
    return [second, first] if "\u4e00" <= second[:1] <= "\u9fff" else [first]


def _told(value: Any) -> str:
    """A sentence in both languages on one line; of several things, each on its own."""
    if isinstance(value, Words):
        return " ".join(dict.fromkeys(value))
    if isinstance(value, list) and any(isinstance(one, Struct) for one in value):
        return "".join(f"\n    {_told(astuple(one))}" for one in value)
    if isinstance(value, tuple):
        return "  ".join(_told(one) for one in value if one not in ("", None))
    return str(value)
