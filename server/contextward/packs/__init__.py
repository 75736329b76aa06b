"""Tools for who writes rule packs: what is wrong with one, whether it works, how to begin."""
