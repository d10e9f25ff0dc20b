from tests.access.row import public


def kim(world):
    return ["kim"]


ROWS = [
    public("open_data:dataset_list"),
    public("open_data:datapackage"),
    *(
        public(f"open_data:dataset_{name}", args=kim)
        for name in ("detail", "csv", "json", "geojson", "metadata")
    ),
]
