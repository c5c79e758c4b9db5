"""Projects abroad that the country funds: who, where, when, with what money, to what result; and the IATI standard."""
