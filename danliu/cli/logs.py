"""What a command logs: lines on stderr, from the level upwards that DANLIU_LOG names."""

import logging
import os
import sys
from typing import Literal

import structlog

from danliu.errors import DanliuError

LEVEL = "DANLIU_LOG"
Level = Literal["info", "warning"]


class UnknownLevel(DanliuError):
    """DANLIU_LOG names no level of the log: info or warning.
    DANLIU_LOG 要写 info 或 warning。
    """

    code = "unknown-level"


def speak(unless_told: Level = "info") -> str:
    """Log from DANLIU_LOG upwards, else from `unless_told`; which one it is. Raises UnknownLevel.

    httpx would log whole addresses, and some carry keys: it warns only.
    """
    level = os.environ.get(LEVEL) or unless_told
    if level not in ("info", "warning"):
        raise UnknownLevel
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    return level
