"""The complaint procedure by mail: states, what staff may write, and what follows from it."""
