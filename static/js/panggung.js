// Menghitung waktu tampil tiap detik; tanpa skrip halaman dimuat ulang dan menit ditulis peladen.
let bagian = null;
let selisih = 0;
setInterval(() => {
  const kini = document.querySelector(".pk-panggung[data-mulai]");
  if (!kini) return;
  if (kini !== bagian) {
    bagian = kini;
    selisih = Number(kini.dataset.sekarang) * 1000 - Date.now();
  }
  const detik = Math.max(0, Math.floor((Date.now() + selisih) / 1000) - Number(kini.dataset.mulai));
  const waktu = kini.querySelector(".waktu");
  waktu.textContent = `${Math.floor(detik / 60)}:${String(detik % 60).padStart(2, "0")}`;
  const batas = Number(kini.dataset.batas);
  waktu.classList.toggle("lewat", batas > 0 && detik >= batas * 60);
}, 1000);
