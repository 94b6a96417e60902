"""The sign-in backend under the path that sessions name: moving it would sign everyone out."""

from oasst.accounts.sign_in import Backend

__all__ = ["Backend"]
