"""The tablets of the shop floor: steps of jobs are begun and finished, checked and stored."""
