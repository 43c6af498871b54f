"""The one way every AWS call takes, in small layers from identification to record."""
