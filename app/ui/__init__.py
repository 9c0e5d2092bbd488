"""The window: screens, grids, and everything that knows Qt."""
