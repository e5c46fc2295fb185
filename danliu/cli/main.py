"""Every command by name. `danliu COMMAND --help` teaches."""

import logging
import sys
from typing import Any

import structlog
from msgspec import Struct
from msgspec.structs import astuple
from rich.console import Console

from danliu.cli.late import group
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
    _speak_quietly()
    try:
        app()
    except DanliuError as error:
        console = Console(stderr=True)
        title = (error.__doc__ or error.code).strip().splitlines()[0]
        console.print(f"[red]{title}[/red]")
        for name, value in error.facts().items():
            console.print(f"  {name}: {_told(value)}", markup=False)
        sys.exit(1)


def _told(value: Any) -> str:
    """A sentence in both languages on one line; of several things, each on its own."""
    if isinstance(value, Words):
        return " ".join(dict.fromkeys(value))
    if isinstance(value, list) and any(isinstance(one, Struct) for one in value):
        return "".join(f"\n    {_told(astuple(one))}" for one in value)
    if isinstance(value, tuple):
        return "  ".join(_told(one) for one in value if one not in ("", None))
    return str(value)


def _speak_quietly() -> None:
    """Logs as lines on stderr. httpx would log whole addresses, and some carry keys."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
