// Draf di perangkat: yang diketik pada formulir data-draft bertahan walau sinyal putus, halaman
// dimuat ulang, atau sesi habis. Kata sandi, berkas, dan isian data-tanpa-draf tidak pernah disimpan.
(() => {
  "use strict";
  const f = document.querySelector("form[data-draft]"), lokal = globalThis.pkLokal;
  if (!f || !lokal) return;
  const kunci = "draf:" + f.dataset.draft, dikecualikan = ["file", "password", "submit", "button"];
  let jeda, dibuang = false, ditahan = false;

  const ikut = (e) => e.name && !("tanpaDraf" in e.dataset) && e.name !== "csrfmiddlewaretoken" && !dikecualikan.includes(e.type);
  function isian() {
    const nama = new Set([...f.elements].filter(ikut).map((e) => e.name));
    return [...new FormData(f)].filter(([n, v]) => nama.has(n) && typeof v === "string");
  }
  function pulihkan(isi) {
    const nilai = new Map();
    isi.forEach(([n, v]) => nilai.set(n, [...(nilai.get(n) || []), v]));
    for (const e of [...f.elements].filter(ikut)) {
      const v = nilai.get(e.name) || [];
      if (e.type === "checkbox" || e.type === "radio") e.checked = v.includes(e.value);
      else if (e.type === "select-multiple") for (const o of e.options) o.selected = v.includes(o.value);
      else if (v.length) e.value = v.shift();
    }
  }

  const baris = document.createElement("div"), kata = document.createElement("span");
  const buang = document.createElement("button");
  baris.className = "pk-draf";
  kata.setAttribute("role", "status");
  buang.type = "button";
  buang.className = "btn btn-link";
  buang.textContent = "Buang draf";
  buang.addEventListener("click", () => {
    if (buang.textContent === "Buang draf") { buang.textContent = "Ya, buang isian saya"; return; }
    dibuang = true;
    lokal.hapus(kunci);
    location.replace(location.pathname + location.search);
  });
  baris.append(kata, buang);

  const taruhDiAtasTombol = () => [...f.querySelectorAll("button[type=submit]")].at(-1).parentElement.before(baris);
  function tulis(teks, penting) {
    if (kata.textContent !== teks) kata.textContent = teks;
    baris.classList.toggle("awas", !!penting);
  }
  function simpan() {
    clearTimeout(jeda);
    jeda = 0;
    const pada = Date.now();
    if (dibuang || !lokal.tulis(kunci, { pada, isi: isian() })) return false;
    if (!baris.isConnected) taruhDiAtasTombol();
    buang.textContent = "Buang draf";
    tulis("Draf di perangkat ini, " + lokal.jam(pada));
    return true;
  }

  const draf = lokal.baca(kunci);
  if ("bound" in f.dataset) simpan();
  else if (draf && Array.isArray(draf.isi)) {
    pulihkan(draf.isi);
    f.prepend(baris);
    tulis("Draf di perangkat ini, " + lokal.jam(draf.pada));
  }
  f.addEventListener("input", () => { clearTimeout(jeda); jeda = setTimeout(simpan, 400); });
  addEventListener("pagehide", () => { if (jeda) simpan(); });
  f.addEventListener("submit", (e) => {
    const tersimpan = simpan();
    // Sekali saja ditahan: peramban bisa keliru mengira tidak ada sambungan.
    if (navigator.onLine || ditahan || !tersimpan) return;
    ditahan = true;
    e.preventDefault();
    taruhDiAtasTombol();
    tulis("Tidak ada sambungan. Isian aman di perangkat ini. Tekan tombolnya lagi saat tersambung.", true);
    baris.scrollIntoView({ block: "center" });
  });
  // Antrean dan foto menyusul sesudah halaman tampil: di sinyal lemah formulirnya lebih penting.
  addEventListener("load", () => (f.dataset.skrip || "").split(" ").filter(Boolean).forEach((alamat) => {
    const s = document.createElement("script");
    s.src = alamat;
    s.async = false;
    document.head.append(s);
  }));
  // Sudah di antrean: yang diketik tidak lagi draf.
  f.addEventListener("draf-selesai", () => { dibuang = true; clearTimeout(jeda); jeda = 0; lokal.hapus(kunci); });
  addEventListener("online", () => {
    if (ditahan) tulis("Sambungan kembali. Tekan tombolnya sekali lagi untuk mengirim.", true);
    ditahan = false;
  });
})();
