"""The decision about one mail, step by step."""
