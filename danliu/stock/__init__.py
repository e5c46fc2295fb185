"""Stock: an append-only ledger of what came, went and is reserved; posting.py alone writes it."""
