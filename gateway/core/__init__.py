"""The decisions: functions from values to values. No I/O; time, ids, keys and chance are arguments."""
