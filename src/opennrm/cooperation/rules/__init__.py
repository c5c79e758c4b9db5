"""What holds for cooperation, whoever looks: sheets, states, what never enters, shares with their intervals. Pure."""
