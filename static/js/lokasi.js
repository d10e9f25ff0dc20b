// Menambah tombol untuk mengambil lokasi perangkat; tanpa skrip ini koordinat diketik sendiri.
for (const isian of document.querySelectorAll("input[data-lokasi]")) {
  if (!navigator.geolocation) continue;
  const tombol = document.createElement("button"), kabar = document.createElement("p");
  tombol.type = "button";
  tombol.className = "btn btn-outline-primary mt-2";
  tombol.textContent = "Pakai lokasi perangkat ini";
  kabar.className = "kecil mt-2 mb-0";
  kabar.setAttribute("role", "status");
  // Dibulatkan di perangkat: titik yang tepat tidak pernah dikirim.
  const bulat = (derajat) => (Math.round(derajat * 100) / 100).toFixed(2);
  tombol.addEventListener("click", () => {
    tombol.disabled = true;
    kabar.textContent = "Menunggu izin dan lokasi dari perangkat.";
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      tombol.disabled = false;
      isian.value = bulat(coords.latitude) + ", " + bulat(coords.longitude);
      isian.dispatchEvent(new Event("input", { bubbles: true }));
      kabar.textContent = "Terisi, dibulatkan sekitar satu kilometer.";
    }, () => {
      tombol.disabled = false;
      kabar.textContent = "Perangkat tidak memberi lokasi. Tulis sendiri, atau kosongkan.";
    }, { timeout: 15000, maximumAge: 300000 });
  });
  isian.after(tombol, kabar);
}
