"""A drive through the whole window by keyboard and scanner; see __main__."""
