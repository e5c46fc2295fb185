"""The phone desk: who calls, and what they ordered before."""
