import pytest
from playwright.sync_api import expect


@pytest.fixture
def window(browser_type, browser_type_launch_args, live_server, tmp_path):
    """Return a function that opens the browser of one device, again with the same profile."""
    opened = []
    expect.set_options(timeout=30000)

    def open_window(device="ponsel", *, is_cut=False):
        # A worker that starts anew is not bound by `set_offline`: no address resolves instead.
        flags = ["--host-resolver-rules=MAP * ~NOTFOUND"] if is_cut else []
        launch = browser_type_launch_args | {"args": browser_type_launch_args["args"] + flags}
        context = browser_type.launch_persistent_context(
            tmp_path / device, viewport={"width": 360, "height": 740},
            base_url=live_server.url, timezone_id="Asia/Makassar", **launch,
        )  # fmt: skip
        context.set_default_timeout(20000)
        opened.append(context)
        return context

    yield open_window
    expect.set_options(timeout=5000)
    for context in opened:
        context.close()
