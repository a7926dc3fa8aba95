"""Building blocks for doctor_cases.py and doctor_more_cases.py: data, tiny encoders, training, weight files, tables."""
import csv, json, random, re, zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tokenizers
import torch
import torch.nn.functional as F
import transformers as tf
from safetensors.torch import load_file, save_file

tf.logging.set_verbosity_error()
tf.logging.disable_progress_bar()
torch.set_num_threads(1)

# ---------------------------------------------------------------- data


@dataclass
class Data:
    texts: list
    y: np.ndarray            # rows x labels, 0/1
    labels: list

    def copy(self):
        return Data(list(self.texts), self.y.copy(), list(self.labels))

    def take(self, rows):
        return Data([self.texts[i] for i in rows], self.y[rows].copy(), list(self.labels))


def read_source(root, source):
    with open(Path(root) / source / "train.csv", encoding="utf-8") as f:
        return [(r["text"], [x for x in r["labels"].split("|") if x]) for r in csv.DictReader(f)]


def sample(root, source, rows, k, rng, max_words=40, min_words=3):
    """Rows with distinct texts whose labels are cut to k of the more frequent ones; every label has three rows or more."""
    pool = [(t, l) for t, l in read_source(root, source) if min_words <= len(t.split()) <= max_words]
    rng.shuffle(pool)
    count = {}
    for _, l in pool:
        for x in l:
            count[x] = count.get(x, 0) + 1
    ranked = sorted(count, key=lambda x: -count[x])[: max(k + 6, int(k * 1.6))]
    names = rng.sample(ranked, min(k, len(ranked)))
    wanted, seen, chosen, have, empty = max(3, rows // (2 * k)), set(), [], dict.fromkeys(names, 0), 0
    for need in (True, False):           # first what the rare labels need, then anything
        for t, l in pool:
            l = [x for x in l if x in have]
            key = re.sub(r"\W+", "", t.lower())
            if len(chosen) == rows or key in seen or (need and not any(have[x] < wanted for x in l)):
                continue
            if not l:
                if empty >= rows // 12:
                    continue
                empty += 1
            seen.add(key)
            chosen.append((t, l))
            for x in l:
                have[x] += 1
    rng.shuffle(chosen)
    names = [x for x in names if have[x] >= 3]
    y = np.array([[int(n in l) for n in names] for _, l in chosen])
    return Data([t for t, _ in chosen], y, names)


# ---------------------------------------------------------------- tiny encoders

FAMILIES = {
    "bert": (tf.BertConfig, tf.BertTokenizer), "electra": (tf.ElectraConfig, tf.ElectraTokenizer),
    "distilbert": (tf.DistilBertConfig, tf.DistilBertTokenizer), "mpnet": (tf.MPNetConfig, tf.MPNetTokenizer),
    "roberta": (tf.RobertaConfig, tf.RobertaTokenizer), "xlm-roberta": (tf.XLMRobertaConfig, tf.XLMRobertaTokenizer),
}
ROBERTA_TOKENS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def make_tokenizer(family, texts, size, lower, max_length):
    cls = FAMILIES[family][1]
    options = {"model_max_length": max_length}
    if family == "roberta":
        t = tokenizers.ByteLevelBPETokenizer()
        t.train_from_iterator(texts, vocab_size=size, special_tokens=ROBERTA_TOKENS, show_progress=False)
        model = json.loads(t.to_str())["model"]
        return cls(vocab=model["vocab"], merges=[tuple(m) if not isinstance(m, str) else tuple(m.split(" ")) for m in model["merges"]], **options)
    if family == "xlm-roberta":
        t = tokenizers.SentencePieceUnigramTokenizer()
        t.train_from_iterator(texts, vocab_size=size, special_tokens=ROBERTA_TOKENS[:4], unk_token="<unk>", show_progress=False)
        vocab = [tuple(p) for p in json.loads(t.to_str())["model"]["vocab"]]
        return cls(vocab=vocab + [("<mask>", 0.0)], **options)
    special = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>"] if family == "mpnet" else ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    t = tokenizers.BertWordPieceTokenizer(lowercase=lower)
    t.train_from_iterator(texts, vocab_size=size, special_tokens=special, show_progress=False)
    return cls(vocab=t.get_vocab(), do_lower_case=lower, **options)


def make_model(family, tok, labels, rng, hidden=64, layers=2, dropout=0.05, positions=514):
    heads = rng.choice([2, 4])
    common = dict(vocab_size=len(tok), pad_token_id=tok.pad_token_id, num_labels=len(labels), id2label=dict(enumerate(labels)),
                  label2id={n: i for i, n in enumerate(labels)}, problem_type="multi_label_classification")
    if family == "distilbert":
        config = tf.DistilBertConfig(dim=hidden, n_layers=layers, n_heads=heads, hidden_dim=2 * hidden, max_position_embeddings=positions, dropout=dropout,
                                     attention_dropout=dropout, seq_classif_dropout=dropout, **common)
    else:
        extra = {"embedding_size": hidden} if family == "electra" else {}
        if family in ("roberta", "xlm-roberta"):
            extra = {"type_vocab_size": 1, "bos_token_id": 0, "eos_token_id": 2}
        config = FAMILIES[family][0](hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=2 * hidden, max_position_embeddings=positions,
                                     hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout, **extra, **common)
    model = tf.AutoModelForSequenceClassification.from_config(config)
    # As wide as the matrices of pretrained encoders, and norms as far from 1 and 0: with plain 0.02 a model this small learns nothing in seconds, and hardly uses attention.
    scale = 32 / hidden ** 0.5 * rng.uniform(0.85, 1.15)
    for n, p in model.base_model.named_parameters():
        if "norm" in n.lower():
            p.data += torch.randn_like(p) * 0.25
        elif p.dim() == 2:
            p.data *= 2 if "word" in n else 0.3 if "embedding" in n else scale * (2 if re.search("query|key|[qk]_lin", n) else 1.6)
    return model


def load_encoder(folder, labels):
    """A real encoder, with a new head."""
    return tf.AutoModelForSequenceClassification.from_pretrained(
        folder, dtype=torch.float32, num_labels=len(labels), id2label=dict(enumerate(labels)), label2id={n: i for i, n in enumerate(labels)}, problem_type="multi_label_classification")


# ---------------------------------------------------------------- training


def bce(z, y):
    return F.binary_cross_entropy_with_logits(z, y)


def focal(gamma=2.0, down=0.0):
    """Focal loss; with `down` the asymmetric one, which also shifts the probability of negatives."""
    def loss(z, y):
        p = torch.sigmoid(z)
        n = (p - down).clamp(min=0)
        return -(y * (1 - p) ** (0 if down else gamma) * F.logsigmoid(z) + (1 - y) * n ** (4 if down else gamma) * torch.log((1 - n).clamp(min=1e-8))).mean()
    return loss


def metrics(p):
    z, y = p.predictions, p.label_ids
    d = z > 0
    tp = (d & (y > 0)).sum(0)
    f = 2 * tp / np.maximum(d.sum(0) + y.sum(0), 1)
    return {"accuracy": float((d == (y > 0)).mean()), "f1": float(2 * tp.sum() / max(d.sum() + y.sum(), 1)), "macro_f1": float(f.mean())}


def encode(tok, data, max_length=None):
    enc = tok(data.texts, truncation=True, max_length=max_length)
    return [{**{k: enc[k][i] for k in enc}, "labels": [float(v) for v in data.y[i]]} for i in range(len(data.texts))]


class StopAt(tf.TrainerCallback):
    """Ends training when the logged loss is low enough."""

    def __init__(self, loss):
        self.loss = loss

    def on_log(self, args, state, control, logs=None, **kwargs):
        control.should_training_stop |= (logs or {}).get("loss", 9) < self.loss


LEARN = dict(epochs=130, lr=1.3e-3, stop=0.015, lr_scheduler_type="constant_with_warmup")   # until the rows are memorised
LEARN_BY_HAND = dict(epochs=130, lr=1.3e-3, stop=0.015)


def train(folder, model, tok, data, *, epochs=60, lr=1e-3, batch=8, seed=0, loss=None, held=None, compute_metrics=None, callbacks=(), max_length=None, stop=None, optimizer=None, schedule=None,
          **options):
    """One run of the Trainer; leaves in `folder` what it leaves there, and the model, tokenizer and state at the top."""
    options = {"logging_strategy": "epoch", "save_strategy": "no", "save_only_model": True, "warmup_steps": 0.05, "lr_scheduler_type": "linear", **options}
    args = tf.TrainingArguments(output_dir=str(folder), num_train_epochs=epochs, learning_rate=lr, per_device_train_batch_size=batch, per_device_eval_batch_size=16, seed=seed,
                                report_to=[], disable_tqdm=True, use_cpu=True, dataloader_pin_memory=False, **options)
    optimizers = (optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)) if schedule else (optimizer, None)
    trainer = tf.Trainer(model=model, args=args, train_dataset=encode(tok, data, max_length), eval_dataset=encode(tok, held, max_length) if held else None,
                         data_collator=tf.DataCollatorWithPadding(tok), processing_class=tok, compute_metrics=compute_metrics, callbacks=list(callbacks), optimizers=optimizers,
                         compute_loss_func=(lambda out, y, num_items_in_batch=None: loss(out.logits, y)) if loss else None)
    for c in trainer.callback_handler.callbacks[:]:
        if type(c).__name__ in ("PrinterCallback", "ProgressCallback"):
            trainer.remove_callback(c)
    if stop:
        trainer.add_callback(StopAt(stop))
    trainer.train()
    trainer.save_model()
    trainer.save_state()
    return trainer


def loop(model, tok, data, *, epochs=60, lr=1e-3, batch=8, seed=0, loss=bce, max_length=None, decay=0.01, until=None, stop=0, after_backward=None):
    """Training by hand, as in many notebooks; `until` is a share of right cells and `stop` a loss that ends it. Returns the mean loss of the last epoch."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    rows, collate = encode(tok, data, max_length), tf.DataCollatorWithPadding(tok)
    opt = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=lr, weight_decay=decay)
    for epoch in range(epochs):
        model.train()
        rng.shuffle(rows)
        total, right, cells = 0.0, 0, 0
        for i in range(0, len(rows), batch):
            b = collate([dict(r) for r in rows[i:i + batch]])
            y = b.pop("labels").float()
            z = model(**b).logits.float()
            value = loss(z, y)
            opt.zero_grad()
            value.backward()
            if after_backward:
                after_backward(model)
            opt.step()
            total += value.item() * len(y)
            right += ((z > 0) == (y > 0)).sum().item()
            cells += y.numel()
        if (until and right / cells >= until) or total < stop * len(rows):
            break
    model.eval()
    return total / len(rows)


# ---------------------------------------------------------------- what a folder computes


class Runner:
    """A saved folder as a careful user would load it; options spoil the way it is called."""

    def __init__(self, folder, tok=None):
        self.model = tf.AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32, ignore_mismatched_sizes=True).eval()
        self.tok = tok or tf.AutoTokenizer.from_pretrained(folder)

    @torch.no_grad()
    def logits(self, texts, batch=16, mask=True, side="right", pad_to=None, types=None, drop=False, **tokenize):
        self.model.train(drop)
        self.tok.padding_side = side
        out = []
        for i in range(0, len(texts), batch):
            b = self.tok(texts[i:i + batch], truncation=True, padding="max_length" if pad_to else True, return_tensors="pt", **({"max_length": pad_to} if pad_to else {}), **tokenize)
            if not mask:
                b.pop("attention_mask")
            if types is not None:
                b["token_type_ids"] = torch.full_like(b["input_ids"], types)
            out.append(self.model(**b).logits.float().numpy())
        self.model.eval()
        self.tok.padding_side = "right"
        return np.concatenate(out)


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


# ---------------------------------------------------------------- weight files


def read_weights(folder):
    folder, tensors = Path(folder), {}
    for f in sorted(folder.glob("*.safetensors")):
        tensors.update(load_file(f))
    for f in sorted(folder.glob("pytorch_model*.bin")):
        tensors.update(torch.load(f, weights_only=True))
    return tensors


def write_weights(folder, tensors, style="safetensors", parts=3):
    """style: safetensors, bin, or either of them in several parts with an index ("shards", "binshards")."""
    folder = Path(folder)
    for f in [*folder.glob("*.safetensors*"), *folder.glob("pytorch_model*")]:
        f.unlink()
    tensors = {k: v.contiguous().clone() for k, v in tensors.items()}
    binary = style.startswith("bin")
    save = torch.save if binary else lambda t, f: save_file(t, f, metadata={"format": "pt"})
    stem, end = ("pytorch_model", ".bin") if binary else ("model", ".safetensors")
    if not style.endswith("shards"):
        return save(tensors, folder / (stem + end))
    names, where = list(tensors), {}
    for p in range(parts):
        part = f"{stem}-{p + 1:05}-of-{parts:05}{end}"
        chunk = {n: tensors[n] for n in names[p::parts]}
        save(chunk, folder / part)
        where.update(dict.fromkeys(chunk, part))
    size = sum(t.numel() * t.element_size() for t in tensors.values())
    write_json(folder / (stem + end + ".index.json"), {"metadata": {"total_size": size}, "weight_map": where})


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_json(path, value):
    Path(path).write_text(json.dumps(value, indent=2, ensure_ascii=False), encoding="utf-8")


# ---------------------------------------------------------------- tables


def xlsx(path, rows):
    """The least that spreadsheet programs open: one sheet of inline strings and numbers."""
    def cell(r, c, v):
        name = (chr(64 + c // 26) if c >= 26 else "") + chr(65 + c % 26) + str(r + 1)
        if isinstance(v, (int, float, np.integer)):
            return f'<c r="{name}"><v>{v}</v></c>'
        text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", str(v)).replace("&", "&amp;").replace("<", "&lt;")
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else ""
    ns, rel = "http://schemas.openxmlformats.org/", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = "".join(f'<row r="{r + 1}">{"".join(cell(r, c, v) for c, v in enumerate(row))}</row>' for r, row in enumerate(rows))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{ns}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{ns}spreadsheetml/2006/main" xmlns:r="{rel}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{ns}spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            z.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)


def write_csv(path, rows, delimiter=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    with open(path, "w", encoding=encoding, newline="") as f:
        csv.writer(f, delimiter=delimiter, quoting=quoting).writerows(rows)


YES_NO = {"csv": (1, 0), "floats": (1.0, 0.0), "bools": ("True", "False"), "semicolon": (1, 0), "tsv": (1, 0), "xlsx": (1, 0), "quoted": (1, 0), "yes": ("yes", "no")}
LIST_STYLES = ("list", "jsonl", "jsonlist")


def write_rows(folder, data, style, rng, names=None, cells=None, lists=None, separator=None, ids=None, extra=None):
    """Writes rows.*; returns the file's name and the options that a user would have to give."""
    names, cells, args = names or data.labels, cells or {}, []
    text = rng.choice(["text", "text", "comment", "sentence", "utterance"])
    if text != "text":
        args += ["--text", text]
    columns = [(text, data.texts)]
    if ids:
        columns.insert(0, (rng.choice(["id", "row_id"]), ids))
        args += ["--id", columns[0][0]] if rng.random() < 0.5 else []
    if style in LIST_STYLES:
        lists = lists or [[names[j] for j in np.flatnonzero(r)] for r in data.y]
        if style == "jsonl":
            with open(folder / "rows.jsonl", "w", encoding="utf-8") as f:
                for i, l in enumerate(lists):
                    f.write(json.dumps({**{n: v[i] for n, v in columns}, "labels": l}, ensure_ascii=False) + "\n")
            return "rows.jsonl", args + ["--labels", "labels"]
        separator = separator or rng.choice(["|", ";"])
        columns.append(("labels", [json.dumps(l, ensure_ascii=False) for l in lists] if style == "jsonlist" else [separator.join(l) for l in lists]))
        args += ["--labels", "labels"] + (["--label-separator", separator] if style == "list" and rng.random() < 0.5 else [])
    else:
        yes, no = YES_NO[style]
        order = list(range(len(names)))
        labels = [(names[j], [cells.get((i, j), yes if data.y[i, j] else no) for i in range(len(data.texts))]) for j in order]
        columns += labels
        if extra or args:                      # other columns are there: say which ones are labels
            args += ["--labels", ",".join(names)] if not any("," in n for n in names) and extra else []
    if extra:
        columns[len(columns) // 2:len(columns) // 2] = extra
    table = [[n for n, _ in columns], *zip(*[v for _, v in columns])]
    if style == "xlsx":
        xlsx(folder / "rows.xlsx", table)
        return "rows.xlsx", args
    name = "rows.tsv" if style == "tsv" else "rows.csv"
    write_csv(folder / name, table, "\t" if style == "tsv" else ";" if style == "semicolon" else ",", "utf-8-sig" if style == "semicolon" else "utf-8", csv.QUOTE_ALL if style == "quoted" else csv.QUOTE_MINIMAL)
    return name, args


def write_predictions(folder, values, labels, rng, digits=None, order=None, ids=None, texts=None):
    order = list(range(len(labels))) if order is None else order
    head, rows = [labels[j] for j in order], [[v[j] if digits is None else round(float(v[j]), digits) for j in order] for v in np.asarray(values).tolist()]
    for name, column in (("text", texts), ("id", ids)):
        if column:
            head, rows = [name, *head], [[c, *r] for c, r in zip(column, rows)]
    write_csv(folder / "predictions.csv", [head, *rows])
    return ["--predictions", "predictions.csv"]
