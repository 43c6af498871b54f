"""What an exercise runs on: time, the way of a call, latency.

It knows no AWS service.
"""
