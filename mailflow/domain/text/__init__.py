"""Text as such: spelling, matching, cleaning."""
