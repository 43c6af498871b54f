"""Make it happen: clock, account, gateway, sensors, actors, referee and exercise."""
