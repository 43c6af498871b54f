"""How well it went: the journal of an exercise and the judgement made from it."""
