// Kunci sandi (passkey): membuat, memakai, dan masuk dengannya. Tanpa skrip ini halaman menyebut jalan lain.
const bisa = Boolean(window.PublicKeyCredential && navigator.credentials);

const keBita = (teks) => {
  const biasa = teks.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(biasa), (huruf) => huruf.charCodeAt(0));
};
const keTeks = (bita) => {
  const huruf = Array.from(new Uint8Array(bita), (angka) => String.fromCharCode(angka)).join("");
  return btoa(huruf).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
const kunciDikenal = (daftar) => (daftar || []).map((kunci) => ({ ...kunci, id: keBita(kunci.id) }));

async function buat({ publicKey }) {
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: keBita(publicKey.challenge),
      user: { ...publicKey.user, id: keBita(publicKey.user.id) },
      excludeCredentials: kunciDikenal(publicKey.excludeCredentials),
    },
  });
}

async function pakai({ publicKey }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: keBita(publicKey.challenge),
      allowCredentials: kunciDikenal(publicKey.allowCredentials),
    },
  });
}

function tuliskan(kunci) {
  const jawaban = {};
  for (const nama of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (kunci.response[nama]) jawaban[nama] = keTeks(kunci.response[nama]);
  }
  return JSON.stringify({
    type: kunci.type,
    id: kunci.id,
    rawId: keTeks(kunci.rawId),
    response: jawaban,
    clientExtensionResults: kunci.getClientExtensionResults(),
  });
}

// Pilihan dari server sudah ada di halaman; untuk masuk baru diminta saat tombol ditekan.
async function pilihan(formulir) {
  const dihalaman = document.getElementById(formulir.dataset.pilihan);
  if (dihalaman) return JSON.parse(dihalaman.textContent);
  const balasan = await fetch(formulir.action, { headers: { Accept: "application/json" } });
  if (!balasan.ok) throw new Error("penuh");
  return (await balasan.json()).request_options;
}

const SEBAB = {
  NotAllowedError: "Belum jadi: dibatalkan, atau waktunya habis. Tekan tombolnya sekali lagi.",
  InvalidStateError: "Perangkat ini sudah mempunyai kunci sandi untuk akun Anda.",
  SecurityError: "Peramban menolak memakai kunci sandi di alamat ini.",
};
const SEBAB_LAIN = "Kunci sandi tidak dapat dibaca. Periksa sambungan, lalu tekan sekali lagi.";

for (const formulir of document.querySelectorAll("form[data-kunci]")) {
  const kabar = formulir.querySelector("[data-kunci-kabar]");
  const tombol = formulir.querySelector("button[type=submit]");
  formulir.querySelector("[data-kunci-bisa]").hidden = !bisa;
  formulir.querySelector("[data-kunci-tidak]").hidden = bisa;
  formulir.addEventListener("submit", async (peristiwa) => {
    peristiwa.preventDefault();
    tombol.disabled = true;
    kabar.hidden = true;
    try {
      const bekerja = formulir.dataset.kunci === "buat" ? buat : pakai;
      formulir.elements.credential.value = tuliskan(await bekerja(await pilihan(formulir)));
      formulir.submit();
    } catch (galat) {
      kabar.textContent = SEBAB[galat.name] || SEBAB_LAIN;
      kabar.hidden = false;
      tombol.disabled = false;
    }
  });
}
