"""What holds for projects, whoever looks: states, money, privacy, and the IATI standard. Pure: no database, no clock."""
