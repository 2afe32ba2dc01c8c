"""What a complaint is and what the rules say: values in, values out; no clock, files or network."""
