"""Traces for OpenTelemetry, from a request to what it set off in a worker. Nothing here is loaded unless they are wanted.

Spans are few and our own, and say no more than the logs: route, status, keys, numbers, statements without their values. So
nothing has to be taken out again of what a general instrumentation collects: addresses, paths with secrets in them, messages
of exceptions.
"""
