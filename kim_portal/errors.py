"""The one exception with which a rule says no to a person."""


class DomainError(Exception):
    """A rule of the domain refused; the message is an Indonesian sentence shown to the user.

    field: the form field the sentence belongs to, empty when it concerns the whole act.
    """

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.message = message
        self.field = field


class StaleVersionError(DomainError):
    """Somebody else saved the row after this form was opened; answered with status 409."""
