"""Tokens of the links with which a person sets a password."""

import datetime

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.utils.http import base36_to_int

RESET_LIFETIME = datetime.timedelta(minutes=30)
# PASSWORD_RESET_TIMEOUT in settings: an invitation is often read on another day.
INVITATION_LIFETIME = datetime.timedelta(hours=72)


class PasswordTokenGenerator(EmailAwarePasswordResetTokenGenerator):
    """30 minutes for an account that has a password, 72 hours for one that was just opened."""

    def check_token(self, user, token):
        if not super().check_token(user, token):
            return False
        if not user.has_usable_password():
            return True
        age = self._num_seconds(self._now()) - base36_to_int(token.split("-")[0])
        return age <= RESET_LIFETIME.total_seconds()
