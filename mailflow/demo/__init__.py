"""The demo: a whole mail system, a sample company and mailflow itself in one terminal."""
