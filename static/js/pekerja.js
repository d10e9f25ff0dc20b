// Pekerja luring: tanpa jaringan menyajikan lembar yang sengaja diunduh dan berkas tampilannya.
// Halaman pribadi lain tidak pernah disimpan.
"use strict";
const STATIS = "kim-statis", LEMBAR = /^kim-lembar-/, MEJA = "/monev/luring/";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (e) => e.waitUntil(clients.claim()));

async function dariLembar(alamat) {
  for (const nama of (await caches.keys()).filter((n) => LEMBAR.test(n))) {
    const wadah = await caches.open(nama);
    const ada = await wadah.match(alamat, { ignoreVary: true });
    if (ada) return ada;
  }
  return null;
}
async function halaman(permintaan) {
  try {
    return await fetch(permintaan);
  } catch (galat) {
    const ada = await dariLembar(new URL(permintaan.url).pathname) || await dariLembar(MEJA);
    if (ada) return ada;
    throw galat;
  }
}
async function statis(permintaan) {
  try {
    return await fetch(permintaan);
  } catch (galat) {
    const ada = await (await caches.open(STATIS)).match(permintaan.url, { ignoreVary: true });
    if (ada) return ada;
    throw galat;
  }
}
addEventListener("fetch", (e) => {
  const alamat = new URL(e.request.url);
  if (e.request.method !== "GET" || alamat.origin !== location.origin) return;
  if (e.request.mode === "navigate") e.respondWith(halaman(e.request));
  else if (alamat.pathname.startsWith("/static/")) e.respondWith(statis(e.request));
});
