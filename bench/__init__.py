"""The measured comparisons: Danliu beside what its own parts can do without it. `make bench`."""
