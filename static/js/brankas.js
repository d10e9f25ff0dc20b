// Brankas lembar nilai: isian di perangkat disandikan (AES-GCM). Kunci isian dibungkus dua kali: dengan
// kunci akun dari server, untuk saat tersambung, dan dengan PIN (PBKDF2), untuk saat tidak. Kunci yang
// terbuka hanya ada di memori halaman dan pekerja luring, tidak pernah di gudang peramban.
(() => {
  "use strict";
  const akun = document.querySelector("[data-akun]")?.dataset.akun, lokal = globalThis.pkLokal;
  if (!akun || !lokal || globalThis.pkBrankas) return;
  const NAMA = "brankas:" + akun, POLOS = "brankas-polos", PUTARAN = 600000, CUMA = 10, sandi = globalThis.crypto?.subtle;
  const kartu = document.querySelector("[data-pin]"), $ = (s) => kartu.querySelector(s);
  const kode = (isi) => btoa(Array.from(new Uint8Array(isi), (n) => String.fromCharCode(n)).join(""));
  const urai = (teks) => Uint8Array.from(atob(teks), (c) => c.charCodeAt(0)), bita = (teks) => new TextEncoder().encode(teks);
  let kunci = null, menunggu = null, asing = "";

  // --- sandi ---
  const aes = (mentah) => sandi.importKey("raw", mentah, "AES-GCM", false, ["encrypt", "decrypt"]);
  async function segel(k, isi) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv: kode(iv), sandi: kode(await sandi.encrypt({ name: "AES-GCM", iv }, k, isi)) };
  }
  const lepas = (k, s) => sandi.decrypt({ name: "AES-GCM", iv: urai(s.iv) }, k, urai(s.sandi));
  async function dariPin(pin, garam, iterations) {
    const bahan = await sandi.importKey("raw", bita(pin), "PBKDF2", false, ["deriveKey"]);
    const cara = { name: "PBKDF2", hash: "SHA-256", salt: urai(garam), iterations };
    return sandi.deriveKey(cara, bahan, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  // --- kunci yang terbuka berpindah halaman lewat memori pekerja, dan hilang bersama peramban ---
  async function pekerja(pesan) {
    const p = navigator.serviceWorker?.controller || (await navigator.serviceWorker?.getRegistration())?.active;
    if (!p) return null;
    return new Promise((ok) => {
      const c = new MessageChannel();
      c.port1.onmessage = (e) => ok(e.data);
      setTimeout(ok, 2000, null);
      p.postMessage({ akun, ...pesan }, [c.port2]);
    });
  }
  const titip = () => { if (kunci) pekerja({ kunci }); };
  addEventListener("pagehide", titip);
  navigator.serviceWorker?.addEventListener("controllerchange", titip);
  async function terbuka(mentah) {
    kunci = await aes(mentah);
    titip();
    if (kartu) kartu.hidden = true;
    document.dispatchEvent(new CustomEvent("brankas-terbuka"));
    return kunci;
  }
  const sendiri = (kerja) => (navigator.locks ? navigator.locks.request(NAMA, kerja) : kerja());
  const bungkus = async (teks, mentah) => segel(await aes(urai(teks.split(" ")[0])), mentah);
  async function bukaBungkus(rahasia, b) {
    for (const r of rahasia) {
      const mentah = await lepas(await aes(urai(r)), b.server).catch(() => null);
      if (mentah) return mentah;
    }
    return null;
  }
  // Server menyerahkan kunci akun hanya kepada pemiliknya yang sedang masuk.
  const denganServer = (teks) => sendiri(async () => {
    if (!sandi || !teks) return kunci;
    let b = lokal.baca(NAMA) || {}, mentah = b.server && await bukaBungkus(teks.split(" "), b);
    // Kunci server sudah berganti: PIN masih dapat membukanya, dan hanya tanpa itu brankas dibuat baru.
    if (b.server && !mentah && b.pin && !(b.gagal >= CUMA)) { asing = teks; return kunci; }
    if (!mentah) { b = { dipindah: b.dipindah }; mentah = crypto.getRandomValues(new Uint8Array(32)); }
    lokal.tulis(NAMA, { ...b, gagal: 0, tunggu: 0, server: await bungkus(teks, mentah) });
    return kunci || terbuka(mentah);
  });
  async function buatPin(pin, teks) {
    await denganServer(teks);
    const b = lokal.baca(NAMA), mentah = b && teks && await bukaBungkus(teks.split(" "), b);
    if (!mentah) return false;
    const garam = kode(crypto.getRandomValues(new Uint8Array(16)));
    return lokal.tulis(NAMA, { ...b, garam, putaran: PUTARAN, pin: await segel(await dariPin(pin, garam, PUTARAN), mentah) });
  }
  // Tiga kali salah, lalu menunggu makin lama; sesudah sepuluh hanya lewat server. Tidak ada yang dihapus.
  async function denganPin(pin) {
    const b = lokal.baca(NAMA), kini = Date.now();
    if (b.gagal >= CUMA || b.tunggu > kini) return null;
    const gagal = (b.gagal || 0) + 1;
    lokal.tulis(NAMA, { ...b, gagal, tunggu: gagal < 3 ? 0 : kini + 30000 * 2 ** (gagal - 3) });
    const mentah = await lepas(await dariPin(pin, b.garam, b.putaran), b.pin).catch(() => null);
    if (!mentah) return null;
    lokal.tulis(NAMA, { ...b, gagal: 0, tunggu: 0, server: asing ? await bungkus(asing, mentah) : b.server });
    return terbuka(mentah);
  }

  // --- yang dipakai skrip lain ---
  const siap = (async () => {
    if (!sandi) return null;
    const teks = document.querySelector("[data-kunci]")?.dataset.kunci;
    if (teks) return denganServer(teks);
    kunci = kunci || await pekerja({});
    return kunci;
  })().catch(() => null);
  const polos = () => !sandi && lokal.baca(POLOS) === true;
  // null: tidak dapat disandikan, jadi tidak boleh disimpan.
  async function tutup(isi) {
    await siap;
    return kunci ? segel(kunci, bita(JSON.stringify(isi))) : polos() ? isi : null;
  }
  // null: brankas belum terbuka; undefined: isian ini tidak dapat dibuka lagi.
  async function buka(isi) {
    await siap;
    if (!isi?.sandi) return isi;
    if (!kunci) return null;
    const bahan = await lepas(kunci, isi).catch(() => null);
    return bahan ? JSON.parse(new TextDecoder().decode(bahan)) : undefined;
  }
  // Halaman lembar disimpan tanpa isinya; isinya ikut tersandi di baris lembarnya.
  async function kosongkan(halaman) {
    const f = halaman.querySelector("form[data-nilai]");
    const isi = f && [...new FormData(f)].filter(([n]) => n !== "csrfmiddlewaretoken" && n !== "versi");
    const salinan = f && await tutup(isi);
    if (f && !salinan?.sandi) throw new Error("sandi");
    halaman.querySelectorAll("[data-isi]").forEach((e) => e.replaceChildren("Isi lembar hanya tampil saat tersambung."));
    halaman.querySelectorAll("[data-kunci]").forEach((e) => e.removeAttribute("data-kunci"));
    if (f) {
      f.dataset.kosong = "";
      f.hidden = true;
      f.querySelectorAll("[data-total],[data-bobot-terisi],[data-terisi],textarea").forEach((e) => e.replaceChildren());
      f.querySelectorAll("details[open]").forEach((e) => e.removeAttribute("open"));
      f.querySelectorAll("input:checked").forEach((e) => e.removeAttribute("checked"));
      f.querySelectorAll("input[type=text]").forEach((e) => e.removeAttribute("value"));
    }
    return { html: new XMLSerializer().serializeToString(halaman), salinan };
  }

  // --- yang terlihat ---
  function galat(kata) {
    kartu.querySelectorAll("[data-pin-galat]").forEach((e) => { e.hidden = !kata; e.textContent = kata || ""; });
  }
  function lama(ms) {
    const detik = Math.ceil(ms / 1000);
    return detik < 90 ? detik + " detik" : Math.ceil(detik / 60) + " menit";
  }
  function halangan() {
    const b = lokal.baca(NAMA);
    if (!b?.pin) return "PIN belum dibuat di perangkat ini. Isian terbuka lagi saat Anda tersambung dan masuk.";
    if (b.gagal >= CUMA) return "PIN salah " + CUMA + " kali, jadi tidak diterima lagi. Isian tetap tersimpan dan terbuka saat Anda tersambung dan masuk.";
    return b.tunggu > Date.now() ? "PIN salah. Coba lagi dalam " + lama(b.tunggu - Date.now()) + ". Isian tetap tersimpan." : "";
  }
  function tampilkan(apa) {
    kartu.querySelectorAll("[data-pin-buka],[data-pin-buat],[data-pin-polos]").forEach((e) => { e.hidden = !(apa in e.dataset); });
    galat("");
    kartu.hidden = false;
    kartu.scrollIntoView({ block: "center" });
    (kartu.querySelector("form:not([hidden]) input") || kartu).focus();
  }
  // Meminta PIN, sekali tiap peramban dibuka; selesai begitu brankas terbuka.
  async function minta() {
    await siap;
    if (kunci || !kartu || !sandi) return kunci;
    menunggu = menunggu || new Promise((ok) => document.addEventListener("brankas-terbuka", () => { menunggu = null; ok(kunci); }, { once: true }));
    tampilkan("pinBuka");
    galat(halangan());
    return menunggu;
  }
  function lemah(pin) {
    if (!/^\d{6,12}$/.test(pin)) return "PIN harus 6 sampai 12 angka.";
    const beda = [...pin].slice(1).map((n, i) => n - pin[i]);
    return beda.every((n) => n === beda[0]) ? "PIN ini mudah ditebak. Jangan memakai angka yang sama atau berurutan." : "";
  }
  function bersama(f, kerja) {
    f?.addEventListener("submit", async (e) => {
      e.preventDefault();
      const tombol = f.querySelector("button");
      tombol.disabled = true;
      await kerja(f.elements).catch(() => galat("Perangkat ini menolak menyimpan. Coba sekali lagi."));
      tombol.disabled = false;
    });
  }
  // Mengembalikan janji yang selesai sesudah PIN dibuat; ambilKunci meminta kunci akun dari server.
  function mintaBuat(ambilKunci) {
    tampilkan("pinBuat");
    return new Promise((ok) => { kartu.pkBuat = { ok, ambilKunci }; });
  }
  if (kartu) {
    bersama($("[data-pin-buka]"), async (isian) => {
      const pin = isian.pin.value;
      galat(halangan() || (pin ? "" : "Ketik PIN perangkat ini."));
      if (halangan() || !pin || await denganPin(pin)) return;
      const b = lokal.baca(NAMA);
      isian.pin.value = "";
      isian.pin.focus();
      galat(halangan() || "PIN salah. Sisa " + (CUMA - b.gagal) + " kali percobaan. Isian tetap tersimpan.");
    });
    bersama($("[data-pin-buat]"), async (isian) => {
      const salah = lemah(isian.pin.value) || (isian.pin.value === isian.ulang.value ? "" : "Kedua PIN harus sama.");
      galat(salah);
      if (salah) return;
      const { teks } = await kartu.pkBuat.ambilKunci();
      if (!await buatPin(isian.pin.value, teks)) {
        galat("PIN hanya dapat dibuat saat tersambung dan masuk. Sambungkan, lalu coba sekali lagi.");
        return;
      }
      isian.pin.value = isian.ulang.value = "";
      kartu.hidden = true;
      kartu.pkBuat.ok();
    });
    $("[data-pin-polos] button")?.addEventListener("click", () => {
      lokal.tulis(POLOS, true);
      kartu.hidden = true;
      document.dispatchEvent(new CustomEvent("brankas-terbuka"));
    });
  }
  globalThis.pkBrankas = {
    siap, minta, mintaBuat, denganServer, tutup, buka, kosongkan,
    bukaDenganPin: async (isi) => { await minta(); return buka(isi); },
    berpin: () => !!lokal.baca(NAMA)?.pin,
    // Peramban tanpa sandi (alamat tanpa https): menyimpan hanya bila orangnya setuju.
    tawarkanPolos: () => { if (kartu && !sandi && !polos() && kartu.hidden) tampilkan("pinPolos"); },
    dipindah: (ya) => (ya ? lokal.tulis(NAMA, { ...lokal.baca(NAMA), dipindah: true }) : lokal.baca(NAMA)?.dipindah),
  };
})();
