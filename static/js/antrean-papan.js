// Halaman antrean: draf, antre, diterima dengan nomor bukti, ditolak dengan sebabnya.
(() => {
  "use strict";
  const antrean = globalThis.pkAntrean, lokal = globalThis.pkLokal, papan = document.querySelector("[data-papan-antrean]");
  if (!antrean || !papan) return;
  document.querySelector("[data-antrean]")?.remove(); // Halaman ini sendiri yang menyebutnya.
  const $ = (s) => papan.querySelector(s), SEBULAN = 30 * 86400000;
  const JENIS = { laporan: "Laporan kegiatan", aspirasi: "Aspirasi warga", lembar: "Lembar nilai" };
  const masihDraf = (b) => b.keadaan === "draf" && lokal.baca(b.id);
  const basi = (b) => b.keadaan === "draf" && !lokal.baca(b.id) || b.diterima && Date.now() - b.diterima > SEBULAN && b.jenis !== "lembar";

  function tautan(kata, alamat) {
    const a = document.createElement("a");
    a.className = "btn btn-outline-primary btn-sm";
    a.href = alamat;
    a.textContent = kata;
    return a;
  }
  function tombol(kata, kerja) {
    const t = document.createElement("button");
    t.type = "button";
    t.className = "btn btn-outline-primary btn-sm";
    t.textContent = kata;
    t.addEventListener("click", kerja);
    return t;
  }
  // Yang ditolak kembali menjadi draf formulirnya, dengan kunci yang sama, agar tidak pernah menjadi dua.
  async function perbaiki(b, draf) {
    if (lokal.baca("draf:" + draf)) { $("[data-antrean-galat]").hidden = false; return; }
    lokal.tulis("draf:" + draf, { pada: Date.now(), isi: [...b.isi, ["kunci", b.kiriman]] });
    await antrean.ubah("draf:" + draf, { url: b.url, jenis: b.jenis, judul: b.judul, keadaan: "draf", diubah: Date.now(), berkas: b.berkas });
    await antrean.hapus(b.id);
    location.assign(b.url);
  }
  function buang(b) {
    const t = tombol("Buang", async () => {
      if (t.textContent === "Buang") { t.textContent = "Ya, buang isian ini"; return; }
      await antrean.hapus(b.id);
      antrean.kabarkan();
    });
    return t;
  }
  function tindakan(b) {
    if (b.jenis === "lembar") return [tautan("Buka penilaian luring", "/monev/luring/")];
    if (b.keadaan === "draf") return [tautan("Lanjutkan", b.url)];
    if (b.keadaan === "diterima") return [tautan(b.jenis === "laporan" ? "Periksa laporan" : "Lihat aspirasi", b.alamat)];
    if (b.keadaan !== "ditolak") return [buang(b)];
    const lagi = tombol("Kirim lagi", async () => { await antrean.ubah(b.id, { keadaan: "antre" }); antrean.kirim(); });
    return [...(b.draf ? [tombol("Buka dan perbaiki", () => perbaiki(b, b.draf))] : []), lagi, buang(b)];
  }
  const kalimat = (b) => ({
    draf: "Terakhir diubah " + antrean.jam(b.diubah),
    antre: "Sejak " + antrean.jam(b.diantre) + ", belum terkirim",
    ditolak: "Server menolaknya: " + b.sebab,
    terlambat: b.sebab,
    diterima: "Nomor bukti " + b.nomor + ". " + b.sebab,
  })[b.keadaan];
  function baris(b) {
    const li = document.createElement("li"), kiri = document.createElement("div"), aksi = document.createElement("div");
    const judul = document.createElement("b"), jenis = document.createElement("div"), kata = document.createElement("div"), tanda = document.createElement("span");
    judul.textContent = b.judul || b.peserta || "Tanpa judul";
    jenis.className = "kecil redup";
    jenis.textContent = JENIS[b.jenis] + (b.berkas?.length ? ", " + b.berkas.length + " foto" : "");
    kata.className = "kecil";
    kata.dataset.keadaan = b.keadaan;
    kata.textContent = kalimat(b);
    tanda.className = "pk-tanda" + (antrean.BELUM.includes(b.keadaan) ? " awas" : "");
    tanda.textContent = b.keadaan;
    aksi.className = "d-flex flex-wrap gap-2 mt-2";
    aksi.append(...tindakan(b));
    kiri.append(judul, " ", tanda, jenis, kata);
    li.className = "d-block";
    li.dataset.kiriman = b.id;
    li.append(kiri, aksi);
    return li;
  }
  const urutan = ["ditolak", "terlambat", "antre", "draf", "diterima"];
  document.addEventListener("kim-antrean", ({ detail }) => {
    detail.data.filter(basi).forEach((b) => antrean.hapus(b.id));
    const tampak = detail.data.filter((b) => !basi(b) && (masihDraf(b) || b.keadaan && (b.jenis !== "lembar" || b.keadaan !== "diterima")));
    tampak.sort((a, b) => urutan.indexOf(a.keadaan) - urutan.indexOf(b.keadaan) || (b.diantre || 0) - (a.diantre || 0));
    $("[data-antrean-daftar]").replaceChildren(...tampak.map(baris));
    $("[data-antrean-daftar]").hidden = !tampak.length;
    const n = detail.belum.length;
    $("[data-antrean-kalimat]").textContent = n
      ? n + " isian belum diterima server. " + (antrean.KATA[detail.sebab] || "")
      : tampak.length ? "Tidak ada yang menunggu terkirim." : "Antrean kosong: semua yang Anda tulis di perangkat ini sudah terkirim.";
    $("[data-antrean-masuk]").hidden = detail.sebab !== "masuk";
    $("[data-antrean-kirim]").hidden = !detail.belum.some((b) => b.keadaan === "antre");
  });
  $("[data-antrean-kirim]").addEventListener("click", antrean.kirim);
  antrean.kabarkan().then(antrean.kirim);
})();
