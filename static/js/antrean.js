// Antrean di perangkat, untuk lembar nilai, laporan, dan aspirasi. Terkirim berarti ada nomor bukti.
(() => {
  "use strict";
  const akun = document.querySelector("[data-akun]")?.dataset.akun, lokal = globalThis.pkLokal;
  if (globalThis.pkAntrean || !akun || !lokal || !globalThis.indexedDB || !navigator.serviceWorker) return;
  const KUNCI = "/perangkat/kunci/", HALAMAN = "/perangkat/antrean/", WADAH = "kim-halaman-" + akun, STATIS = "kim-statis";
  const LEMBAR = "[data-nilai],[data-nilai-terkirim],[data-kunci]", BELUM = ["antre", "ditolak", "terlambat"], SEHARI = 86400000;

  // --- gudang di perangkat: satu baris tiap kiriman, milik satu akun ---
  function buka() {
    return new Promise((ok, gagal) => {
      const r = indexedDB.open("kim-luring", 2);
      r.onupgradeneeded = () => r.result.createObjectStore("kiriman", { keyPath: "kunci" });
      r.onsuccess = () => ok(r.result);
      r.onerror = () => gagal(r.error);
    });
  }
  async function gudang(cara, kerja) {
    const db = await buka();
    return new Promise((ok, gagal) => {
      const t = db.transaction("kiriman", cara, { durability: "strict" });
      let hasil = null;
      kerja(t.objectStore("kiriman"), (isi) => { hasil = isi; });
      t.oncomplete = () => { db.close(); ok(hasil); };
      t.onerror = t.onabort = () => { db.close(); gagal(t.error); };
    });
  }
  const kunci = (id) => akun + " " + id;
  const ambil = (id) => gudang("readonly", (g, h) => {
    const r = g.get(kunci(id));
    r.onsuccess = () => h(r.result || null);
  });
  const seluruh = () => gudang("readonly", (g, h) => {
    const r = g.getAll();
    r.onsuccess = () => h(r.result.filter((b) => b.url));
  });
  const semua = async () => (await seluruh()).filter((b) => b.akun === akun);
  const belumTiba = (data) => data.filter((b) => BELUM.includes(b.keadaan));
  // Hanya mengubah bila keadaannya masih yang dikira: tab lain dapat lebih dulu.
  const ubah = (id, baru, bila) => gudang("readwrite", (g, h) => {
    const r = g.get(kunci(id));
    r.onsuccess = () => {
      const lama = r.result || { kunci: kunci(id), akun, id };
      if (bila && !bila(lama)) return;
      const jadi = { ...lama, ...baru };
      g.put(jadi);
      h(jadi);
    };
  });
  const hapus = (id) => gudang("readwrite", (g) => g.delete(kunci(id)));

  // --- halaman yang dapat dibuka tanpa jaringan ---
  async function simpanHalaman(url, lengkap) {
    const r = await fetch(url, { cache: "no-store" });
    if (!r.ok || r.redirected) throw new Error(r.redirected ? "masuk" : "server");
    const salinan = r.clone(), halaman = new DOMParser().parseFromString(await r.text(), "text/html");
    if (halaman.querySelector("[data-akun]")?.dataset.akun !== akun) throw new Error("masuk");
    // Halaman yang tersimpan berarti berkas tampilannya juga sudah ada.
    if (lengkap) await simpanTampilan(halaman);
    await (await caches.open(WADAH)).put(url, halaman.querySelector(LEMBAR) ? await tanpaIsi(halaman, r.headers, url) : salinan);
    return halaman;
  }
  // Lembar nilai disimpan kosong; isinya tersandi di baris lembarnya.
  async function tanpaIsi(halaman, kepala, url) {
    const { html, salinan } = await globalThis.pkBrankas.kosongkan(halaman), headers = new Headers(kepala);
    ["content-encoding", "content-length"].forEach((n) => headers.delete(n));
    if (salinan) await ubah(url, { salinan });
    return new Response(html, { headers });
  }
  async function simpanTampilan(halaman) {
    const wadah = await caches.open(STATIS), alamat = new Set();
    halaman.querySelectorAll("link[href],script[src],img[src],use[href]").forEach((e) => {
      alamat.add((e.getAttribute("href") || e.getAttribute("src")).split("#")[0]);
    });
    halaman.querySelectorAll("[data-skrip]").forEach((e) => e.dataset.skrip.split(" ").forEach((a) => alamat.add(a)));
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
  async function siapkanPekerja() {
    await navigator.serviceWorker.register("/pekerja.js");
    await navigator.serviceWorker.ready;
    // Halaman akun lain tidak dibiarkan terbuka di perangkat bersama.
    for (const n of await caches.keys()) if (n.startsWith("kim-halaman-") && n !== WADAH) await caches.delete(n);
  }
  // Formulir dan antreannya, paling banyak sekali sehari.
  async function bawa(url) {
    await siapkanPekerja();
    for (const u of [HALAMAN, url]) {
      const ada = await (await caches.open(WADAH)).match(u, { ignoreVary: true });
      if (!ada || Date.now() - Date.parse(ada.headers.get("date")) > SEHARI) await simpanHalaman(u, true);
    }
  }

  // --- antrean ---
  const antrekan = (id, baris) => ubah(id, {
    keadaan: "antre", diantre: Date.now(), kiriman: crypto.randomUUID(), sebab: "", berselisih: false, ...baris,
  });
  async function tersambung() {
    if (!navigator.onLine) return false;
    const batas = AbortSignal.timeout ? { signal: AbortSignal.timeout(5000) } : {};
    const r = await fetch("/sehat/", { cache: "no-store", ...batas }).catch(() => null);
    return !!r && r.ok;
  }
  async function kirimSatu(b, token, dibuka) {
    const badan = new FormData(), isi = globalThis.pkBrankas ? await pkBrankas.buka(b.isi) : b.isi;
    if (isi === undefined) {
      await ubah(b.id, { keadaan: "ditolak", sebab: "Isian ini disandikan dengan kunci lama dan tidak dapat dibuka lagi. Isi lembarnya sekali lagi." });
      return "";
    }
    if (!Array.isArray(isi)) return "pin";
    isi.forEach(([n, v]) => badan.append(n, v));
    (b.berkas || []).forEach((x) => badan.append(x.medan, x.berkas, x.nama));
    const amplop = { csrfmiddlewaretoken: token, kiriman: b.kiriman, jam_perangkat: new Date(b.diantre).toISOString() };
    for (const [n, v] of Object.entries({ ...amplop, ...b.tambahan })) badan.set(n, v);
    if (dibuka) badan.set("dibuka", dibuka);
    const r = await fetch(b.url, { method: "POST", body: badan, headers: { Accept: "application/json" } });
    const masih = (kini) => kini.kiriman === b.kiriman && kini.keadaan !== "diterima";
    if (r.redirected) return "masuk";
    const json = (r.headers.get("Content-Type") || "").startsWith("application/json");
    if (r.status >= 500 || r.status === 429 || r.ok && !json) return "server";
    const j = json ? await r.json() : { keadaan: "ditolak", kalimat: r.status === 404 || r.status === 403
      ? "Ini tidak lagi menjadi tugas Anda." : "Server tidak dapat membaca kiriman ini (" + r.status + ")." };
    if (j.keadaan !== "diterima") {
      await ubah(b.id, { keadaan: j.keadaan, sebab: j.kalimat, berselisih: !!j.berselisih }, masih);
      return "";
    }
    // Tanda terima disimpan dahulu, baru isiannya dilepas.
    const terima = { keadaan: "diterima", diterima: Date.now(), nomor: j.nomor, sebab: j.kalimat, alamat: j.alamat, isi: null, berkas: null };
    if (await ubah(b.id, terima, masih) && b.jenis === "lembar") {
      lokal.hapus("nilai:" + b.url);
      if (b.diunduh) await simpanHalaman(b.url).catch(() => {});
    }
    return "";
  }
  async function kunciBaru() {
    const r = await fetch(KUNCI, { cache: "no-store" }).catch(() => null);
    if (!r) return { sebab: "jaringan" };
    if (r.redirected || r.status === 403) return { sebab: "masuk" };
    const j = r.ok && await r.json().catch(() => null);
    if (!j) return { sebab: "server" };
    // Antrean seseorang tidak pernah dikirim dari akun orang lain.
    if (j.akun !== akun) return { sebab: "masuk" };
    if (j.sandi) await globalThis.pkBrankas?.denganServer(j.sandi);
    return { token: j.kunci, dibuka: j.dibuka, teks: j.sandi };
  }
  async function kirimAntrean() {
    const antre = (await semua()).filter((b) => b.keadaan === "antre" || b.keadaan === "terlambat");
    if (!antre.length) return "";
    const { token, dibuka, sebab: halangan } = await kunciBaru();
    if (halangan) return halangan;
    // Kiriman tanpa akun yang datang terlalu cepat dikira program.
    if (dibuka) await new Promise((ok) => setTimeout(ok, 4000));
    let terkunci = "";
    for (const b of antre) {
      const sebab = await kirimSatu(b, token, dibuka).catch(() => "jaringan");
      if (sebab === "pin") terkunci = sebab; else if (sebab) return sebab;
    }
    return terkunci;
  }
  // Satu tab saja yang mengirim; server tetap menjawab sama bila kirimannya berulang.
  async function kirim() {
    const kerja = async () => kabarkan(await kirimAntrean(), true);
    return navigator.locks ? navigator.locks.request("kim-luring-" + akun, kerja) : kerja();
  }

  // --- yang terlihat: kuki memberi tahu server agar halaman lain membawa skrip ini ---
  const KATA = {
    masuk: "Masuk lagi untuk mengirim. Antrean Anda aman di perangkat ini.",
    jaringan: "Belum tersambung. Antrean dikirim otomatis begitu sinyal kembali.",
    pin: "Buka antrean lembar dan masukkan PIN untuk mengirim.",
    server: "Server belum dapat menerima. Antrean dicoba lagi otomatis.",
  };
  const mulai = Date.now();
  async function kabarkan(sebab, usai) {
    const isi = await seluruh(), data = isi.filter((b) => b.akun === akun), belum = belumTiba(data), banyak = belumTiba(isi).length;
    document.cookie = "antrean_perangkat=" + banyak + "; path=/; samesite=lax; max-age=" + (banyak ? 2592000 : 0);
    document.dispatchEvent(new CustomEvent("kim-antrean", { detail: { data, belum, sebab, usai } }));
    const pita = document.querySelector("[data-antrean]"), tiba = data.filter((b) => b.diterima > mulai);
    if (!pita) return sebab;
    pita.hidden = !belum.length && !tiba.length;
    pita.classList.toggle("awas", belum.length > 0);
    const ditolak = belum.filter((b) => b.keadaan === "ditolak").length;
    pita.querySelector("span").textContent = belum.length
      ? belum.length + " isian menunggu di perangkat ini" + (ditolak ? ", " + ditolak + " di antaranya ditolak" : "") + ". " + (KATA[sebab] || "")
      : tiba.map((b) => (b.judul || b.peserta) + ": diterima server, nomor bukti " + b.nomor + ".").join(" ");
    return sebab;
  }
  addEventListener("online", kirim);
  setInterval(() => { if (!document.hidden) kirim(); }, 30000);
  const sebelumPergi = [];
  globalThis.pkAntrean = {
    lupakan: async (url) => (await caches.open(WADAH)).delete(url, { ignoreVary: true }),
    akun, ambil, semua, ubah, hapus, antrekan, kirim, kabarkan, kunciBaru, tersambung, simpanHalaman, simpanTampilan,
    siapkanPekerja, bawa, jam: lokal.jam, sebelumPergi, BELUM, KATA, HALAMAN,
  };
  kabarkan().then(kirim);

  // --- keluar menghapus perangkat: orangnya diberi tahu dahulu ---
  document.querySelectorAll('form[action="/keluar/"]').forEach((f) => f.addEventListener("submit", async (e) => {
    if ("pergi" in f.dataset) return;
    e.preventDefault();
    const belum = belumTiba(await seluruh().catch(() => []));
    if (!belum.length || "yakin" in f.dataset) {
      f.dataset.pergi = "";
      // Jaringan lambat tidak menahan orangnya.
      const pamit = Promise.all(sebelumPergi.map((kerja) => kerja()));
      await Promise.race([pamit, new Promise((ok) => setTimeout(ok, 2000))]).catch(() => {});
      f.requestSubmit();
      return;
    }
    f.dataset.yakin = "";
    const p = document.createElement("p");
    p.className = "pk-kabar awas";
    p.setAttribute("role", "alert");
    p.textContent = belum.length + " isian belum diterima server dan hanya ada di perangkat ini. Keluar akan menghapusnya. Tekan Keluar sekali lagi bila memang demikian.";
    f.prepend(p);
  }));
})();
