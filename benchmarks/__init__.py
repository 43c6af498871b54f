"""What an exercise costs beside the bare emulator under it: ratios within one run."""
