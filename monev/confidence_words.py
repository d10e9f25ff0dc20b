"""Confidence in plain Indonesian: what was drawn and compared, as sentences people can repeat."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kim_portal.terbilang import in_words
from monev.agreement import FEWEST_GROUPS, icc_word
from monev.tie_trace import joined

REASONS = {
    "none": "Belum ada peserta dengan lembar nilai yang cukup.",
    "alone": "Hanya satu peserta berperingkat, sehingga tidak ada urutan yang dapat diuji.",
    "one_juri": "Satu penilai: tidak ada juri lain untuk membandingkan, sehingga keyakinan tidak "
    "dapat dihitung dan nilai tidak dikoreksi.",
    "panels": "Panel terpisah: tidak ada juri yang menilai di kedua bagian, sehingga peringkat "
    "antarbagian tidak dapat dibandingkan. Lain kali, minta semua juri menilai dua sampai empat "
    "peserta yang sama.",
    "flat": "Semua juri sepakat sampai angka terakhir, sehingga tidak ada ketidakpastian untuk "
    "dihitung.",
    "few": "Data terlalu sedikit untuk menyatakan keyakinan.",
}
WAYS = {
    "mean": "Rata-rata lembar",
    "corrected": "Terkoreksi ketegasan",
    "huber": "Terkoreksi, lembar menyimpang diredam",
    "median": "Nilai tengah",
    "borda": "Rata-rata urutan juri",
    "without_juri": "Tanpa satu juri, bergantian",
    "without_aspect": "Tanpa satu aspek, bergantian",
    "weights": "Bobot aspek ±10%",
}
LIGHTS = {"green": "Hijau", "yellow": "Kuning", "red": "Merah", "none": "Tidak diuji"}


def comma(value, places: int) -> str:
    return f"{float(value):.{places}f}".replace(".", ",")


def of_hundred(share: float) -> str:
    """Say a chance as a count: sekitar 63 dari 100; never a bare 0 or 100."""
    count = round(share * 100)
    if count >= 100:
        return "lebih dari 99 dari 100"
    return f"sekitar {count} dari 100" if count else "kurang dari 1 dari 100"


def is_strong(standing: Mapping) -> bool:
    """The plausible range is one rank."""
    low, high = standing["interval"]
    return low == high


def span(pair: Sequence[int]) -> str:
    low, high = pair
    return str(low) if low == high else f"{low}–{high}"


def standing_text(standing: Mapping, *, rank: int) -> str:
    """Return the number that goes with the word: a chance for the first place, else a range."""
    if rank == 1:
        return f"peluang terbaik {of_hundred(standing['best'])}"
    return f"peringkat wajar {span(standing['interval'])}"


def full_sentence(standing: Mapping, *, rank: int, advancing: int) -> str:
    return (
        f"Peringkat {rank}. Dengan penilaian yang ada, peringkat wajarnya "
        f"{span(standing['interval']).replace('–', ' sampai ')}; peluang benar-benar terbaik "
        f"{of_hundred(standing['best'])}, peluang masuk {advancing} teratas "
        f"{of_hundred(standing['advancing'])}."
    )


def light_sentence(facts: Mapping, names: Mapping[str, str]) -> str:
    """Say what the robustness light means here. names: entry → name, of those that may be told."""
    count = facts["advancing"]
    top = f"{in_words(count).capitalize()} peserta teratas" if count > 1 else "Peserta teratas"
    moved = joined([names[one] for one in facts["moved"] if one in names])
    if facts["light"] == "green":
        return f"{top} sama menurut semua cara hitung."
    if facts["light"] == "yellow":
        return (
            f"Cara hitung lain hanya menukar peserta yang memang praktis setara di batas juara: "
            f"{moved}."
        )
    if facts["light"] == "red":
        return (
            f"Cara hitung lain memberi juara yang berbeda: {moved or 'lihat tabel'}. Rapat pleno "
            "menuliskan alasan putusannya."
        )
    return "Jumlah peserta tidak melebihi jumlah juara, sehingga tidak ada batas yang diuji."


def panel_sentences(facts: Mapping, names: Mapping[str, str]) -> list[str]:
    """Rank each panel of an order on its own: nobody judged in two of them."""
    return [
        f"Panel {number}: "
        + ", ".join(f"{names[one]} ({rank})" for one, rank in ranks if one in names)
        for number, ranks in enumerate(_panel_ranks(facts), start=1)
        if any(one in names for one, _ in ranks)
    ]


def _panel_ranks(facts: Mapping) -> list[list[tuple[str, int]]]:
    """Return entries with their rank among those of the same panel, panel by panel."""
    panels = [[one for one in facts["order"] if one in panel] for panel in facts["panels"]]
    official = {one: Decimal(facts["entries"][one]["official"]) for one in facts["order"]}
    return [
        [(one, 1 + sum(official[other] > official[one] for other in own)) for one in own]
        for own in panels
        if own
    ]


def panels_question(facts: Mapping, names: Mapping[str, str]) -> str:
    """Ask what no juri can tell: how entries of separate panels stand to each other."""
    listed = ". ".join(panel_sentences(facts, names))
    return (
        f"Panel terpisah: tidak ada juri yang menilai di lebih dari satu panel, sehingga peringkat "
        f"antarpanel tidak dapat dibandingkan. {listed}. Bagaimana hasilnya ditetapkan?"
    )


def apart_sentence(parts: Sequence[tuple[str, Mapping]]) -> str:
    """Say that categories are orders of their own, and whether their panels are too.

    parts: category → facts; empty for a round without categories.
    """
    parts = [(name, facts) for name, facts in parts if name]
    if not parts:
        return ""
    sentence = "Tiap kategori diperingkat dan diuji sendiri; peringkatnya tidak dicampur."
    apart = [
        name
        for name, facts in parts
        if not any(_share_juri(facts, other) for one, other in parts if one != name)
    ]
    if len(parts) > 1 and apart:
        listed = joined([f"kategori {name}" for name in apart])
        sentence += (
            f" Panel terpisah: juri {listed} tidak menilai kategori lain, sehingga nilainya juga "
            "tidak dapat dibandingkan dengan kategori lain."
        )
    return sentence


def _share_juri(one: Mapping, other: Mapping) -> bool:
    """Whether any panel judged entries of both orders."""
    own, rival = set(one["order"]), set(other["order"])
    return any(own & set(panel) and rival & set(panel) for panel in one["panels"])


def zone_sentence(facts: Mapping, zone: Sequence[str], names: Mapping[str, str]) -> str:
    """Say that the data cannot tell the entries of a zone apart."""
    entries = facts["entries"]
    own = [float(entries[one]["official"]) for one in zone]
    margin = max(entries[one]["margin"] for one in zone)
    listed = joined([names[one] for one in zone if one in names])
    is_at_line = set(zone) & set(facts["order"][: facts["advancing"]])
    so = "urutannya diputuskan rapat pleno" if is_at_line else "tetapi tidak menyangkut juara"
    return (
        f"{listed}: selisih {comma(max(own) - min(own), 2)} poin tidak melampaui ketidakpastian "
        f"±{comma(margin, 1)}. Praktis setara, {so}."
    )


def zone_question(facts: Mapping, zone: Sequence[str], names: Mapping[str, str]) -> str:
    """Ask what the data cannot tell: the same sentence as long as the figures are the same."""
    return zone_sentence(facts, zone, names).replace(
        "urutannya diputuskan rapat pleno.", "bagaimana urutannya?"
    )


def flag_sentence(flag: Mapping, names: Mapping[str, str], juri: Mapping[str, str]) -> str:
    """Say what stands out and why; empty when it is about an entry that may not be told."""
    told = [flag[key] for key in ("entry",) if key in flag]
    told += [*flag.get("entries", ()), *flag.get("others", ())]
    if any(one not in names for one in told):
        return ""
    who = juri.get(flag.get("juri", ""), "Seorang juri")
    entry = names.get(flag.get("entry", ""), "")
    if flag["kind"] == "outlier":
        side = "di atas" if float(flag["points"]) > 0 else "di bawah"
        points = comma(abs(float(flag["points"])), 2)
        return (
            f"Lembar {who} untuk {entry} {points} poin {side} yang diperkirakan dari juri lain, "
            f"{comma(flag['times'], 1)} kali simpangan biasa. Minta juri menegaskannya dengan "
            "alasan."
        )
    if flag["kind"] == "gap":
        points = comma(flag["points"], 2)
        return f"Dua juri {entry} berselisih {points} poin. Mintalah penilaian juri ketiga."
    if flag["kind"] == "one_juri":
        return f"{entry} dinilai satu juri saja. Nilainya tidak dapat dibandingkan."
    if flag["kind"] == "few_sheets":
        return f"{who} hanya menilai {flag['sheets']} peserta, sehingga hanya sedikit dikoreksi."
    first = joined([names[one] for one in flag["entries"]])
    rival = joined([names[one] for one in flag["others"]])
    return (
        f"Menurut nilai pembanding yang teratas {rival}, bukan {first}. Nilai resmi tetap berlaku; "
        "rapat pleno menuliskan tanggapannya."
    )


def agreement_rows(found: Mapping) -> list[dict]:
    """Return the three figures, each with its definition and what it says in plain words."""
    count = found["groups"]
    word = icc_word(found["icc_average"], count)
    few = f"Dengan {count} peserta angkanya belum dapat dinilai baik atau rendah."
    return [
        {
            "name": "Keandalan rata-rata juri (ICC)",
            "value": _shown(found["icc_average"]),
            "reading": f"Keandalan {word}." if word else few,
            "definition": "Bagian dari perbedaan nilai yang benar-benar perbedaan peserta, bukan "
            "perbedaan juri. Satu juri saja: "
            f"{_shown(found['icc_single'])}; setelah ketegasan dikoreksi: "
            f"{_shown(found['icc_corrected'])}.",
        },
        {
            "name": "Kesepakatan nilai (α Krippendorff)",
            "value": _shown(found["alpha"]),
            "reading": _alpha_reading(found["alpha"]),
            "definition": "1 berarti semua juri memberi angka yang sama, 0 berarti tidak lebih "
            "sepakat daripada kebetulan.",
        },
        {
            "name": "Kesepakatan urutan (W Kendall)",
            "value": _shown(found["kendall_w"]),
            "reading": _w_reading(found["kendall_w"]),
            "definition": "1 berarti semua juri mengurutkan peserta dengan sama; dihitung "
            "dari peserta yang dinilai semua juri.",
        },
    ]


def alpha_is_low(value: float | None, groups: int) -> bool:
    """An indicator on which juri agree little more than by chance reads badly."""
    return value is not None and groups >= FEWEST_GROUPS and value < 1 / 3


def _shown(value: float | None) -> str:
    return "–" if value is None else comma(value, 2)


def _alpha_reading(value: float | None) -> str:
    if value is None:
        return "Tidak dapat dihitung."
    if value >= 0.8:
        return "Juri memberi angka yang hampir sama."
    return "Angka juri cukup dekat." if value >= 0.667 else "Angka juri masih berjauhan."


def _w_reading(value: float | None) -> str:
    if value is None:
        return "Tidak ada dua peserta yang dinilai semua juri."
    if value >= 0.7:
        return "Urutan para juri mirip."
    return "Urutan para juri cukup mirip." if value >= 0.5 else "Urutan para juri berbeda-beda."
