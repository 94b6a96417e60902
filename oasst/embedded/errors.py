class ServerError(Exception):
    """An embedded server cannot be started or stopped; the text gives the reason and what to do."""
