"""The words: every type that an adapter may import. No I/O, no clock, no chance."""
