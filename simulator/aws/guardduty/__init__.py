"""GuardDuty as a responder meets it: findings are built, kept, published and served.

`publisher` is the way in: something was noticed, and a finding about it reaches
EventBridge as late as the real service is. `operations` answers the API. Deciding
*that* something is noticed belongs to the sensors and the injects.
"""
