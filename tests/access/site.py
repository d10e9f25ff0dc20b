from tests.access.row import public

ROWS = [
    public("home"),
    public("about"),
    public("privacy"),
    public("accessibility"),
    public("help_page"),
    public("health"),
    public("robots"),
    public("service_worker"),
]
