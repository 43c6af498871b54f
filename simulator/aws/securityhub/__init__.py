"""Security Hub: findings imported, custom actions, clicks."""
