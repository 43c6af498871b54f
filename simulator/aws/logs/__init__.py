"""The logs of traffic, DNS queries and S3 accesses, and where they are delivered."""
