"""The police."""
