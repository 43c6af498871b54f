"""Where a trail's files and events go: a bucket, a log group, a topic.

A delivery that cannot take place fails quietly, as on AWS: the trail's status says why.
"""
