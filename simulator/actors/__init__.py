"""Who acts: the adversary and the workload, step by step."""
