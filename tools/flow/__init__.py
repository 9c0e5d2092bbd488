"""Plays a warehouse's day with real processes: simulators, the engine, and a driver that acts as the person."""
