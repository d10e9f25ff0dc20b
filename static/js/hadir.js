// Tanda hadir di pintu dengan sinyal lemah: disimpan di perangkat sampai server menjawab. Server menghitung sekali saja.
(() => {
  "use strict";
  const f = document.querySelector("form[data-hadir]"), lokal = globalThis.pkLokal;
  if (!f || !lokal) return;
  const kunci = "hadir:" + f.dataset.hadir, DUA_HARI = 172800000, JEDA = 15000, BATAS = 20000;
  const kabar = document.createElement("p");
  kabar.className = "pk-kabar awas mt-3";
  kabar.setAttribute("role", "status");
  kabar.hidden = true;
  const janji = document.createElement("p");
  janji.className = "kecil redup mt-2 mb-0";
  janji.textContent = "Tanpa sinyal, tandanya tersimpan di perangkat ini dan dikirim sendiri.";
  f.append(kabar, janji);
  const tulis = (teks) => { kabar.hidden = !teks; kabar.textContent = teks; };
  const kotak = () => [...f.querySelectorAll("input[name=undangan]")];
  let sibuk = false;

  function tersimpan() {
    const isi = lokal.baca(kunci);
    if (!isi || Date.now() - isi.pada > DUA_HARI) { lokal.hapus(kunci); return []; }
    return isi.undangan;
  }
  const banyak = (n) => n + " tanda hadir tersimpan di perangkat ini. ";
  async function kirim() {
    const tunggu = tersimpan();
    if (sibuk || !tunggu.length) return;
    sibuk = true;
    tulis("Mengirim " + tunggu.length + " tanda hadir.");
    try {
      const badan = new FormData(f);
      badan.delete("undangan");
      tunggu.forEach((n) => badan.append("undangan", n));
      const waktu = AbortSignal.timeout ? { signal: AbortSignal.timeout(BATAS) } : {};
      const r = await fetch(location.pathname, { method: "POST", body: badan, ...waktu });
      if (r.status >= 500) throw new Error("server");
      if (r.redirected && new URL(r.url).pathname === location.pathname) {
        lokal.hapus(kunci);
        location.reload();
        return;
      }
      // Yang menolak menyebut sebabnya sendiri; sesudah masuk lagi tandanya masih ada.
      if (r.redirected) tulis(banyak(tunggu.length) + "Masuk lagi untuk mengirimnya.");
      else { lokal.hapus(kunci); f.submit(); }
    } catch {
      tulis(banyak(tunggu.length) + "Belum tersambung. Dikirim sendiri begitu sinyal kembali.");
    }
    sibuk = false;
  }
  f.addEventListener("submit", (e) => {
    const pilih = kotak().filter((k) => k.checked).map((k) => k.value);
    const semua = [...new Set([...tersimpan(), ...pilih])];
    // Tanpa tempat menyimpan, formulir biasa yang bekerja.
    if (!pilih.length || !lokal.tulis(kunci, { pada: Date.now(), undangan: semua })) return;
    e.preventDefault();
    kirim();
  });
  // Yang sudah tidak ditunggu sudah tercatat.
  const ada = new Set(kotak().map((k) => k.value)), sisa = tersimpan().filter((n) => ada.has(n));
  if (sisa.length) {
    lokal.tulis(kunci, { pada: Date.now(), undangan: sisa });
    kotak().forEach((k) => { k.checked = k.checked || sisa.includes(k.value); });
    kirim();
  } else lokal.hapus(kunci);
  addEventListener("online", kirim);
  setInterval(kirim, JEDA);
})();
