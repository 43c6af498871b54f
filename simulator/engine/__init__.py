"""What an exercise runs on: time, the way of a call, latency.

It knows no AWS service, no emulator and nothing of `aws`: what it needs of them is
handed in (a wire that reads and writes requests, what executes a call, who identifies
a caller).
"""
