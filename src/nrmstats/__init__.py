"""The statistical core of OpenNRM: how many there are, who fits where, what may be shown. Knows no platform."""
