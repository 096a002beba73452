"""The wheels: synchronous loops that move what is due; each runs alone, in its own process or thread."""
