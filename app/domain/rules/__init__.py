"""Rules as data: conditions over an order's facts, and what follows when they hold."""
