"""The wheels: synchronous loops that move what the journal says is due. Each runs alone, in its own process or thread."""
