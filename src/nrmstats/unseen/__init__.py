"""How many does nobody see: population estimates from the overlaps of lists."""
