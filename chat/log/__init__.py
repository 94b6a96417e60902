"""Redis between the pages and the hubs: replies that wait, replies to stop, and the events of each reply.

Redis may be lost. What matters is in the database: the final text, and which replies are in the making.
"""
