// Formulir tanpa jaringan: foto diperkecil dan ikut draf; data-antre masuk antrean dan dapat dibuka tanpa sinyal.
(() => {
  "use strict";
  const antrean = globalThis.pkAntrean, lokal = globalThis.pkLokal, f = document.querySelector("form[data-draft]");
  if (!f || !antrean) return;
  const draf = "draf:" + f.dataset.draft, url = location.pathname, terikat = "bound" in f.dataset;
  const foto = f.querySelector("input[type=file][multiple]"), SISI = 1280, MUTU = 0.72;
  let pilihan = [], menunggu = Promise.resolve(), sibuk = false, terhubung = false, jeda;

  function simpanDraf() {
    clearTimeout(jeda);
    if (!lokal.baca(draf)) return null;
    const berkas = pilihan.map((x) => ({ medan: foto.name, nama: x.name, berkas: x }));
    return antrean.ubah(draf, { url, jenis: f.dataset.antre || "laporan", judul: f.elements.title.value.trim(), keadaan: "draf", diubah: Date.now(), berkas });
  }

  // --- foto: kecil sejak di perangkat, tanpa tempat pengambilannya ---
  async function kecilkan(berkas) {
    try {
      const gambar = await createImageBitmap(berkas), kanvas = document.createElement("canvas");
      const skala = Math.min(1, SISI / Math.max(gambar.width, gambar.height)), k = kanvas.getContext("2d");
      kanvas.width = Math.round(gambar.width * skala);
      kanvas.height = Math.round(gambar.height * skala);
      k.fillStyle = "#fff";
      k.fillRect(0, 0, kanvas.width, kanvas.height);
      k.drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
      const isi = await new Promise((ok) => kanvas.toBlob(ok, "image/jpeg", MUTU));
      return isi && isi.size < berkas.size ? new File([isi], berkas.name.replace(/\.\w+$/, "") + ".jpg", { type: isi.type }) : berkas;
    } catch { return berkas; } // Server yang menyebut berkas yang bukan foto.
  }
  const daftar = document.createElement("ul");
  daftar.className = "pk-berkas-luring";
  function pasang() {
    const d = new DataTransfer();
    pilihan.forEach((x) => d.items.add(x));
    foto.files = d.files;
    daftar.replaceChildren(...pilihan.map((x) => {
      const li = document.createElement("li"), t = document.createElement("button");
      li.textContent = x.name + ", " + Math.max(1, Math.round(x.size / 1024)).toLocaleString("id-ID") + " KB ";
      t.type = "button";
      t.className = "btn btn-link btn-sm";
      t.textContent = "Hapus";
      t.setAttribute("aria-label", "Hapus " + x.name);
      t.addEventListener("click", () => { pilihan = pilihan.filter((y) => y !== x); pasang(); simpanDraf(); foto.focus(); });
      li.append(t);
      return li;
    }));
  }
  function tambahFoto() {
    const baru = [...foto.files];
    menunggu = menunggu.then(async () => {
      for (const x of baru) pilihan.push(await kecilkan(x));
      pasang();
    });
    // Draf teksnya ditulis lebih dulu oleh draf.js.
    menunggu.then(() => setTimeout(simpanDraf, 500));
  }
  async function pulihkan() {
    const baris = await antrean.ambil(draf);
    if (!baris) return;
    if (terikat || !lokal.baca(draf)) { await antrean.hapus(draf); return; }
    pilihan = (baris.berkas || []).map((x) => new File([x.berkas], x.nama, { type: x.berkas.type }));
    if (foto && pilihan.length) pasang();
  }
  f.addEventListener("input", () => { clearTimeout(jeda); jeda = setTimeout(simpanDraf, 600); });
  menunggu = pulihkan().catch(() => {});
  if (foto) {
    foto.after(daftar);
    foto.addEventListener("change", tambahFoto);
    if (foto.files.length) tambahFoto();
  }
  if (!("antre" in f.dataset)) return;

  // --- antrean ---
  // Kunci dibuat di perangkat: halaman yang tersimpan membawa kunci yang sama berkali-kali.
  if (!terikat && !lokal.baca(draf)) f.elements.kunci.value = crypto.randomUUID();
  const kabar = document.createElement("p");
  kabar.className = "pk-kabar awas";
  kabar.setAttribute("role", "status");
  kabar.hidden = true;
  [...f.querySelectorAll("button[type=submit]")].at(-1).parentElement.before(kabar);
  function tulis(teks) {
    kabar.hidden = !teks;
    kabar.textContent = teks;
  }
  const cuaca = () => tulis(navigator.onLine ? "" : "Tanpa sambungan. Isian dan foto disimpan di perangkat ini; tombol di bawah memasukkannya ke antrean.");
  const nama = (n) => f.querySelector("#div_id_" + n + " :is(label,legend)")?.textContent.trim() || n;
  async function masukAntrean() {
    const data = new FormData(f), id = f.elements.kunci.value;
    const kosong = f.dataset.wajib.split(" ").filter((n) => n !== "kunci" && !String(data.get(n) || "").trim());
    if (kosong.length) {
      tulis("Tanpa sambungan. Sebelum masuk antrean, isi dahulu: " + kosong.map(nama).join(", ") + ".");
      kabar.scrollIntoView({ block: "center" });
      return;
    }
    const isi = [...data].filter(([n, v]) => typeof v === "string" && n !== "csrfmiddlewaretoken" && n !== "kunci");
    const berkas = pilihan.map((x) => ({ medan: foto.name, nama: x.name, berkas: x }));
    await antrean.antrekan(id, { url, jenis: f.dataset.antre, draf: f.dataset.draft, judul: f.elements.title.value.trim(), isi, berkas, kiriman: id, tambahan: { kunci: id } });
    await navigator.storage?.persist?.();
    f.dispatchEvent(new Event("draf-selesai"));
    await antrean.hapus(draf);
    location.assign(antrean.HALAMAN);
  }
  f.addEventListener("submit", async (e) => {
    if (terhubung) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    if (sibuk) return;
    sibuk = true;
    try {
      await menunggu;
      if (await antrean.tersambung()) {
        terhubung = true;
        f.requestSubmit(e.submitter);
      } else await masukAntrean();
    } catch { tulis("Perangkat ini menolak menyimpan isian. Salin teksnya, lalu kirim saat tersambung."); }
    sibuk = false;
  }, true);
  addEventListener("pageshow", () => { terhubung = false; });
  addEventListener("online", cuaca);
  addEventListener("offline", cuaca);
  cuaca();
  const siap = document.createElement("p");
  siap.className = "kecil redup mt-3";
  siap.dataset.siapLuring = "";
  f.append(siap);
  // Yang ditolak server bukan halaman yang dibawa.
  const bawa = terikat || !navigator.onLine ? Promise.reject() : antrean.bawa(url);
  bawa.catch(() => caches.match(url, { ignoreVary: true }).then((ada) => { if (!ada) throw ada; })).then(() => {
    siap.textContent = "Formulir ini sudah ada di perangkat ini dan dapat dibuka tanpa sinyal.";
  }).catch(() => {});
})();
