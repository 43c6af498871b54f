"""STS: who a caller is, and the sessions that are handed out."""
