// Simpanan di perangkat, dipakai lembar nilai dan draf formulir.
(() => {
  "use strict";
  const UMUR = 30 * 24 * 60 * 60 * 1000;
  // Jam menurut perangkat; di luar Indonesia tanpa nama zona.
  const ZONA = { "-420": " WIB", "-480": " WITA", "-540": " WIT" }, dua = (n) => String(n).padStart(2, "0");
  const lokal = {
    baca: (k) => { try { return JSON.parse(localStorage.getItem(k)); } catch { return null; } },
    tulis: (k, isi) => { try { localStorage.setItem(k, JSON.stringify(isi)); return true; } catch { return false; } },
    hapus: (k) => { try { localStorage.removeItem(k); } catch {} },
    jam: (pada) => {
      const t = new Date(pada), hariIni = t.toDateString() === new Date().toDateString();
      const hari = hariIni ? "" : t.toLocaleDateString("id-ID", { day: "numeric", month: "long" }) + " ";
      return hari + "pukul " + dua(t.getHours()) + "." + dua(t.getMinutes()) + (ZONA[t.getTimezoneOffset()] || "");
    },
    semua: () => { try { return Object.keys(localStorage).filter((k) => /^(draf|nilai):/.test(k)); } catch { return []; } },
  };
  // Server menyebut draf yang sudah diterimanya; "semua" berarti orangnya keluar.
  const segalanya = () => [...lokal.semua(), ...Object.keys(localStorage).filter((k) => k.startsWith("brankas"))];
  const kabar = /(?:^|; )draf_diterima=([^;]*)/.exec(document.cookie);
  if (kabar) {
    if (kabar[1] === "semua") {
      segalanya().forEach(lokal.hapus);
      globalThis.indexedDB?.deleteDatabase("kim-luring");
      globalThis.caches?.keys().then((n) => n.filter((x) => x.startsWith("kim-")).forEach((x) => caches.delete(x)));
      navigator.serviceWorker?.getRegistrations().then((r) => r.forEach((x) => { x.active?.postMessage({}); x.unregister(); }));
    } else lokal.hapus("draf:" + kabar[1]);
    document.cookie = "draf_diterima=; path=/; max-age=0; samesite=lax";
  }
  // Draf yang terlupa tidak tinggal selamanya.
  for (const k of lokal.semua()) {
    const isi = lokal.baca(k);
    if (isi && isi.pada && Date.now() - isi.pada > UMUR) lokal.hapus(k);
  }
  globalThis.pkLokal = lokal;
})();
