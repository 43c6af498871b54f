"""The simulator beside the bare libraries under it, as ratios within one run."""
