"""The doors over HTTP: who hands over, how much, of which type; then the journey. Async at the edge only."""
