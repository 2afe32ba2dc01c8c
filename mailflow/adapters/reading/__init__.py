"""From raw bytes to a Message: total, bounded, in a process of its own."""
