"""The IATI standard 2.03: reading, checking and writing activities. Offline; files come from `projects/data/iati`."""
