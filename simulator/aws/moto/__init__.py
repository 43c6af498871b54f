"""The only door to moto: its backends, corrected, and what reads and furnishes them.

A request comes in by the `wire`, and the `emulator` has moto answer it. `backends`
starts and empties moto, with `corrections` and the types of `cloudformation`, written
for the `versions` named there. What the services read of an account is in `readers`,
what they write of their own accord in `stores`: facts on our side, moto's objects on
the other.
"""

from gameday.simulator.aws.moto.loading import load_moto

# Whatever comes through this door needs moto, and what is imported before `loading` has
# had its say is imported at moto's own price.
load_moto()
