"""The roads: implementations of the port ``Broker``."""
