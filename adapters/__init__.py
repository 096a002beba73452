"""The parties: one folder each. An adapter says what a document says, and writes what a message says."""
