import pytest

from registry.office_channels import channel_key, read_channels


@pytest.mark.parametrize(
    ("cell", "kind", "url"),
    [
        ("kim.id/mekar", "kim_id", "https://kim.id/mekar"),
        ("https://mekar.kim.id", "kim_id", "https://mekar.kim.id"),
        ("www.instagram.com/kim.mekar", "instagram", "https://www.instagram.com/kim.mekar"),
        ("FB: facebook.com/kimmekar", "facebook", "https://facebook.com/kimmekar"),
        ("IG @kim_mekar", "instagram", "https://instagram.com/kim_mekar"),
        ("TikTok: @kimmekar", "tiktok", "https://tiktok.com/@kimmekar"),
        ("youtu.be/abc", "youtube", "https://youtu.be/abc"),
        ("bangunmulya.desa.id", "website_desa", "https://bangunmulya.desa.id"),
        ("kimmekar.blogspot.com", "blog", "https://kimmekar.blogspot.com"),
        ("whatsapp.com/channel/0029", "whatsapp_channel", "https://whatsapp.com/channel/0029"),
    ],
)
def test_read_channels_knows_addresses_and_names(cell, kind, url):
    channels, unread = read_channels(cell)

    assert ([(one.kind, one.url) for one in channels], unread) == ([(kind, url)], [])


def test_read_channels_reads_several_in_one_cell():
    channels, unread = read_channels("kim.id/a; IG @kima, facebook.com/a dan kim.id/a/\nx.com/a")

    assert [one.kind for one in channels] == ["kim_id", "instagram", "facebook", "x"]
    assert unread == []


@pytest.mark.parametrize(
    "cell",
    [
        "wa.me/6281234567890", "https://chat.whatsapp.com/AbC", "t.me/+abc", "081234567890",
        "Facebook", "kim@contoh.id", "@kimmekar", "http://[rusak", f"contoh.id/{'a' * 300}",
    ],
)  # fmt: skip
def test_read_channels_leaves_out_what_is_private_or_no_address(cell):
    channels, unread = read_channels(cell)

    assert (channels, len(unread)) == ([], 1)


@pytest.mark.parametrize("cell", ["", "-", "belum ada"])
def test_read_channels_takes_blanks_as_nothing(cell):
    assert read_channels(cell) == ([], [])


def test_channel_key_is_the_same_for_spellings_of_one_address():
    assert channel_key("https://WWW.Instagram.com/kim/") == channel_key("http://instagram.com/kim")
