"""Runs the whole program in memory and kills it wherever it can be killed."""
