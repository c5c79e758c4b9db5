"""OpenNRM: a national referral mechanism."""
