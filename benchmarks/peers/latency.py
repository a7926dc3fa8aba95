"""One text after the other through transformers: the median time of a text, tokenizing included, as one line of JSON.

    python3 latency.py FOLDER --input FILE [--bf16]     one text a line; stands beside our benchmark "prediction"
"""
import argparse, json, statistics, time
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--input", required=True)
parser.add_argument("--bf16", action="store_true")
arguments = parser.parse_args()
texts = [line.rstrip("\n") for line in open(arguments.input, encoding="utf-8")]
tokenizer = AutoTokenizer.from_pretrained(arguments.folder)
model = AutoModelForSequenceClassification.from_pretrained(arguments.folder, dtype=torch.float32)
model.eval()
seconds = []
with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16):
    for text in texts:
        start = time.perf_counter()
        model(**tokenizer(text, truncation=True, return_tensors="pt")).logits.float().tolist()
        seconds.append(time.perf_counter() - start)
print(json.dumps(dict(s_median=statistics.median(seconds), threads=torch.get_num_threads())))
