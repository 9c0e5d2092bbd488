"""An SF Express gateway as the carriers notes describe it: signatures, layered answers, numbers that are remembered."""
