// Penilaian luring: lembar yang diunduh, antrean, dan tanda terima. Terkirim berarti ada nomor bukti.
(() => {
  "use strict";
  const akun = document.querySelector("[data-akun]")?.dataset.akun, lokal = globalThis.pkLokal;
  if (!akun || !lokal || !globalThis.indexedDB || !navigator.serviceWorker) return;
  const MEJA = "/monev/luring/", KUNCI = "/perangkat/kunci/", WADAH = "kim-lembar-" + akun, STATIS = "kim-statis";
  const BELUM = ["antre", "ditolak", "terlambat"];
  const dua = (n) => String(n).padStart(2, "0");
  function jam(pada) {
    const t = new Date(pada), hariIni = t.toDateString() === new Date().toDateString();
    const hari = hariIni ? "" : t.toLocaleDateString("id-ID", { day: "numeric", month: "long" }) + " ";
    return hari + "pukul " + dua(t.getHours()) + "." + dua(t.getMinutes());
  }
  function umur(pada) {
    const menit = Math.floor((Date.now() - pada) / 60000);
    if (menit < 1) return "kurang dari satu menit";
    return menit < 60 ? menit + " menit" : menit < 2880 ? Math.floor(menit / 60) + " jam" : Math.floor(menit / 1440) + " hari";
  }

  // --- gudang di perangkat: satu baris tiap lembar, milik satu akun ---
  function buka() {
    return new Promise((ok, gagal) => {
      const r = indexedDB.open("kim-luring", 1);
      r.onupgradeneeded = () => r.result.createObjectStore("lembar", { keyPath: "kunci" });
      r.onsuccess = () => ok(r.result);
      r.onerror = () => gagal(r.error);
    });
  }
  async function gudang(cara, kerja) {
    const db = await buka();
    return new Promise((ok, gagal) => {
      const t = db.transaction("lembar", cara, { durability: "strict" });
      let hasil = null;
      kerja(t.objectStore("lembar"), (isi) => { hasil = isi; });
      t.oncomplete = () => { db.close(); ok(hasil); };
      t.onerror = t.onabort = () => { db.close(); gagal(t.error); };
    });
  }
  const kunci = (url) => akun + " " + url;
  const ambil = (url) => gudang("readonly", (g, h) => {
    const r = g.get(kunci(url));
    r.onsuccess = () => h(r.result || null);
  });
  const semua = () => gudang("readonly", (g, h) => {
    const r = g.getAll();
    r.onsuccess = () => h(r.result.filter((b) => b.akun === akun && b.url));
  });
  // Hanya mengubah bila keadaannya masih yang dikira: tab lain dapat lebih dulu.
  const ubah = (url, baru, bila) => gudang("readwrite", (g, h) => {
    const r = g.get(kunci(url));
    r.onsuccess = () => {
      const lama = r.result || { kunci: kunci(url), akun, url };
      if (bila && !bila(lama)) return;
      const jadi = { ...lama, ...baru };
      g.put(jadi);
      h(jadi);
    };
  });

  // --- unduhan ---
  async function simpanHalaman(url) {
    const r = await fetch(url, { cache: "no-store" });
    if (!r.ok || r.redirected) throw new Error(r.redirected ? "masuk" : "server");
    const salinan = r.clone(), halaman = new DOMParser().parseFromString(await r.text(), "text/html");
    if (halaman.querySelector("[data-akun]")?.dataset.akun !== akun) throw new Error("masuk");
    await (await caches.open(WADAH)).put(url, salinan);
    return halaman;
  }
  async function simpanTampilan(halaman) {
    const wadah = await caches.open(STATIS), alamat = new Set();
    halaman.querySelectorAll("link[href],script[src],img[src],use[href]").forEach((e) => {
      alamat.add((e.getAttribute("href") || e.getAttribute("src")).split("#")[0]);
    });
    for (const a of [...alamat].filter((x) => x.startsWith("/static/"))) {
      const r = await fetch(a);
      if (!r.ok) throw new Error("server");
      if (!a.endsWith(".css")) { await wadah.put(a, r); continue; }
      const teks = await r.clone().text();
      await wadah.put(a, r);
      for (const [, isi] of teks.matchAll(/url\(["']?([^"')]+)["']?\)/g)) {
        const b = new URL(isi, location.origin + a);
        if (b.pathname.startsWith("/static/")) await wadah.add(b.href);
      }
    }
  }
  async function unduh(daftar, kabar) {
    await navigator.serviceWorker.register("/pekerja.js");
    await navigator.serviceWorker.ready;
    await navigator.storage?.persist?.();
    // Lembar akun lain tidak dibiarkan terbuka di perangkat bersama.
    for (const n of await caches.keys()) if (n.startsWith("kim-lembar-") && n !== WADAH) await caches.delete(n);
    await simpanTampilan(await simpanHalaman(MEJA));
    let ke = 0, tampilan = false;
    for (const { url, peserta, putaran } of daftar) {
      kabar("Mengunduh " + ++ke + " dari " + daftar.length + " lembar…");
      const halaman = await simpanHalaman(url);
      if (!tampilan) { await simpanTampilan(halaman); tampilan = true; }
      await ubah(url, { peserta, putaran, diunduh: Date.now() });
    }
  }

  // --- antrean ---
  async function antrekan(url, isi, versi, peserta) {
    const pada = Date.now();
    return ubah(url, {
      peserta, isi, versi, keadaan: "antre", diantre: pada, kiriman: crypto.randomUUID(), sebab: "", berselisih: false,
    });
  }
  async function kirimSatu(b, token) {
    const badan = new URLSearchParams(b.isi);
    badan.set("csrfmiddlewaretoken", token);
    badan.set("versi", b.versi);
    badan.set("aksi", "ajukan");
    badan.set("kiriman", b.kiriman);
    badan.set("jam_perangkat", new Date(b.diantre).toISOString());
    const r = await fetch(b.url, { method: "POST", body: badan, headers: { Accept: "application/json" } });
    const masih = (kini) => kini.kiriman === b.kiriman && kini.keadaan !== "diterima";
    if (r.status === 404) {
      await ubah(b.url, { keadaan: "ditolak", sebab: "Lembar ini tidak lagi menjadi tugas Anda." }, masih);
      return "";
    }
    if (r.redirected || r.status === 403) return "masuk";
    if (!(r.headers.get("Content-Type") || "").startsWith("application/json")) return "server";
    const j = await r.json();
    if (j.keadaan !== "diterima") {
      await ubah(b.url, { keadaan: j.keadaan, sebab: j.kalimat, berselisih: !!j.berselisih }, masih);
      return "";
    }
    // Tanda terima disimpan dahulu, baru isiannya dilepas.
    if (await ubah(b.url, { keadaan: "diterima", nomor: j.nomor, sebab: j.kalimat, isi: null }, masih)) {
      lokal.hapus("nilai:" + b.url);
      await simpanHalaman(b.url).catch(() => {});
    }
    return "";
  }
  async function tokenBaru() {
    const r = await fetch(KUNCI, { cache: "no-store" }).catch(() => null);
    if (!r) return { sebab: "jaringan" };
    if (r.redirected || r.status === 403) return { sebab: "masuk" };
    const j = r.ok && await r.json().catch(() => null);
    if (!j) return { sebab: "server" };
    // Antrean seseorang tidak pernah dikirim dari akun orang lain.
    return j.akun === akun ? { token: j.kunci } : { sebab: "masuk" };
  }
  async function kirimAntrean() {
    const antre = (await semua()).filter((b) => b.keadaan === "antre" || b.keadaan === "terlambat");
    if (!antre.length) return "";
    const { token, sebab: halangan } = await tokenBaru();
    if (halangan) return halangan;
    for (const b of antre) {
      const sebab = await kirimSatu(b, token).catch(() => "jaringan");
      if (sebab) return sebab;
    }
    return "";
  }
  // Satu tab saja yang mengirim; server tetap menjawab sama bila kirimannya berulang.
  async function kirim() {
    const kerja = async () => {
      const sebab = await kirimAntrean();
      await tampil(sebab);
      if (!sebab) await lapor(belumTerkirim(await semua())).catch(() => {});
      return sebab;
    };
    return navigator.locks ? navigator.locks.request("kim-luring-" + akun, kerja) : kerja();
  }

  // --- kabar bagi sekretaris: berapa lembar dan sejak kapan, tanpa nilainya ---
  const LAPOR = "/monev/luring/laporan/", SEJAM = 3600000;
  function belumTerkirim(data) {
    const lembar = new Map();
    for (const b of data) {
      if (BELUM.includes(b.keadaan)) lembar.set(b.url, b.diantre);
      else if (b.diunduh && b.keadaan !== "diterima") lembar.set(b.url, 0);
    }
    for (const k of lokal.semua().filter((x) => x.startsWith("nilai:"))) {
      const url = k.slice(6);
      lembar.set(url, lembar.get(url) || lokal.baca(k)?.sejak || Date.now());
    }
    return lembar;
  }
  async function lapor(lembar) {
    const baris = await ambil(""), tanda = JSON.stringify([...lembar]);
    const lama = baris && Date.now() - baris.dilaporkan > SEJAM;
    if (!baris && !lembar.size || baris?.tanda === tanda && !(lama && lembar.size)) return;
    const { token } = await tokenBaru();
    if (!token) return;
    const perangkat = baris?.perangkat || crypto.randomUUID(), badan = new URLSearchParams({ csrfmiddlewaretoken: token, perangkat });
    for (const [url, sejak] of lembar) {
      badan.append("lembar", url.split("/").at(-2) + ":" + (sejak ? Math.max(0, Math.round((Date.now() - sejak) / 1000)) : ""));
    }
    const r = await fetch(LAPOR, { method: "POST", body: badan });
    if (r.ok && !r.redirected) await ubah("", { perangkat, tanda, dilaporkan: Date.now() });
  }

  // --- yang terlihat ---
  const papan = document.querySelector("[data-luring]"), $ = (s) => papan.querySelector(s);
  const KATA = {
    masuk: "Masuk lagi untuk mengirim. Antrean Anda aman di perangkat ini.",
    jaringan: "Belum tersambung. Antrean dikirim otomatis begitu sinyal kembali.",
    server: "Server belum dapat menerima. Antrean dicoba lagi otomatis.",
  };
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
    const { token, sebab } = await tokenBaru(), f = document.createElement("form");
    if (sebab) { tampil(sebab); return; }
    f.method = "post";
    f.action = b.url;
    for (const [n, v] of [...b.isi, ["versi", b.versi], ["aksi", "simpan"], ["csrfmiddlewaretoken", token]]) {
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
    const lembar = b.url.split("/").at(-2), versi = String(b.versi);
    const bahan = new TextEncoder().encode(JSON.stringify([lembar, versi, b.kiriman, b.isi]));
    const sidik = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bahan))].map((n) => n.toString(16).padStart(2, "0")).join("");
    const kode = lembar.slice(0, 4).toUpperCase() + "-" + lembar.slice(4, 8).toUpperCase();
    const data = { jenis: "kim-lembar", format: 1, kode, lembar, peserta: b.peserta, versi, kiriman: b.kiriman,
      diantre: new Date(b.diantre).toISOString(), isi: b.isi, sidik: sidik.slice(0, 16) };
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
      await ubah(b.url, { keadaan: "", isi: null, sebab: "" });
      lokal.hapus("nilai:" + b.url);
      tampil();
    });
    const lagi = b.berselisih
      ? tombol("Bandingkan kedua isian", () => bandingkan(b))
      : tombol("Kirim lagi", async () => { await ubah(b.url, { keadaan: "antre" }); kirim(); });
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
  async function tampil(sebab) {
    const data = await semua(), belum = data.filter((b) => BELUM.includes(b.keadaan));
    document.dispatchEvent(new CustomEvent("kim-antrean", { detail: { data, belum, sebab } }));
    if (!papan) return;
    if (location.pathname === MEJA) lengkapi(data);
    const li = [...papan.querySelectorAll("li[data-url]")], isian = li.filter((x) => "isian" in x.dataset);
    li.forEach((x) => baris(x, data.find((b) => b.url === x.dataset.url)));
    const ada = isian.filter((x) => data.find((b) => b.url === x.dataset.url)?.diunduh);
    $("[data-luring-kalimat]").textContent = !isian.length ? "Tidak ada lembar yang perlu diunduh."
      : (ada.length === isian.length ? "Siap luring: " : "Belum siap luring: ") + ada.length + " dari " + isian.length + " lembar ada di perangkat ini.";
    const awas = $("[data-luring-awas]"), tertua = Math.min(...belum.map((b) => b.diantre));
    awas.hidden = !belum.length;
    awas.textContent = belum.length
      ? belum.length + " lembar belum diterima server; yang tertua sudah menunggu " + umur(tertua) + ". " + (KATA[sebab] || "") : "";
    if (sebab === "masuk") {
      const a = document.createElement("a");
      a.href = "/masuk/?next=" + encodeURIComponent(MEJA);
      a.textContent = "Masuk";
      awas.append(" ", a);
    }
    $("[data-luring-unduh]").hidden = !isian.length;
    $("[data-luring-kirim]").hidden = !belum.some((b) => b.keadaan !== "ditolak");
    const jamin = await navigator.storage?.persisted?.();
    $("[data-luring-jamin]").hidden = !ada.length || jamin;
    $("[data-luring-jamin]").textContent = "Peramban ini tidak menjamin simpanannya bertahan bila memori penuh. Kirim antrean sesegera mungkin.";
  }
  async function siapkan() {
    const t = $("[data-luring-unduh]"), kabar = (k) => { $("[data-luring-kalimat]").textContent = k; };
    t.disabled = true;
    const li = [...papan.querySelectorAll("li[data-isian]")].map((x) => ({ ...x.dataset }));
    try { await unduh(li, kabar); await tampil(); } catch (galat) {
      await tampil();
      const kata = galat.message === "masuk" ? "Masuk lagi, lalu unduh sekali lagi." : "Unduhan terputus. Coba sekali lagi saat tersambung.";
      kabar($("[data-luring-kalimat]").textContent + " " + kata);
    }
    t.disabled = false;
  }
  if (papan) {
    $("[data-luring-unduh]").addEventListener("click", siapkan);
    $("[data-luring-kirim]").addEventListener("click", kirim);
  }
  addEventListener("online", kirim);
  setInterval(() => { if (!document.hidden) kirim(); }, 30000);
  globalThis.pkLuring = { ambil, antrekan, ubah, kirim, simpanHalaman, jam, wadah: WADAH, meja: MEJA };
  tampil().then(kirim);

  // --- keluar menghapus perangkat: orangnya diberi tahu dahulu ---
  document.querySelectorAll('form[action="/keluar/"]').forEach((f) => f.addEventListener("submit", async (e) => {
    if ("pergi" in f.dataset) return;
    e.preventDefault();
    const belum = (await semua().catch(() => [])).filter((b) => BELUM.includes(b.keadaan));
    if (!belum.length || "yakin" in f.dataset) {
      f.dataset.pergi = "";
      // Perangkat yang dihapus tidak lagi menyimpan apa pun; jaringan lambat tidak menahan orangnya.
      await Promise.race([lapor(new Map()), new Promise((ok) => setTimeout(ok, 2000))]).catch(() => {});
      f.requestSubmit();
      return;
    }
    f.dataset.yakin = "";
    const p = document.createElement("p");
    p.className = "pk-kabar awas";
    p.setAttribute("role", "alert");
    p.textContent = belum.length + " lembar nilai belum diterima server dan hanya ada di perangkat ini. Keluar akan menghapusnya. Tekan Keluar sekali lagi bila memang demikian.";
    f.prepend(p);
  }));
})();
