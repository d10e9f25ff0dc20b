// Lembar nilai tanpa jaringan: memeriksa kelengkapan di perangkat, lalu masuk antrean.
(() => {
  "use strict";
  const luring = globalThis.pkAntrean, f = document.querySelector("form[data-nilai]");
  const akhir = document.querySelector("[data-nilai-terkirim]");
  if (!luring) return;
  // Selisih yang sudah diselesaikan di server tidak menunggu lagi di antrean.
  if (akhir && "terkunci" in akhir.dataset) {
    luring.ubah(akhir.dataset.nilaiTerkirim, { keadaan: "", isi: null, sebab: "" }, (b) => b.keadaan === "ditolak");
  }
  if (!f) return;
  const url = f.dataset.simpan, kotak = f.querySelector("[data-luring-periksa]"), $ = (s) => kotak.querySelector(s);
  let segarkan, terhubung = false;

  function kekurangan() {
    const kurang = [];
    if ("belumBuka" in f.dataset) kurang.push(["isi", "Lembar diajukan setelah paparan dimulai. Isian tersimpan di perangkat ini"]);
    f.querySelectorAll("fieldset[data-bobot]").forEach((k) => {
      const e = k.querySelector("input.tdn:checked, input[type=radio]:checked, input[type=text]"), nama = k.querySelector("legend span").textContent;
      const nilai = e ? e.value.trim() : "", catatan = k.querySelector("textarea").value.trim();
      const ujung = nilai !== "" && [+f.dataset.min, +f.dataset.maks].includes(+nilai.replace(",", "."));
      if (k.querySelector("input.tdn:checked")) {
        if (!catatan) kurang.push([k.id, "Tulis alasan tidak dapat menilai " + nama]);
      } else if (nilai === "") kurang.push([k.id, "Beri nilai untuk " + nama]);
      else if (ujung && !catatan) kurang.push([k.id, "Tulis catatan untuk nilai " + nilai.replace(".", ",") + " pada " + nama]);
    });
    if (!f.elements.kekuatan.value.trim()) kurang.push(["id_kekuatan", "Isi sedikitnya satu kekuatan"]);
    if (!f.elements.saran.value.trim()) kurang.push(["id_saran", "Isi sedikitnya satu saran"]);
    return kurang;
  }
  function periksa() {
    const kurang = kekurangan();
    $("[data-luring-kurang]").replaceChildren(...kurang.map(([id, kata]) => {
      const li = document.createElement("li"), a = document.createElement("a");
      a.href = "#" + id;
      a.textContent = kata;
      li.append(a);
      return li;
    }));
    $("[data-luring-lengkap]").hidden = kurang.length > 0;
    $("[data-luring-belum]").hidden = !kurang.length;
    kotak.hidden = false;
    kotak.scrollIntoView({ block: "center" });
    kotak.focus();
  }
  f.addEventListener("submit", async (e) => {
    if (terhubung) return;
    const tombol = e.submitter;
    e.preventDefault();
    e.stopImmediatePropagation();
    const b = await luring.ambil(url).catch(() => null);
    if (b?.diunduh && !await luring.tersambung()) { periksa(); return; }
    terhubung = true;
    f.requestSubmit(tombol);
  }, true);
  $("[data-luring-ajukan]").addEventListener("click", async () => {
    if (kekurangan().length) { periksa(); return; }
    const isi = [...new FormData(f)].filter(([n]) => n !== "csrfmiddlewaretoken" && n !== "versi");
    const versi = f.elements.versi.value;
    const tertutup = await globalThis.pkBrankas.tutup(isi);
    if (!tertutup) { globalThis.pkBrankas.minta(); return; }
    await luring.antrekan(url, { url, jenis: "lembar", peserta: f.dataset.peserta, isi: tertutup, versi, tambahan: { versi, aksi: "ajukan" } });
    await tunjukkan();
    luring.kirim();
  });
  async function tunjukkan() {
    const b = await luring.ambil(url), kabar = f.querySelector("[data-luring-kabar]");
    const kata = {
      antre: b && "Lembar ini di antrean sejak " + luring.jam(b.diantre) + " dan belum terkirim. Mengubahnya mengeluarkannya dari antrean.",
      ditolak: b && "Ditolak: " + b.sebab, terlambat: b && b.sebab,
      diterima: b && "Diterima server. Nomor bukti " + b.nomor + ".",
    }[b?.keadaan];
    kabar.hidden = !kata;
    kabar.querySelector("span").textContent = kata || "";
    if (b?.keadaan === "antre" || b?.keadaan === "diterima") kotak.hidden = true;
  }
  f.addEventListener("input", async () => {
    await luring.ubah(url, { keadaan: "", isi: null }, (b) => b.keadaan === "antre" || b.keadaan === "ditolak");
    tunjukkan();
  });
  // Salinan di perangkat mengikuti yang sudah diterima server, agar tidak berselisih dengan diri sendiri.
  async function salinUlang() {
    if ((await luring.ambil(url))?.diunduh) luring.simpanHalaman(url).catch(() => {});
  }
  document.addEventListener("nilai-tersimpan", () => { clearTimeout(segarkan); segarkan = setTimeout(salinUlang, 300); });
  document.addEventListener("kim-antrean", tunjukkan);
  f.querySelector("[data-buang]")?.addEventListener("click", () => luring.ubah(url, { keadaan: "", isi: null, sebab: "" }));
  if (f.querySelector("[name=versi]") && navigator.onLine && !("terikat" in f.dataset)) salinUlang();
  tunjukkan();
})();
