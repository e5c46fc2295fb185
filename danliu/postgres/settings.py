"""How the server is set: what an administrator may tune, and what Danliu insists on.

fsync, full_page_writes and synchronous_commit keep their defaults: a commit that was answered
survives a power cut.
"""

import os
from collections.abc import Mapping
from pathlib import Path

MB = 1024 * 1024


def first_settings() -> Mapping[str, str]:
    """Written into postgresql.conf when the data folder is made; the file is the user's after."""
    return {
        "shared_buffers": f"{_shared_buffers_mb(_memory())}MB",
        "max_wal_size": "2GB",
        "max_connections": "200",  # a web process takes 16 of them, a worker 24
        "random_page_cost": "1.1",  # 4, the default, is for a turning disk
        "jit": "off",  # its compile time exceeds what it saves on statements of milliseconds
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",  # the log has no rotation while the server runs
        # A failed statement would bring customers' data into the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }


def fixed_settings(socket_folder: Path) -> Mapping[str, str]:
    """Given at every start, above postgresql.conf: no network, and a socket that is private."""
    return {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{socket_folder}"',
        "unix_socket_permissions": "0700",
        "logging_collector": "off",
    }


def _shared_buffers_mb(memory: int) -> int:
    """A sixteenth of `memory` (bytes), 256 MB on a machine of 4 GB; from 64 to 512 MB."""
    return max(64, min(512, memory // 16 // MB))


def _memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
