import select
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg import DataError

from oasst.db.backend import dates


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """Also of a prepared statement, whose separate parameters are interpolated here."""
        try:
            return str(super().last_executed_query(cursor, sql, params) or self.compose_sql(sql, params))
        except DataError:
            return str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        dates.register(self.timezone, connection)
        return connection

    def is_usable(self) -> bool:
        """A server that stops closes its end or sends a message, and either can be read from the socket.

        If there is nothing to read, the connection is alive. This needs no statement, which took a tenth of the time of a
        request of a few milliseconds.
        """
        if self.connection is None or self.connection.closed:
            return False
        quiet = select.poll()
        quiet.register(self.connection.fileno(), select.POLLIN)
        return not quiet.poll(0) or bool(super().is_usable())
