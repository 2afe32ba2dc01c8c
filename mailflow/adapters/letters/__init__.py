"""Letters: templates, their words and their bytes."""
