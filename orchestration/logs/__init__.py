"""Logs: one JSON object a line, about whom and what by number and key, and never what anybody wrote.

The rule that keeps words out: messages of our own modules carry only numbers, keys and names of types; of everybody
else's, the sentence is kept and the values are left out; of an exception its type and the way to it, never its message.
"""
