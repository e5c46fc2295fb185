"""Indexes follow use: what is needed is built by itself, explained, and dropped when unused."""
