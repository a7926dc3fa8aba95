"""Writes unicode.txt and scripts.txt: what the Python package `tokenizers` takes each code point for.

The package mixes several versions of Unicode (9.0 for normal forms and marks, 16 and 17 for the rest) and .NET's own tables
change with the runtime, so the facts are asked of the package itself, one code point at a time:

    pip install tokenizers==0.23.3 && python3 generate.py
"""
import struct
import unicodedata
from tokenizers import Regex, normalizers as N, pre_tokenizers as P

ALL = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def ranges(points):
    out = []
    for c in sorted(points):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def hexadecimal(*numbers):
    return " ".join(f"{n:X}" for n in numbers)


def removed(normalizer):
    return {c for c in ALL if normalizer.normalize_str("a" + chr(c) + "a") == "aa"}


def pieces(pre_tokenizer, count):
    return {c for c in ALL if len(pre_tokenizer.pre_tokenize_str("a" + chr(c) + "a")) == count}


def matched(pattern):
    split = P.Split(Regex(pattern), "removed")
    return {c for c in ALL if not split.pre_tokenize_str(chr(c))}


bert = dict(handle_chinese_chars=False, lowercase=False)
sets = {
    "space": pieces(P.WhitespaceSplit(), 2),
    "punctuation": pieces(P.Punctuation(), 3),
    "control": removed(N.BertNormalizer(clean_text=True, strip_accents=False, **bert)),
    "nonspacing": removed(N.BertNormalizer(clean_text=False, strip_accents=True, **bert)),
    "mark": removed(N.StripAccents()),
    "numeric": pieces(P.Digits(individual_digits=True), 3),
    "word": pieces(P.Whitespace(), 1),
    "letter": matched(r"\p{L}"),
    "number": matched(r"\p{N}"),
}
forms = {name: {c: getattr(N, name)().normalize_str(chr(c)) for c in ALL} for name in ("NFC", "NFD", "NFKD")}
lower = {c: N.Lowercase().normalize_str(chr(c)) for c in ALL}
code_points = lambda text: [ord(c) for c in text]

with open("unicode.txt", "w", newline="\n") as f:
    for name, points in sets.items():
        f.write(f"[{name}]\n")
        f.writelines(hexadecimal(*r) + "\n" for r in ranges(points))

    f.write("[lower]\n")  # first and last upper-case letter, the distance between them, the lower case of the first
    run = []
    for c, text in lower.items():
        if text == chr(c) or len(text) > 1:  # longer only for U+0130
            continue
        low = ord(text)
        if run and low - c == run[3] - run[0] and (c - run[1] == run[2] or run[0] == run[1] and c - run[1] <= 2):
            run[1:3] = [c, c - run[1]]
            continue
        if run:
            f.write(hexadecimal(*run) + "\n")
        run = [c, c, 1, low]
    f.write(hexadecimal(*run) + "\n")

    f.write("[combining]\n")  # first, last, canonical combining class; U+0345 has the highest one
    reordered = [c for c in ALL if unicodedata.combining(chr(c)) and
                 (c == 0x345 or N.NFD().normalize_str("a\u0345" + chr(c)) == N.NFD().normalize_str("a" + chr(c)) + "\u0345")]
    by_class = {}
    for c in reordered:
        by_class.setdefault(unicodedata.combining(chr(c)), []).append(c)
    for k in sorted(by_class):
        f.writelines(hexadecimal(*r, k) + "\n" for r in ranges(by_class[k]))

    f.write("[canonical]\n")  # whole canonical decompositions
    hangul = range(0xAC00, 0xD7A4)
    for c, text in forms["NFD"].items():
        if text != chr(c) and c not in hangul:
            f.write(hexadecimal(c, *code_points(text)) + "\n")
    f.write("[compatibility]\n")  # those that differ from the canonical ones
    for c, text in forms["NFKD"].items():
        if text != forms["NFD"][c]:
            f.write(hexadecimal(c, *code_points(text)) + "\n")
    f.write("[composition]\n")  # pairs that NFC joins
    for c, text in forms["NFC"].items():
        if text == chr(c) and forms["NFD"][c] != text and c not in hangul:
            f.write(f"{c:X} {unicodedata.decomposition(chr(c))}\n")

    # What continues a grapheme cluster. A character map with the one entry ª -> a takes a cluster of up to five bytes whole.
    f.write("[joining]\n")
    trie = [0] * 1024
    trie[0] = 256 << 10
    trie[256 ^ 0xC2] = (256 ^ 0xC2 ^ 512) << 10 | 0xC2
    trie[512 ^ 0xAA] = (512 ^ 0xAA ^ 768) << 10 | 1 << 8 | 0xAA
    trie[768] = 1 << 31
    charsmap = N.Precompiled(struct.pack("<1025I", 4096, *trie) + b"a\0")
    f.writelines(hexadecimal(*r) + "\n" for r in ranges(c for c in ALL if c < 0x10000 and charsmap.normalize_str("ª" + chr(c)) == "a"))

scripts = P.UnicodeScripts()
same = lambda a, b: len(scripts.pre_tokenize_str(chr(a) + chr(b))) == 1
listed = [c for c in ALL if scripts.pre_tokenize_str(chr(c))]
runs = []
for c in listed:
    if runs and runs[-1][1] == c - 1 and same(c - 1, c):
        runs[-1][1] = c
    else:
        runs.append([c, c])
representatives = []
with open("scripts.txt", "w", newline="\n") as f:  # first, last, a number for the script; code points without one are left out
    for low, high in runs:
        number = next((i for i, r in enumerate(representatives) if same(r, low)), len(representatives))
        if number == len(representatives):
            representatives.append(low)
        f.write(hexadecimal(low, high, number) + "\n")
