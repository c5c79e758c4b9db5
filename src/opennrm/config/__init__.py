"""The roof: settings, addresses and the WSGI entrance."""
