// Jumlah bobot selama mengetik. Tanpa skrip, jumlah tersimpan tampil sesudah disimpan.
(() => {
  "use strict";
  const f = document.querySelector("form[data-bobot-jumlah]"), baris = f.querySelector("[data-berjalan]");
  function hitung() {
    let jumlah = 0;
    f.querySelectorAll("input[name^=bobot-]").forEach((e) => { jumlah += /^\d+$/.test(e.value.trim()) ? +e.value : 0; });
    const sisa = jumlah === 100 ? "" : jumlah < 100 ? ", kurang " + (100 - jumlah) : ", lebih " + (jumlah - 100);
    baris.querySelector("output").textContent = jumlah + sisa;
    baris.hidden = false;
  }
  f.addEventListener("input", hitung);
  hitung();
})();
