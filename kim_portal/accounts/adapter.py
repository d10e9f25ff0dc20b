"""How people come in: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """No public sign-up; mails carry the office's name and links of SITE_URL."""

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL
