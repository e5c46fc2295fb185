"""The kinds of tiles, a file each."""
