"""The Veilig Thuis gateway.

Read in this order: ``journey`` (one message, start to end) · ``ports`` (the promises) · ``contracts`` (the words) ·
``core`` (the decisions) · ``registration`` and ``sending`` (what is written down, what is sent) · ``journal``,
``broker``, ``keys`` (memory, roads, seals) · ``web``, ``workers`` (doors, wheels) · ``bootstrap`` (where it is joined).
"""
