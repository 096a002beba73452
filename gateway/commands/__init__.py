"""The command line: one file per group of commands. Settings and objects are made inside the command that is run."""
