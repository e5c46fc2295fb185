"""`danliu worker` with the bench's connector: `python -m bench.worker`."""

import sys

import bench.connector  # noqa: F401  registers itself
from danliu.cli import main

if __name__ == "__main__":
    sys.argv = ["danliu", "worker"]
    main()
