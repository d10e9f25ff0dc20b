// Membandingkan sidik berkas di peramban; berkas tidak dikirim. Tanpa skrip ini ada cara tertulis.
const bagian = document.querySelector("[data-cek-berkas]");
// Peramban hanya memberi penghitung sidik pada alamat yang aman (HTTPS atau mesin sendiri).
if (bagian && globalThis.crypto?.subtle) {
  const jawaban = bagian.querySelector("[data-cek-jawaban]");
  const isian = bagian.querySelector("input[type=file]");
  const diharapkan = bagian.dataset.cekBerkas.split(" ");
  const tulis = (jenis, tebal, kalimat) => {
    const kotak = document.createElement("div");
    kotak.className = `pk-kabar mb-3 ${jenis}`;
    const teks = document.createElement("p");
    const kuat = document.createElement("strong");
    kuat.textContent = tebal;
    teks.append(kuat, ` ${kalimat}`);
    kotak.append(teks);
    jawaban.replaceChildren(kotak);
  };
  bagian.querySelector("[data-cek-isian]").hidden = false;
  isian.addEventListener("change", async () => {
    const [berkas] = isian.files;
    jawaban.replaceChildren();
    if (!berkas) return;
    try {
      const sidik = await crypto.subtle.digest("SHA-256", await berkas.arrayBuffer());
      const teks = [...new Uint8Array(sidik)].map((n) => n.toString(16).padStart(2, "0")).join("");
      if (diharapkan.includes(teks)) tulis("baik", "Berkas sama.", `${berkas.name} persis sama dengan yang diterbitkan portal.`);
      else tulis("awas", "Berkas berbeda.", `${berkas.name} bukan berkas asli. Sidiknya ${teks}.`);
    } catch {
      tulis("awas", "Berkas tidak dapat dibaca.", "Pilih berkasnya lagi.");
    }
  });
}
