"""What every journey in a browser begins with."""

from tests.factories.accounts import PASSWORD


def sign_in(page, username="juri", *, stays=False):
    """Sign in by the form and wait for the tasks. stays: also after the browser was closed."""
    page.goto("/masuk/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    if stays:
        page.check("[name=remember]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/tugas/")
