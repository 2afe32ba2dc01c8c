"""What runs: the daemon, its threads, what they tell of themselves, and where all is put together."""
