// Lembar nilai: total berjalan, simpan otomatis, salinan di perangkat. Formulirnya utuh tanpa skrip.
(() => {
  "use strict";
  const lokal = globalThis.pkLokal, brankas = globalThis.pkBrankas;
  // Salinan yang sudah diterima server, atau milik lembar terkunci, dibuang.
  const akhir = document.querySelector("[data-nilai-terkirim]");
  if (akhir) {
    const kunci = "nilai:" + akhir.dataset.nilaiTerkirim, salinan = lokal.baca(kunci);
    const diterima = salinan && salinan.dikirim && +akhir.dataset.versi > +salinan.versi;
    if ("terkunci" in akhir.dataset || diterima) lokal.hapus(kunci);
  }
  const f = document.querySelector("form[data-nilai]");
  if (!f) return;
  const $ = (s) => f.querySelector(s), kunci = "nilai:" + f.dataset.simpan, versi = f.elements.versi;
  const min = +f.dataset.min, langkah = +f.dataset.langkah;
  const banyak = Math.round((+f.dataset.maks - min) / langkah);
  const selisih = "selisih" in f.dataset;
  let jeda, berjalan = null, ubahan = 0, ulang = false, habis = false, tanda, tersalin = true, pergi = false, diterima = 0;

  // Bilangan bulat saja, agar pembulatannya sama dengan server.
  function hitung() {
    let jumlah = 0, bobot = 0, isi = 0;
    const semua = f.querySelectorAll("fieldset[data-bobot]");
    semua.forEach((k) => {
      if (k.querySelector("input.tdn:checked")) { isi++; return; }
      const e = k.querySelector("input[type=radio]:checked, input[type=text]");
      const nilai = e && e.value.trim() !== "" ? (+e.value.replace(",", ".") - min) / langkah : NaN;
      if (!(nilai >= 0 && nilai <= banyak)) return;
      jumlah += +k.dataset.bobot * Math.round(nilai); bobot += +k.dataset.bobot; isi++;
    });
    const persepuluh = Math.floor((jumlah * 20 + banyak) / (2 * banyak));
    $("[data-total]").textContent = Math.floor(persepuluh / 10) + "," + (persepuluh % 10);
    $("[data-bobot-terisi]").textContent = bobot;
    $("[data-terisi]").textContent = isi + " dari " + f.dataset.banyak + " indikator";
  }
  function status(teks, putus) {
    $("[data-status] span").textContent = teks;
    $("[data-status]").classList.toggle("putus", !!putus);
    if (!putus) { clearTimeout(tanda); tanda = 0; $("[data-putus]").hidden = true; }
  }
  function putus() {
    status(tersalin ? "Tersimpan di perangkat, belum terkirim" : "Belum terkirim. Jangan tutup halaman ini.", true);
    if (!tersalin) brankas?.tawarkanPolos();
    tanda = tanda || setTimeout(() => { $("[data-putus]").hidden = false; }, 10000);
  }
  // Di perangkat hanya yang tersandi; yang tidak dapat disandikan tidak disimpan.
  async function salin(dikirim) {
    const isi = await brankas?.tutup([...new FormData(f)].filter(([n]) => n !== "csrfmiddlewaretoken" && n !== "versi"));
    const lama = lokal.baca(kunci)?.versi;
    tersalin = !!isi && lokal.tulis(kunci, { versi: selisih && lama || versi.value, dikirim, isi, sejak: lokal.baca(kunci)?.sejak || Date.now() });
  }
  async function terima(r, nomor) {
    const pendek = (r.headers.get("Content-Type") || "").startsWith("text/plain");
    if (pendek && r.ok) {
      versi.value = r.headers.get("X-Versi");
      diterima = nomor;
      if (nomor === ubahan) lokal.hapus(kunci); else salin();
      status("Tersimpan pukul " + await r.text());
      document.dispatchEvent(new CustomEvent("nilai-tersimpan"));
    } else if (pendek) {
      status(await r.text(), true);
    } else if (r.redirected || r.status === 403) {
      habis = true;
      status("Masuk lagi untuk mengirim. Isian Anda aman di perangkat ini.", true);
    } else putus();
  }
  async function kirimKini() {
    await salin();
    if (!navigator.onLine) { putus(); return; }
    const nomor = ubahan;
    status("Menyimpan…");
    const r = await fetch(f.dataset.simpan, { method: "POST", body: new FormData(f), headers: { Accept: "text/plain" } });
    await terima(r, nomor);
  }
  function kirim() {
    // Di layar selisih tidak ada yang terkirim sebelum orangnya memilih.
    if (selisih) { salin(); return; }
    if (berjalan) { ulang = true; return; }
    berjalan = kirimKini().catch(putus).then(() => { berjalan = null; if (ulang) { ulang = false; kirim(); } });
  }
  // Sesudah masuk lagi di tab lain: ambil kunci formulir baru, lalu kirim.
  async function sambung() {
    if (!habis || document.hidden) return;
    const r = await fetch(f.dataset.simpan).catch(() => null);
    const baru = r && r.ok && !r.redirected && /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await r.text());
    if (baru) { habis = false; f.elements.csrfmiddlewaretoken.value = baru[1]; kirim(); }
  }
  function isikan(isi) {
    isi.forEach(([nama, nilai]) => f.querySelectorAll('[name="' + nama + '"]').forEach((e) => {
      if (e.type === "radio" || e.type === "checkbox") e.checked = e.value === nilai;
      else if (nilai !== "tdn") e.value = nilai;
    }));
  }
  async function pulihkan() {
    const salinan = "terikat" in f.dataset ? null : lokal.baca(kunci), kosong = "kosong" in f.dataset;
    // Halaman dari perangkat tertutup sampai brankasnya terbuka: isian kosong tidak menimpa apa pun.
    if (kosong) {
      await brankas.minta();
      isikan(await brankas.buka((await globalThis.pkAntrean.ambil(f.dataset.simpan))?.salinan) || []);
      f.hidden = false;
    }
    const isi = salinan && (kosong ? await brankas.buka(salinan.isi) : await brankas.bukaDenganPin(salinan.isi));
    if (isi) {
      isikan(isi);
      // Server yang tahu apakah isinya sudah sama atau memang berselisih.
      versi.value = salinan.versi; ubahan++; kirim();
    }
    hitung();
  }
  f.addEventListener("input", (e) => {
    if (e.target.matches(".atas, .bawah, .tdn")) e.target.closest("fieldset").querySelector("details").open = true;
    ubahan++; hitung(); clearTimeout(jeda); jeda = setTimeout(kirim, 600);
  });
  f.addEventListener("submit", (e) => {
    clearTimeout(jeda); ulang = false;
    if (pergi) { pergi = false; return; }
    e.preventDefault();
    const tombol = e.submitter;
    Promise.resolve(berjalan).then(() => salin(true)).then(() => { pergi = true; f.requestSubmit(tombol); });
  });
  document.addEventListener("brankas-terbuka", () => { if (ubahan) kirim(); });
  // Tab lain yang tersimpan membuang salinan bersama; isian tab ini yang belum terkirim disalin lagi.
  addEventListener("storage", (e) => { if (e.key === kunci && !e.newValue && ubahan > diterima) salin(); });
  addEventListener("online", () => { if (ubahan) kirim(); });
  document.addEventListener("visibilitychange", sambung);
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
  $("[data-buang]")?.addEventListener("click", () => lokal.hapus(kunci));
  hitung();
  pulihkan();
})();
