"""Sentences a second of the tokenizers package on one thread, as one line of JSON; the better of its two ways to encode, best round of several.

    TOKENIZERS_PARALLELISM=false RAYON_NUM_THREADS=1 python3 tokens.py FOLDER --input FILE [--seconds N]     one sentence a line
"""
import argparse, json, os, time
from tokenizers import Tokenizer

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--input", required=True)
parser.add_argument("--seconds", type=float, default=2.0)
arguments = parser.parse_args()
sentences = [line.rstrip("\n") for line in open(arguments.input, encoding="utf-8")]
start = time.perf_counter()
tokenizer = Tokenizer.from_file(os.path.join(arguments.folder, "tokenizer.json"))
load = time.perf_counter() - start
tokenizer.no_padding()
tokenizer.enable_truncation(512)

def one_by_one():
    return sum(len(tokenizer.encode(s).ids) for s in sentences)

def in_batches():
    encode = getattr(tokenizer, "encode_batch_fast", tokenizer.encode_batch)
    return sum(len(e.ids) for at in range(0, len(sentences), 1000) for e in encode(sentences[at:at + 1000]))

best = tokens = 0
for way in (one_by_one, in_batches):
    way()
    begin = time.perf_counter()
    while time.perf_counter() - begin < arguments.seconds:
        start = time.perf_counter()
        found = way()
        rate = len(sentences) / (time.perf_counter() - start)
        if rate > best:
            best, tokens = rate, found * rate / len(sentences)
print(json.dumps(dict(sentences_per_s=best, tokens_per_s=tokens, s_load=load)))
