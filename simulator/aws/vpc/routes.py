"""Where a packet goes when it leaves a subnet.

It picks a route; what lies behind the route is walked in
`aws.vpc.paths`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.flows import Stop

if TYPE_CHECKING:
    from gameday.simulator.aws.vpc.addresses import Host
    from gameday.simulator.aws.vpc.state import NetworkState, Route, RouteTable

__all__ = ["best_route", "find_route"]


def find_route(
    state: NetworkState, vpc_id: str, subnet_id: str, host: Host
) -> Route | Stop:
    """Return the working route from a subnet to a host, or why there is none."""
    table = state.route_table(vpc_id, subnet_id)
    route = best_route(state, table, host) if table else None
    if table is None or route is None:
        place = f"route table {table.id}" if table else subnet_id
        return Stop(f"{place} has no route to {host}")
    if not route.active:
        return Stop(
            f"route table {table.id} sends {host} into a blackhole"
            f" ({route.target_id or 'no target'})"
        )
    return route


def best_route(state: NetworkState, table: RouteTable, host: Host) -> Route | None:
    """Return the most specific route to a host.

    Of two equally specific ones, a route to a block comes before one to a prefix list
    (VPC user guide, "Route priority").
    """
    ranked = (
        ((_specificity(state, route, host), route.network is not None), route)
        for route in table.routes
    )
    matching = [(rank, route) for rank, route in ranked if rank[0] >= 0]
    return max(matching, key=lambda pair: pair[0])[1] if matching else None


def _specificity(state: NetworkState, route: Route, host: Host) -> int:
    if route.network is not None:
        return route.network.prefixlen if host.is_in(route.network) else -1
    blocks = state.prefix_list(route.prefix_list_id) if route.prefix_list_id else ()
    return max((b.prefixlen for b in blocks if host.is_in(b)), default=-1)
