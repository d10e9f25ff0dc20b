// Lembar nilai luring: papan lembar yang diunduh, berkas, selisih, dan kabar bagi sekretaris.
(() => {
  "use strict";
  const antrean = globalThis.pkAntrean, lokal = globalThis.pkLokal, brankas = globalThis.pkBrankas, MEJA = "/monev/luring/";
  const papan = document.querySelector("[data-luring]"), $ = (s) => papan.querySelector(s);
  if (papan && !isSecureContext) $("[data-luring-kalimat]").textContent = "Alamat ini dibuka tanpa https, jadi peramban tidak dapat menyandikan isian dan lembar tidak dapat dibawa. Buka portal dengan https, isi saat tersambung, atau cetak lembar kosong.";
  if (!antrean || !brankas) return;
  const { jam } = antrean;
  function umur(pada) {
    const menit = Math.floor((Date.now() - pada) / 60000);
    if (menit < 1) return "kurang dari satu menit";
    return menit < 60 ? menit + " menit" : menit < 2880 ? Math.floor(menit / 60) + " jam" : Math.floor(menit / 1440) + " hari";
  }

  // --- unduhan ---
  async function unduh(daftar, kabar) {
    await antrean.siapkanPekerja();
    await navigator.storage?.persist?.();
    await antrean.simpanTampilan(await antrean.simpanHalaman(MEJA));
    let ke = 0, tampilan = false;
    for (const { url, peserta, putaran } of daftar) {
      kabar("Mengunduh " + ++ke + " dari " + daftar.length + " lembar…");
      const halaman = await antrean.simpanHalaman(url);
      if (!tampilan) { await antrean.simpanTampilan(halaman); tampilan = true; }
      await antrean.ubah(url, { url, jenis: "lembar", peserta, putaran, diunduh: Date.now() });
    }
  }

  // --- kabar bagi sekretaris: berapa lembar dan sejak kapan, tanpa nilainya ---
  const LAPOR = "/monev/luring/laporan/", SEJAM = 3600000;
  function belumTerkirim(data) {
    const lembar = new Map();
    for (const b of data.filter((x) => x.jenis === "lembar")) {
      if (antrean.BELUM.includes(b.keadaan)) lembar.set(b.url, b.diantre);
      else if (b.diunduh && b.keadaan !== "diterima") lembar.set(b.url, 0);
    }
    for (const k of lokal.semua().filter((x) => x.startsWith("nilai:"))) {
      const url = k.slice(6);
      lembar.set(url, lembar.get(url) || lokal.baca(k)?.sejak || Date.now());
    }
    return lembar;
  }
  async function lapor(lembar) {
    const baris = await antrean.ambil(""), tanda = JSON.stringify([...lembar]);
    const lama = baris && Date.now() - baris.dilaporkan > SEJAM;
    if (!baris && !lembar.size || baris?.tanda === tanda && !(lama && lembar.size)) return;
    const { token } = await antrean.kunciBaru();
    if (!token) return;
    const perangkat = baris?.perangkat || crypto.randomUUID(), badan = new URLSearchParams({ csrfmiddlewaretoken: token, perangkat });
    for (const [url, sejak] of lembar) {
      badan.append("lembar", url.split("/").at(-2) + ":" + (sejak ? Math.max(0, Math.round((Date.now() - sejak) / 1000)) : ""));
    }
    const r = await fetch(LAPOR, { method: "POST", body: badan });
    if (r.ok && !r.redirected) await antrean.ubah("", { perangkat, tanda, dilaporkan: Date.now() });
  }

  // --- yang terlihat ---
  function keadaan(b, url) {
    if (b?.keadaan === "antre") return "Antre sejak " + jam(b.diantre) + ", belum terkirim";
    if (b?.keadaan === "diterima") return "Diterima server. Nomor bukti " + b.nomor;
    if (b?.keadaan === "ditolak") return "Ditolak: " + b.sebab;
    if (b?.keadaan === "terlambat") return "Terlambat: " + b.sebab;
    if (lokal.baca("nilai:" + url)) return "Draf di perangkat, belum terkirim";
    return b?.diunduh ? "Di perangkat ini, diunduh " + jam(b.diunduh) : "Belum diunduh";
  }
  function tombol(kata, kerja) {
    const t = document.createElement("button");
    t.type = "button";
    t.className = "btn btn-outline-primary btn-sm";
    t.textContent = kata;
    t.addEventListener("click", kerja);
    return t;
  }
  // Layar selisih milik server: kedua isian berdampingan, orangnya yang memilih.
  async function bandingkan(b) {
    const { token, sebab } = await antrean.kunciBaru(), f = document.createElement("form");
    const isi = await brankas.bukaDenganPin(b.isi);
    if (sebab || !isi) { antrean.kabarkan(sebab); return; }
    f.method = "post";
    f.action = b.url;
    for (const [n, v] of [...isi, ["versi", b.versi], ["aksi", "simpan"], ["csrfmiddlewaretoken", token]]) {
      const i = document.createElement("input");
      i.type = "hidden";
      i.name = n;
      i.value = v;
      f.append(i);
    }
    document.body.append(f);
    f.submit();
  }
  // Berkas lembar: dapat diunggah dari perangkat mana pun dengan akun yang sama.
  async function ekspor(b) {
    const lembar = b.url.split("/").at(-2), versi = String(b.versi), isi = await brankas.bukaDenganPin(b.isi);
    if (!isi) return;
    const bahan = new TextEncoder().encode(JSON.stringify([lembar, versi, b.kiriman, isi]));
    const sidik = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bahan))].map((n) => n.toString(16).padStart(2, "0")).join("");
    const kode = lembar.slice(0, 4).toUpperCase() + "-" + lembar.slice(4, 8).toUpperCase();
    const data = { jenis: "kim-lembar", format: 1, kode, lembar, peserta: b.peserta, versi, kiriman: b.kiriman,
      diantre: new Date(b.diantre).toISOString(), isi, sidik: sidik.slice(0, 16) };
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }));
    a.download = "lembar-" + kode.toLowerCase() + ".json";
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 60000);
  }
  function tindakan(b) {
    if (!b?.isi || !b.keadaan || b.keadaan === "diterima") return [];
    const berkas = tombol("Simpan sebagai berkas", () => ekspor(b));
    if (b.keadaan !== "ditolak") return [berkas];
    const buang = tombol("Buang", async () => {
      if (buang.textContent === "Buang") { buang.textContent = "Ya, buang isian ini"; return; }
      await antrean.ubah(b.url, { keadaan: "", isi: null, sebab: "" });
      lokal.hapus("nilai:" + b.url);
      antrean.kabarkan();
    });
    const lagi = b.berselisih
      ? tombol("Bandingkan kedua isian", () => bandingkan(b))
      : tombol("Kirim lagi", async () => { await antrean.ubah(b.url, { keadaan: "antre" }); antrean.kirim(); });
    return [lagi, berkas, buang];
  }
  function baris(li, b) {
    const tempat = li.querySelector("[data-keadaan]"), teks = document.createElement("span"), aksi = tindakan(b);
    teks.textContent = keadaan(b, li.dataset.url);
    if (b?.keadaan && b.keadaan !== "diterima") teks.className = "pk-tanda awas";
    tempat.replaceChildren(teks);
    if (!aksi.length) return;
    const kotak = document.createElement("span");
    kotak.className = "d-flex flex-wrap gap-2 mt-2";
    kotak.append(...aksi);
    tempat.append(kotak);
  }
  function lengkapi(data) {
    const ada = new Set([...papan.querySelectorAll("li[data-url]")].map((li) => li.dataset.url));
    for (const b of data.filter((x) => x.keadaan && !ada.has(x.url))) {
      const li = document.createElement("li"), kiri = document.createElement("div"), kanan = document.createElement("span");
      li.dataset.url = b.url;
      kiri.textContent = b.peserta;
      kanan.className = "kecil";
      kanan.dataset.keadaan = "";
      li.append(kiri, kanan);
      $("[data-luring-daftar]").append(li);
    }
  }
  async function tampil({ data, belum, sebab }) {
    if (location.pathname === MEJA) lengkapi(data);
    const li = [...papan.querySelectorAll("li[data-url]")], isian = li.filter((x) => "isian" in x.dataset);
    li.forEach((x) => baris(x, data.find((b) => b.url === x.dataset.url)));
    const ada = isian.filter((x) => data.find((b) => b.url === x.dataset.url)?.diunduh);
    $("[data-luring-kalimat]").textContent = !isian.length ? "Tidak ada lembar yang perlu diunduh."
      : ada.length && !brankas.berpin() ? "Belum siap luring: PIN perangkat ini belum dibuat." : (ada.length === isian.length ? "Siap luring: " : "Belum siap luring: ") + ada.length + " dari " + isian.length + " lembar ada di perangkat ini.";
    const awas = $("[data-luring-awas]"), tertua = Math.min(...belum.map((b) => b.diantre));
    awas.hidden = !belum.length;
    awas.textContent = belum.length
      ? belum.length + " lembar belum diterima server; yang tertua sudah menunggu " + umur(tertua) + ". " + (antrean.KATA[sebab] || "") : "";
    if (sebab === "masuk") {
      const a = document.createElement("a");
      a.href = "/masuk/?next=" + encodeURIComponent(MEJA);
      a.textContent = "Masuk";
      awas.append(" ", a);
    }
    $("[data-luring-unduh]").hidden = !isian.length;
    $("[data-luring-pin]").hidden = !brankas.berpin();
    $("[data-luring-kirim]").hidden = !belum.some((b) => b.keadaan !== "ditolak");
    const jamin = await navigator.storage?.persisted?.();
    $("[data-luring-jamin]").hidden = !ada.length || jamin;
    $("[data-luring-jamin]").textContent = "Peramban ini tidak menjamin simpanannya bertahan bila memori penuh. Kirim antrean sesegera mungkin.";
  }
  async function siapkan() {
    const t = $("[data-luring-unduh]"), kabar = (k) => { $("[data-luring-kalimat]").textContent = k; };
    if (!brankas.berpin()) await brankas.mintaBuat(antrean.kunciBaru);
    t.disabled = true;
    const li = [...papan.querySelectorAll("li[data-isian]")].map((x) => ({ ...x.dataset }));
    try { await unduh(li, kabar); await antrean.kabarkan(); } catch (galat) {
      await antrean.kabarkan();
      const kata = galat.message === "masuk" ? "Masuk lagi, lalu unduh sekali lagi." : "Unduhan terputus. Coba sekali lagi saat tersambung.";
      kabar($("[data-luring-kalimat]").textContent + " " + kata);
    }
    t.disabled = false;
  }
  if (papan) {
    $("[data-luring-unduh]").addEventListener("click", siapkan);
    $("[data-luring-kirim]").addEventListener("click", antrean.kirim);
    $("[data-luring-pin]").addEventListener("click", async () => {
      await brankas.mintaBuat(antrean.kunciBaru);
      $("[data-luring-kalimat]").textContent = "PIN baru tersimpan.";
    });
  }
  // Satu kabar sesudah yang lain; yang terakhir sebelum keluar tidak disusul kabar lama.
  let giliran = Promise.resolve(), pergi = false;
  const bergiliran = (kerja) => { giliran = giliran.then(kerja).catch(() => {}); return giliran; };
  document.addEventListener("kim-antrean", ({ detail }) => {
    const data = detail.data.filter((b) => b.jenis === "lembar"), belum = detail.belum.filter((b) => b.jenis === "lembar");
    if (papan) tampil({ ...detail, data, belum });
    if (detail.usai && !detail.sebab && !pergi) bergiliran(() => lapor(belumTerkirim(data)));
  });
  // Perangkat yang dihapus tidak lagi menyimpan apa pun.
  antrean.sebelumPergi.push(() => { pergi = true; return bergiliran(() => lapor(new Map())); });
  // Isian dari versi lama disandikan; halaman lembarnya diunduh sekali lagi, tanpa isi.
  async function pindahkan() {
    if (brankas.dipindah()) return;
    for (const b of (await antrean.semua()).filter((x) => x.jenis === "lembar" && !x.salinan)) {
      const isi = b.isi && await brankas.tutup(b.isi), draf = lokal.baca("nilai:" + b.url);
      const tertutup = Array.isArray(draf?.isi) && await brankas.tutup(draf.isi);
      await antrean.ubah(b.id, { diunduh: 0, isi: isi || null }, (kini) => kini.kiriman === b.kiriman);
      if (tertutup) lokal.tulis("nilai:" + b.url, { ...draf, isi: tertutup });
      await antrean.lupakan(b.url);
    }
    brankas.dipindah(true);
  }
  brankas.siap.then((kunci) => kunci && pindahkan()).catch(() => {}).then(antrean.kabarkan).then(antrean.kirim);
})();
