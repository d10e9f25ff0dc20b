// Pekerja luring: tanpa jaringan menyajikan lembar yang diunduh, formulir yang pernah dibuka, dan
// berkas tampilannya. Halaman pribadi lain tidak pernah disimpan.
"use strict";
const STATIS = "kim-statis", HALAMAN = /^kim-halaman-/, MEJA = "/monev/luring/", ANTREAN = "/perangkat/antrean/";

// Kunci brankas yang terbuka: hanya di memori ini, sampai pekerja berhenti bersama halamannya.
let brankas = {};
addEventListener("message", ({ data, ports }) => {
  if (data.kunci || !data.akun) brankas = data;
  ports[0]?.postMessage(data.akun && brankas.akun === data.akun ? brankas.kunci : null);
});

addEventListener("install", () => skipWaiting());
addEventListener("activate", (e) => e.waitUntil(clients.claim()));

async function tersimpan(alamat) {
  for (const nama of (await caches.keys()).filter((n) => HALAMAN.test(n))) {
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
    const alamat = new URL(permintaan.url).pathname;
    const cadangan = alamat.startsWith("/monev/") ? [MEJA, ANTREAN] : [ANTREAN, MEJA];
    for (const a of [alamat, ...cadangan]) {
      const ada = await tersimpan(a);
      if (ada) return ada;
    }
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
