// Menambah tombol untuk melihat kata sandi; tanpa skrip ini formulir tetap lengkap.
for (const isian of document.querySelectorAll('input[type="password"]')) {
  const baris = document.createElement("div");
  baris.className = "pk-cari";
  isian.replaceWith(baris);
  const tombol = document.createElement("button");
  tombol.type = "button";
  tombol.className = "btn btn-outline-primary";
  tombol.setAttribute("aria-controls", isian.id);
  const tulis = (kata) => {
    tombol.textContent = kata;
    const sisanya = document.createElement("span");
    sisanya.className = "visually-hidden";
    sisanya.textContent = " kata sandi";
    tombol.append(sisanya);
  };
  tombol.addEventListener("click", () => {
    const terlihat = isian.type === "text";
    isian.type = terlihat ? "password" : "text";
    tulis(terlihat ? "Lihat" : "Tutup");
  });
  // Kata sandi yang terlihat tidak ikut dikirim sebagai teks biasa ke ingatan peramban.
  isian.form?.addEventListener("submit", () => { isian.type = "password"; });
  tulis("Lihat");
  baris.append(isian, tombol);
}
