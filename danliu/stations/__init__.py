"""Stations: what the PDA works on, as data. journal.py takes what was done there, each act once."""
