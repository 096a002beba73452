"""The kit for adapter authors: memory ports, a clock that stands still, and partners that are simulated."""
