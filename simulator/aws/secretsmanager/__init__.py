"""Secrets Manager: what the emulator does not answer as the service does."""
