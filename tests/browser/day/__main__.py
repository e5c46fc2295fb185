"""The whole day, in the customer's own numbers: `python -m tests.browser.day`."""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["DANLIU_LONG"] = "1"
    sys.exit(pytest.main([str(Path(__file__).parent), "-s", "-p", "no:cacheprovider"]))
