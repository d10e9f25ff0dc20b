"""What a juri does with the sheets on a device, for the tests of work without network."""

from playwright.sync_api import expect

from tests.factories.monev import EntryFactory, SheetFactory
from tests.factories.registry import KimFactory

DESK = "/monev/luring/"
PIN = "738164"
# Everything the browser keeps for this site, as text; static files say nothing about anybody.
RAW = """async () => {
  const found = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
  const done = (r) => new Promise((ok) => { r.onsuccess = () => ok(r.result); });
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    for (const store of db.objectStoreNames)
      found.push(JSON.stringify(await done(db.transaction(store).objectStore(store).getAll())));
    db.close();
  }
  for (const name of await caches.keys()) {
    const kept = await caches.open(name);
    for (const one of await kept.keys())
      if (!one.url.includes("/static/")) found.push(await (await kept.match(one)).text());
  }
  return found;
}"""


def make_sheets(seat, count):
    entries = [
        EntryFactory(round=seat.round, kim=KimFactory(name=f"KIM Luring {n}", verified=True))
        for n in range(count)
    ]
    return [SheetFactory(entry=entry, juri=seat) for entry in entries]


def make_pin(page, pin=PIN, again=None):
    page.fill("[data-pin-buat] [name=pin]", pin)
    page.fill("[data-pin-buat] [name=ulang]", pin if again is None else again)
    page.click("text=Simpan PIN")


def download(page, count):
    page.click("text=Unduh ke perangkat ini")
    make_pin(page)
    ready = f"Siap luring: {count} dari {count} lembar ada di perangkat ini."
    expect(page.locator("[data-luring-kalimat]")).to_have_text(ready, timeout=60000)


def try_pin(page, pin):
    page.fill("[data-pin-buka] [name=pin]", pin)
    page.click("text=Buka isian")


def unlock(page, pin=PIN):
    try_pin(page, pin)
    expect(page.locator("form[data-nilai]")).to_be_visible()


def fill(page, value="2"):
    for code in ("A1", "B1", "B2"):
        page.click(f"[name='skor-{code}'][value='{value}'] + label")
    page.fill("[name=kekuatan]", "Rapi")
    page.fill("[name=saran]", "Teruskan")


def hand_in(page):
    page.click("button:has-text('Periksa nilai')")
    page.click("text=Ajukan ke antrean")
    expect(page.locator("[data-luring-kabar]")).to_contain_text("Lembar ini di antrean")


def hand_in_offline(page, sheet, value="2"):
    page.goto(sheet.get_absolute_url())
    fill(page, value)
    hand_in(page)


def row(page, sheet):
    return page.locator(f"li[data-url='{sheet.get_absolute_url()}'] [data-keadaan]")


def raw_storage(page):
    return page.evaluate(RAW)
