from tests.access.row import Row, public, signed_in

ROWS = [
    public("home"),
    public("about"),
    public("privacy"),
    public("accessibility"),
    public("help_page"),
    public("health"),
    public("robots"),
    public("sitemap_index"),
    public("sitemap_section", args=lambda world: ["kim", 1]),
    public("service_worker"),
    public("device_key"),
    public("device_queue"),
    signed_in("held_form"),
    Row("held_form", "post", others=302),
]
