from tests.access.row import Row, public

ROWS = [
    public("monev:check_form"),
    public("monev:signing_key"),
    Row("monev:check_detail", args=lambda w: ["TIDAKADA2345"], statuses={"anonymous": 404}),
]
