class ServerError(Exception):
    """An embedded server cannot be started or stopped; the text says why and what to do."""
