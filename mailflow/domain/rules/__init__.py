"""What the rules say of one question each: threading, routing, acknowledgement, limits, health."""
