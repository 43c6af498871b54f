"""What services write into the emulator themselves, one module a service."""
