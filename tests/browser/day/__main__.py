"""The whole day, in the customer's own numbers: `python -m tests.browser.day`. About 25 minutes."""

import argparse
import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m tests.browser.day", description=__doc__).parse_args()
    os.environ["DANLIU_LONG"] = "1"
    sys.exit(pytest.main([str(Path(__file__).parent), "-s", "-p", "no:cacheprovider"]))
