"""`python -m danliu` is `danliu`."""

from danliu.cli import main

main()
