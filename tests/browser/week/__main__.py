"""The whole week: `python -m tests.browser.week`. About 20 minutes."""

import argparse
import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m tests.browser.week", description=__doc__).parse_args()
    os.environ["DANLIU_LONG"] = "1"
    sys.exit(pytest.main([str(Path(__file__).parent), "-s", "-p", "no:cacheprovider"]))
