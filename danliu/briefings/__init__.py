"""Briefings: a board's figures and alarms, sent to who subscribed, as that person may see them."""
