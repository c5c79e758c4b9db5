"""Who works together: bodies, plans and measures, bottlenecks, pilots, instruments with source countries, knowledge."""
