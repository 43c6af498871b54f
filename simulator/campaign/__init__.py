"""Many exercises, each in a process of its own, and what came of them together.

A campaign plans trials, plays them on all cores from one warm process, and holds the
results against the terms and a baseline. How one exercise is played is not its
business; see `exercise`.
"""
