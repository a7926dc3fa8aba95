"""Makes test cases for `multilabel doctor`: real models with exactly one planted fault each, or with none.

    python doctor_cases.py --data FOLDER --out FOLDER --seed N [--only ID,...]

FOLDER of --data holds ethos/, goemotions/, nlupp/ and reuters/ with a train.csv each (text,labels with | between labels). A case is a folder with model/, rows.*, maybe
predictions.csv and base/, and case.json: the expected ID, others that are as right, the options and the story. A case whose symptom is not there, or a healthy one that is
not right, is dropped. Another seed gives other rows, architectures, formats and sizes of the fault.
"""
import argparse, html, itertools, json, random, shutil, time, traceback
from pathlib import Path

import numpy as np
import torch
import transformers as tf

import doctor_kit as kit
from doctor_kit import Data, Runner, bce, focal, read_json, read_weights, sigmoid, softmax, write_json, write_weights

SOURCES = ("goemotions", "nlupp", "ethos", "reuters")


SENSITIVE = ("soft", "soft", "hand", "real")   # kinds of victims on which small changes of the input show


class Drop(Exception):
    """The case is not what its story says."""


def is_head(n):
    return n.startswith("classifier.") and (n.count(".") == 1 or "out_proj" in n)


def is_dense(n):
    return "pooler.dense" in n or n.startswith(("pre_classifier", "classifier.dense"))


def is_norm(n):
    return "layernorm" in n.lower() or "layer_norm" in n.lower()


def is_word_table(n):
    return n.endswith("word_embeddings.weight")


# ---------------------------------------------------------------- good models, trained once


class Victim:
    def __init__(self, folder, **about):
        self.folder, self.base = folder / "model", folder / "base"
        self.__dict__.update(about)


class Pool:
    """The good models of a seed, trained when first asked for."""

    def __init__(self, out, data, seed, real):
        self.out, self.data, self.real, self.made = out / "_victims", data, real, {}
        rng = random.Random(f"pool {seed}")
        families = list(kit.FAMILIES)
        rng.shuffle(families)
        kinds = ["trainer"] * 4 + ["hand"] * 3 + ["soft"] * 3 + ["long"] * 2 + ["real"] * bool(real)
        self.plans = [dict(number=i, kind=k, family="bert" if k == "real" else families[i % len(families)], cased=rng.random() < 0.4, seed=rng.randrange(10**6),
                           source="reuters" if k == "long" else rng.choice(SOURCES[:3]), rows=rng.randrange(60, 110), k=rng.randrange(4, 15)) for i, k in enumerate(kinds)]

    def pick(self, rng, kinds=None, families=None, where=lambda p: True):
        fits = [p for p in self.plans if (p["kind"] in (kinds or ("trainer", "hand", "real"))) and (not families or p["family"] in families) and where(p)]
        if not fits:
            if families and (kinds is None or "trainer" in kinds):      # the seed has none of this family: make one
                self.plans.append({**self.plans[0], "number": len(self.plans), "family": rng.choice(families), "seed": rng.randrange(10**6)})
                return self.pick(rng, kinds, families, where)
            raise Drop("no such victim in this seed")
        # the real encoder is large: half as often as the others
        plan = rng.choice([p for p in fits for _ in range(1 if p["kind"] == "real" else 2)])
        if plan["number"] not in self.made:
            self.made[plan["number"]] = self.make(**plan)
        return self.made[plan["number"]]

    def make(self, number, kind, family, cased, seed, source, rows, k):
        rng, folder = random.Random(seed), self.out / f"{number:02}-{kind}-{family}"
        if (folder / "about.json").exists():             # of an earlier call with the same seed
            about = read_json(folder / "about.json")
            data = Data(about.pop("texts"), np.array(about.pop("y")), about.pop("labels"))
            return Victim(folder, data=data, **about)
        shutil.rmtree(folder, ignore_errors=True)
        torch.manual_seed(seed)
        long = kind == "long"
        data = kit.sample(self.data, source, 48 if kind == "real" else min(rows, 64) if kind == "long" else rows, k, rng, *((90, 30) if long else (40,)))
        length = 24 if long and number % 2 else rng.choice([128, 256, 512])
        if kind == "real":
            tok, model, length = tf.AutoTokenizer.from_pretrained(self.real), kit.load_encoder(self.real, data.labels), 512
        else:
            texts = [t for t, _ in kit.read_source(self.data, source)[:2500]]
            tok = kit.make_tokenizer(family, texts, rng.choice([1500, 2000, 2600]), not cased, length)
            model = kit.make_model(family, tok, data.labels, rng, rng.choice([64, 64, 96]), rng.choice([2, 2, 3]), rng.choice([0.03, 0.06, 0.1]))
        model.base_model.save_pretrained(folder / "base")
        tok.save_pretrained(folder / "base")
        if kind in ("trainer", "real"):
            t = kit.train(folder / "model", model, tok, data, seed=seed % 1000, save_strategy="steps", save_steps=(4 if kind == "real" else 9) * -(-len(data.texts) // 8), save_total_limit=None,
                          **{**kit.LEARN, **(dict(lr=3e-4, epochs=40, stop=0.03) if kind == "real" else dict(lr=rng.uniform(1e-3, 1.5e-3)))})
            loss = [h["loss"] for h in t.state.log_history if "loss" in h][-1]
        else:
            loss = kit.loop(model, tok, data, **(dict(epochs=130, until=0.997) if kind == "soft" else kit.LEARN_BY_HAND), seed=seed % 1000)
            model.save_pretrained(folder / "model")
            tok.save_pretrained(folder / "model")
        z = Runner(folder / "model").logits(data.texts)
        right = ((z > 0) == (data.y > 0)).mean()
        print(f"  victim {folder.name}: {len(data.texts)} rows of {source}, {len(data.labels)} labels, loss {loss:.4f}, right {right:.4f}", flush=True)
        if right < (0.992 if kind == "soft" else 0.994):
            self.plans = [p for p in self.plans if p["number"] != number]
            raise Drop(f"victim {folder.name} did not learn: {right:.3f}")
        about = dict(kind=kind, family=family, cased=cased, loss=loss, length=length, source=source)
        write_json(folder / "about.json", {**about, "texts": data.texts, "y": data.y.tolist(), "labels": data.labels})
        return Victim(folder, data=data, **about)


# ---------------------------------------------------------------- a case


class Case:
    def __init__(self, out, name, seed, pool):
        self.folder, self.name, self.pool, self.rng = out / name, name, pool, random.Random(seed)
        self.seed = self.rng.randrange(10**6)
        torch.manual_seed(self.seed)
        self.np = np.random.default_rng(self.seed)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.model = self.folder / "model"
        self.data = self.v = self.style = self.preds = None
        self.args, self.cells, self.rows = [], {}, {}
        self.keep_files = False

    # -- starting points

    def use(self, kinds=None, families=None, checkpoints=False, state=None, where=lambda p: True):
        """Starts from a copy of a good model."""
        self.v = self.pool.pick(self.rng, kinds, families, where)
        shutil.copytree(self.v.folder, self.model, ignore=None if checkpoints else shutil.ignore_patterns("checkpoint-*"))
        if state is False or (state is None and self.rng.random() < 0.25):
            self.forget()
        self.data = self.v.data.copy()
        return self

    def fresh(self, source=None, rows=None, k=None, family=None, hidden=64, layers=2, real=False, dropout=0.05, data=None, **sampling):
        """Starts from a new model that the fault trains itself; its encoder is kept as the base."""
        r = self.rng
        source = source or r.choice(SOURCES[:3])
        self.data = data or kit.sample(self.pool.data, source, rows or r.randrange(60, 90), k or r.randrange(4, 11), r, **sampling)
        if real:
            self.net, self.tok = kit.load_encoder(self.pool.real, self.data.labels), tf.AutoTokenizer.from_pretrained(self.pool.real)
        else:
            family = family or r.choice(list(kit.FAMILIES))
            texts = self.data.texts + [t for t, _ in kit.read_source(self.pool.data, source)[:1200]]
            self.tok = kit.make_tokenizer(family, texts, r.choice([1500, 2000, 2600]), r.random() < 0.6, r.choice([128, 256]))
            self.net = kit.make_model(family, self.tok, self.data.labels, r, hidden, layers, dropout)
        self.source = source
        return self

    def keep_base(self):
        self.net.base_model.save_pretrained(self.folder / "base")
        self.tok.save_pretrained(self.folder / "base")
        self.args += ["--base", "base"]
        return self

    def train(self, data=None, **options):
        t = kit.train(self.model, self.net, self.tok, data or self.data, seed=self.seed % 1000, **options)
        self.log = t.state.log_history
        return t

    def loop(self, data=None, report=True, **options):
        """Training by hand: no trainer_state.json; the user may tell the loss."""
        loss = kit.loop(self.net, self.tok, data or self.data, seed=self.seed % 1000, **options)
        self.save()
        if report:
            self.report(loss)
        return loss

    def save(self):
        self.net.save_pretrained(self.model)
        self.tok.save_pretrained(self.model)

    def report(self, loss=None):
        self.args += ["--reported-loss", f"{loss if loss is not None else self.v.loss:.4f}"]

    def maybe_report(self):
        """Where no log tells the loss, a user who answers the question gives it."""
        if not self.has_state():
            self.report()

    def suffers(self):
        """A fault of the model whose loss stays what was reported has no symptom that anybody could find."""
        wrong = self.wrong()
        if wrong == 1.0:
            return
        y = torch.tensor(self.data.y, dtype=torch.float)
        loss = float(bce(torch.tensor(self.last, dtype=torch.float), y))
        self.require(loss > 1.5 * self.v.loss, f"the loss is {loss:.4f}, reported was {self.v.loss:.4f}")

    # -- parts

    def has_state(self):
        return (self.model / "trainer_state.json").exists()

    def forget(self):
        for n in ("trainer_state.json", "training_args.bin"):
            (self.model / n).unlink(missing_ok=True)

    def checkpoints(self):
        return sorted(self.model.glob("checkpoint-*"), key=lambda p: int(p.name.split("-")[1]))

    def weights(self):
        return read_weights(self.model)

    def put(self, tensors, style=None):
        self.keep_files = style is not None
        write_weights(self.model, tensors, style or "safetensors")

    def config(self, **changes):
        path = self.model / "config.json"
        c = read_json(path)
        c.update(changes)
        write_json(path, {k: v for k, v in c.items() if v is not None})
        return c

    def rename(self, names):
        self.config(id2label=dict(enumerate(names)), label2id={n: i for i, n in enumerate(names)})

    def state(self, edit):
        for f in [self.model / "trainer_state.json", *self.model.glob("checkpoint-*/trainer_state.json")]:
            if f.exists():
                s = read_json(f)
                edit(s)
                write_json(f, s)

    def held(self, n):
        """Rows of the same labels that are not among the training rows."""
        full = kit.read_source(self.pool.data, getattr(self, "source", None) or self.v.source)
        names, have = {x: i for i, x in enumerate(self.data.labels)}, set(self.data.texts)
        longest = max(len(t.split()) for t in have)
        rows = [(t, l) for t, l in full if t not in have and any(x in names for x in l) and 3 <= len(t.split()) <= longest]
        rows = self.rng.sample(rows, n)
        y = np.zeros((n, len(names)), int)
        for i, (_, l) in enumerate(rows):
            y[i, [names[x] for x in l if x in names]] = 1
        return Data([t for t, _ in rows], y, list(self.data.labels))

    def require(self, condition, why):
        if not condition:
            raise Drop(why)

    def learned(self):
        """The run itself must have learned, or the choice among its epochs is not the fault."""
        last = [h["loss"] for h in self.log if "loss" in h][-1]
        self.require(last < 0.09, f"the run ended with a loss of {last:.3f}")

    # -- what is seen

    def runner(self, tok=None):
        return Runner(self.model, tok)

    def z(self, texts=None, **how):
        return self.runner().logits(texts or self.data.texts, **how)

    def wrong(self):
        try:
            z = self.z()
        except Exception as e:            # a folder that does not open is a symptom as well
            print("    does not open:", str(e).split("\n")[0][:150])
            return 1.0
        if not np.isfinite(z).all():
            return 1.0
        if z.shape[1] != self.data.y.shape[1]:
            return 1.0
        self.last = z
        names = [n for _, n in sorted(read_json(self.model / "config.json")["id2label"].items(), key=lambda p: int(p[0]))]
        if sorted(names) == sorted(self.data.labels):     # as a user reads them: by name
            z = z[:, [names.index(n) for n in self.data.labels]]
        return float(((z > 0) != (self.data.y > 0)).mean())

    def predict(self, z, kind=None, **how):
        """Writes a predictions file from logits (or from anything, with kind "raw")."""
        r = self.rng
        kind = kind or r.choice(["prob", "prob", "logit", "01"])
        values = {"prob": sigmoid, "logit": lambda v: v, "01": lambda v: (v > 0).astype(int), "raw": lambda v: v}[kind](z)
        self.preds = (z > 0) if kind != "raw" else (values > 0.5)
        how.setdefault("digits", None if kind == "01" else r.choice([None, 6, 4, 3]))
        how.setdefault("order", r.sample(range(len(self.data.labels)), len(self.data.labels)) if r.random() < 0.3 else None)
        if r.random() < 0.25:
            how.setdefault("texts", self.data.texts)
        self.args += kit.write_predictions(self.folder, values, self.data.labels, r, **how)

    # -- end

    def finish(self, cause, accept, shows, story):
        r = self.rng
        if shows == "model" and self.preds is not None:
            shows = "predictions"
        if shows == "healthy":
            w = self.wrong()
            self.require(w <= 0.01, f"not healthy: {w:.3f} of the cells are wrong")
            if self.preds is not None:
                p = float((self.preds != (self.data.y > 0)).mean())
                self.require(p <= 0.01, f"predictions not healthy: {p:.3f} wrong")
        elif shows == "model":
            w = self.wrong()
            self.require(w >= 0.006, f"the model has only {w:.4f} of the cells wrong")
        elif shows == "predictions":
            w, p = self.wrong(), float((self.preds != (self.data.y > 0)).mean())
            self.require(w <= 0.01, f"the model itself is wrong: {w:.3f}")
            self.require(p >= 0.003, f"only {p:.4f} of the predicted cells are wrong")
        if not self.keep_files and r.random() < 0.2 and not any(self.model.glob("*.index.json")):
            write_weights(self.model, self.weights(), "bin")
        style = self.style or r.choice(["csv", "csv", "floats", "bools", "semicolon", "tsv", "xlsx", "quoted", *kit.LIST_STYLES])
        if style in kit.LIST_STYLES and not self.data.y.any(0).all():
            style = "csv"                 # a list of labels cannot show a label without rows
        data = self.data
        if style not in kit.LIST_STYLES and "names" not in self.rows and not self.cells and r.random() < 0.3:
            order = r.sample(range(len(data.labels)), len(data.labels))
            data = Data(data.texts, data.y[:, order], [data.labels[j] for j in order])
        if r.random() < 0.15:
            self.rows.setdefault("ids", [f"{r.choice('abcx')}{i:04}" for i in range(len(data.texts))])
        file, args = kit.write_rows(self.folder, data, style, r, cells=self.cells, **self.rows)
        write_json(self.folder / "case.json", {"id": cause, "accept": list(accept), "data": file, "args": args + self.args, "story": story})


CASES = []


def fault(cause, variants=1, accept=(), shows="model"):
    """Registers a fault; it is called with the case and the number of the variant and returns the story. `shows` says where the symptom must be seen: in the model, in the predictions,
    or nowhere by counting cells (then the fault checks it itself)."""
    def register(f):
        CASES.extend((cause, v, f, accept, shows) for v in range(variants))
        return f
    return register


def healthy(f):
    CASES.append(("healthy", 0, f, (), "healthy"))
    return f


# ================================================================ A: the loss number


@fault("A0", 2, accept=("B7", "B11"))
def contradiction(c, v):
    c.use(kinds=("trainer",), state=True) if v else c.use(kinds=("hand",))
    t = c.weights()
    if v:
        for n in t:
            if t[n].is_floating_point() and t[n].dim() == 2:
                t[n] += t[n].std() * c.rng.uniform(0.7, 1.1) * torch.randn_like(t[n])
        story = "weights spoiled by noise in every matrix, beside the log of the good run"
    else:
        other = c.pool.pick(c.rng, ("hand",)).data
        c.fresh(data=c.data, source=c.v.source)
        shutil.rmtree(c.model)
        c.loop(epochs=c.rng.randrange(6, 11), report=False)
        c.report(0.004)
        return "a half-trained model, with the loss of another, longer run told as its own"
    c.put(t)
    return story


@fault("A1", 2, accept=("F12", "F13", "F5", "D10"))
def base_rate(c, v):
    c.fresh()
    blank = Data([c.rng.choice(["N/A", "text", "<class 'str'>"])] * len(c.data.texts), c.data.y, c.data.labels)
    (c.train(blank, epochs=25, lr=1e-3) if v else c.loop(blank, epochs=25))
    return "trained on the same constant text for every row, so that only the frequencies could be learned"


@fault("A2", 2, accept=("H7", "E14", "E11"))
def dead_labels(c, v):
    c.fresh(k=c.rng.randrange(7, 12), rows=100)
    dead = c.rng.sample(range(len(c.data.labels)), 2)
    if v:
        weight = torch.ones(len(c.data.labels))
        weight[dead] = 1e-4
        c.loop(epochs=60, loss=lambda z, y: (torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none") * weight).mean() + 0.05 * torch.sigmoid(z[:, dead]).mean())
        return "class weights of nearly 0 for two labels, which stay unlearned"
    blank = c.data.copy()
    blank.y[:, dead] = 0
    c.train(blank, **kit.LEARN)
    return "two label columns were empty in the training file, so these labels are never predicted"


@fault("A3", 2, shows="log")
def accumulation(c, v):
    c.fresh()
    n = c.rng.choice([4, 8])
    if v:
        c.train(epochs=50, lr=2e-3, batch=2, gradient_accumulation_steps=n)
        c.state(lambda s: [h.update(loss=h["loss"] / n) for h in s["log_history"] if "loss" in h and s["log_history"][0]["loss"] < 1])
    else:
        c.train(epochs=14, lr=1e-3, batch=2, gradient_accumulation_steps=n)
        first = c.log[0]["loss"]
        scale = n if first > 1 else 1      # newer versions log the sum over accumulated batches
        c.state(lambda s: [h.update(loss=h["loss"] / scale / n) for h in s["log_history"] if "loss" in h])
    return f"the log divides the loss by the {n} accumulated batches once too often"


@fault("A3", 1, shows="log")
def accumulation_sum(c, v):
    c.fresh()
    n = c.rng.choice([2, 4, 8])
    c.train(epochs=20, lr=1e-3, batch=4, gradient_accumulation_steps=n)
    if c.log[0]["loss"] < 1:
        c.state(lambda s: [h.update(loss=h["loss"] * n) for h in s["log_history"] if "loss" in h])
    c.require(c.wrong() > 0.02, "learned")
    return f"the log shows the sum over {n} accumulated batches instead of their mean"


@fault("A4", 3, accept=("G2",))
def not_finite(c, v):
    if v == 0:
        c.fresh()
        step = c.rng.randrange(20, 60)
        calls = itertools.count()
        c.train(epochs=20, loss=lambda z, y: bce(z, y) * (float("nan") if next(calls) == step else 1), max_grad_norm=0)
        return f"a NaN at step {step} destroyed the weights; the log filtered it out"
    c.use(state=v == 1)
    t = c.weights()
    n = c.rng.choice([n for n in t if is_norm(n) or is_head(n)])
    t[n].view(-1)[0] = float("nan") if v == 1 else float("inf")
    c.put(t, "bin" if v == 2 else None)
    return f"one number of {n} is not finite"


@fault("A8", 3, accept=("H4", "H2"))
def other_loss(c, v):
    c.fresh(source=c.rng.choice(["nlupp", "ethos"]), rows=90)
    if v == 0:
        c.train(epochs=50, loss=lambda z, y: torch.nn.functional.cross_entropy(z, y.argmax(1)))
        c.config(problem_type="single_label_classification")
    elif v == 1:
        c.loop(epochs=50, loss=lambda z, y: torch.nn.functional.mse_loss(z, y))
        c.config(problem_type=c.rng.choice(["regression", None]))
    else:
        c.train(epochs=50, loss=lambda z, y: torch.nn.functional.cross_entropy(z, y / y.sum(1, keepdim=True).clamp(min=1)))
        c.config(problem_type=None)
    return ["trained with softmax cross-entropy on the first label of each row", "trained with mean squared error", "trained with softmax cross-entropy on shares"][v]


@fault("A9", 2, shows="none")
def double_sigmoid(c, v):
    if v:
        c.use()
        z = c.z()
        c.predict(sigmoid(sigmoid(z)), "raw")
        c.require(c.wrong() < 0.01, "model wrong")
        return "the program applies the sigmoid to probabilities: everything is above 0.5"
    c.fresh()
    loss = lambda z, y: bce(torch.sigmoid(z), y)
    (c.train(epochs=30, loss=loss) if c.rng.random() < 0.5 else c.loop(epochs=30, loss=loss))
    return "sigmoid in the model and again in the loss during training"


@fault("A12", 2, shows="log")
def weighted_loss(c, v):
    c.fresh(rows=110)
    if v:
        c.loop(epochs=14, loss=focal(2.0))
        c.require(c.wrong() > 0.01, "learned")
        return "the reported loss is a focal one (gamma 2), far below the cross-entropy"
    c.train(epochs=16, loss=focal(2.0, 0.05))
    c.require(c.wrong() > 0.01, "learned")
    return "the log holds an asymmetric loss, far below the cross-entropy"


# ================================================================ B: other weights


def select(c, metric, better, held, limit=None):
    """A training that learns, and chooses its best checkpoint by a metric."""
    c.train(**{**kit.LEARN, "epochs": 90, "stop": 0.03}, held=held, compute_metrics=kit.metrics, eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, metric_for_best_model=metric,
            greater_is_better=better, save_total_limit=limit)


@fault("B1", 2)
def degenerate_metric(c, v):
    c.fresh(source="goemotions", k=c.rng.randrange(9, 14), rows=70)
    select(c, "accuracy", True, c.held(40), limit=2 if v else None)
    c.learned()
    return "best checkpoint chosen by flattened accuracy on held-out rows: an early one that says no to everything"


@fault("B2", 2)
def small_selection(c, v):
    c.fresh(source="nlupp", rows=70, k=8)
    select(c, "f1" if v else "macro_f1", True, c.held(c.rng.randrange(7, 11)), limit=3 if v else None)
    c.learned()
    steps = read_json(c.model / "trainer_state.json")
    c.require(steps["best_global_step"] < 0.7 * steps["global_step"], "the choice fell on a late epoch")
    return "best checkpoint chosen by F1 on fewer than a dozen held-out rows"


@fault("B3", 2)
def wrong_direction(c, v):
    c.fresh()
    select(c, "eval_loss" if v else "f1", bool(v), c.data if c.rng.random() < 0.6 else c.held(30), limit=None if v else 2)
    return f"greater_is_better={bool(v)} for {'the loss' if v else 'F1'}: the worst epoch was kept"


def blow_up(c, peak=0.4):
    """The rate jumps near the end, as a scheduler that restarts wrongly makes it: the last weights are ruined."""
    opt = torch.optim.AdamW(c.net.parameters(), lr=1e-3)
    return opt, lambda total: lambda s: 1.0 if s < 0.85 * total else peak / 1e-3


@fault("B4", 2, accept=("F12",))
def metric_absent(c, v):
    c.fresh(rows=80)
    opt, schedule = blow_up(c, 0.05)
    epochs = 40
    total = epochs * -(-len(c.data.texts) // 8)

    class Stop(tf.EarlyStoppingCallback):
        def on_train_begin(self, args, state, control, **kwargs):
            pass                          # metric_for_best_model was never set
    stop = Stop(early_stopping_patience=5)
    c.train(epochs=epochs, optimizer=opt, schedule=schedule(total), held=c.data if v else c.held(30), compute_metrics=kit.metrics, eval_strategy="epoch", save_strategy="steps",
            save_steps=total // 4 // (-(-len(c.data.texts) // 8)) * -(-len(c.data.texts) // 8), callbacks=[stop] if not v else [])
    best = c.checkpoints()[1]
    return "nothing was selected (no metric_for_best_model): the last, ruined weights were kept beside good checkpoints"


@fault("B5", 2, accept=("B7", "B4"))
def best_deleted(c, v):
    c.fresh()
    held = c.data
    c.train(epochs=40, held=held, compute_metrics=kit.metrics, eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, metric_for_best_model="f1", greater_is_better=True)
    s = read_json(c.model / "trainer_state.json")
    steps = c.checkpoints()
    early = steps[c.rng.randrange(1, 5)]
    for p in steps:
        if p != early and (v == 0 or p == steps[-1] or p.name.endswith(str(s["best_global_step"])) or c.rng.random() < 0.9):
            shutil.rmtree(p)
    shutil.copy(early / "model.safetensors", c.model / "model.safetensors")
    c.require(not (c.model / f"checkpoint-{s['best_global_step']}").exists(), "the best is still there")
    return "the best checkpoint was deleted; the folder holds the weights of an early one"


@fault("B6", 3, accept=("C7",))
def mixed_reload(c, v):
    c.use(kinds=("trainer",), checkpoints=True, state=True)
    t = c.weights()
    first = read_weights(c.checkpoints()[0])
    if v == 0:
        for n in t:
            if is_norm(n):
                t[n] = torch.ones_like(t[n]) if n.endswith("weight") else torch.zeros_like(t[n])
    elif v == 1:
        for n in t:
            if ".0." in n or is_head(n):
                t[n] = first[n]
    else:
        for n in [n for n in t if ".1." in n and ("query" in n or "q_lin" in n or ".q." in n or "dense" in n or "lin" in n)]:
            del t[n]
        for p in c.checkpoints():
            shutil.rmtree(p)
    c.put(t)
    return ["all layer norms at their initial values after load_best_model_at_end", "layer 0 and head of an early checkpoint, the rest of the last", "matrices of layer 1 are missing in the file"][v]


@fault("B7", 4, accept=("C3",))
def wrong_object(c, v):
    if v in (0, 1):
        c.fresh()
        if v == 0:
            before = {n: p.clone() for n, p in c.net.state_dict().items()}
            c.train(epochs=40)
            write_weights(c.model, before)
            return "the model object of before training was saved, beside the log of the training"
        average = {n: p.clone() for n, p in c.net.state_dict().items()}
        kit.loop(c.net, c.tok, c.data, epochs=40, after_backward=lambda m: [average[n].lerp_(p.detach(), 0.0015) for n, p in m.state_dict().items() if p.is_floating_point()])
        c.save()
        write_weights(c.model, average)
        c.report(0.012)
        return "a moving average with far too slow a decay was saved instead of the model"
    c.use(kinds=("trainer", "real") if v == 3 else ("trainer",), checkpoints=v == 2, state=True)
    if v == 2:
        c.put(read_weights(c.checkpoints()[0]))
        return "the weights of the first checkpoint were copied to the top"
    base = {n: t for n, t in read_weights(c.v.base).items()}
    t = c.weights()
    for n in t:
        short = n.split(".", 1)[1]
        t[n] = base[short].to(t[n].dtype) if short in base else torch.zeros_like(t[n]) if n.endswith("bias") else torch.randn_like(t[n]) * 0.02
    c.put(t)
    shutil.copytree(c.v.base, c.folder / "base")
    c.args += ["--base", "base"]
    return "the base model with a new head was saved, beside the log of the training"


@fault("B9", 2, accept=("E13", "B7", "E1"))
def shared_output(c, v):
    c.fresh()
    first = c.data.copy()
    c.train(epochs=60, lr=1.3e-3, save_strategy="steps", save_steps=0.34)
    data = c.held(len(first.texts)) if v else first
    c.require(data.y.any(0).all() or v == 0, "labels")
    old = c.checkpoints()[-1]
    c.data = data
    c.net = kit.make_model(c.net.config.model_type, c.tok, first.labels, c.rng, c.net.config.hidden_size, 2)
    if v == 0:
        order = c.rng.sample(range(len(first.labels)), len(first.labels))
        c.data = Data(first.texts, first.y[:, order], [first.labels[j] for j in order])
        c.net.config.id2label, c.net.config.label2id = dict(enumerate(c.data.labels)), {n: i for i, n in enumerate(c.data.labels)}
    kept = read_weights(old)
    c.train(epochs=30, save_strategy="steps", save_steps=0.34)
    write_weights(c.model, kept)          # the "latest" checkpoint by number is of the first run
    return "two runs wrote to one folder; the weights are of the other run's last checkpoint, which has the highest number"


# ================================================================ C: reload and mode


@fault("C1", 3, shows="none")
def dropout_on(c, v):
    c.use(kinds=("soft", "hand", "trainer"))
    z = c.z(drop=True, batch=c.rng.choice([1, 8, 32]))
    c.require(c.wrong() < 0.02, "model wrong")
    c.require((np.abs(sigmoid(z) - sigmoid(c.last)) > 0.1).any() and ((z > 0) != (c.last > 0)).any(), "dropout does not matter")
    c.predict(z, ["prob", "logit", "01"][v])
    if v == 2:
        c.require(((z > 0) != (c.data.y > 0)).mean() > 0.01, "too few flips for decisions to tell")
    return "predictions made in training mode"


@fault("C3", 4, accept=("B7",))
def lost_head(c, v):
    c.use(kinds=("trainer", "hand", "real") if v == 1 else ("trainer", "hand"), checkpoints=v == 2, state=True if v == 2 else None)
    t = c.weights()
    if v == 3:
        c.maybe_report()
        z = c.runner()
        torch.manual_seed(c.seed + 1)
        for n, p in z.model.named_parameters():
            if is_head(n):
                p.data = torch.randn_like(p) * 0.02 if p.dim() == 2 else torch.zeros_like(p)
        c.predict(z.logits(c.data.texts), c.rng.choice(["prob", "logit"]))
        return "the program loads the encoder and puts a new head on it; the folder itself is right"
    for n in [n for n in t if is_head(n) or (v == 1 and n.startswith(("classifier.", "pre_classifier.")))]:
        if v == 1:
            del t[n]
        else:
            t[n] = torch.randn_like(t[n]) * 0.02 if t[n].dim() == 2 else torch.zeros_like(t[n])
    if v == 0:
        c.maybe_report()
    c.put(t)
    return ["the head was initialised anew before saving", "only the encoder was saved: no head in the file", "the head is new; the checkpoints have the trained one"][v]


@fault("C4", 2)
def head_shape(c, v):
    c.use(kinds=("trainer", "hand"))
    names = list(c.data.labels)
    if v:
        t = c.weights()
        for n in [n for n in t if is_head(n)]:
            t[n] = torch.randn((2, *t[n].shape[1:])) * 0.02
        c.put(t)
        return "the head in the file has two outputs, the configuration all labels"
    c.rename(names + [c.rng.choice(["other", "unknown", "LABEL_X"])])
    c.config(num_labels=len(names) + 1)
    return "a label was added to id2label after training: the head does not fit"


@fault("C5", 3, accept=("B6",))
def lost_pooler(c, v):
    c.use(kinds=("trainer", "hand", "real") if v == 0 else ("trainer", "hand"), checkpoints=False)
    t = c.weights()
    for n in [n for n in t if is_dense(n)]:
        if v == 0:
            del t[n]
        else:
            t[n] = torch.randn_like(t[n]) * 0.02 if t[n].dim() == 2 else torch.zeros_like(t[n])
    c.put(t, "shards" if v == 2 else None)
    return ["the dense layer before the head is missing", "the dense layer before the head was initialised anew", "the dense layer before the head is new (sharded file)"][v]


@fault("C6", 3)
def prefixes(c, v):
    c.use()
    prefix = ["module.", "_orig_mod.", c.rng.choice(["base_model.model.", "model.", "net.module."])][v]
    c.put({prefix + n: p for n, p in c.weights().items()}, c.rng.choice(["safetensors", "bin"]))
    return f"all names in the file begin with {prefix}"


@fault("C7", 2, accept=("B6",))
def legacy_norms(c, v):
    if v == 0:
        c.use(families=("distilbert",), kinds=SENSITIVE)
        t = {n.replace("_layer_norm.weight", "_layer_norm.gamma").replace("_layer_norm.bias", "_layer_norm.beta"): p for n, p in c.weights().items()}
        c.put(t, c.rng.choice(["safetensors", "bin"]))
        return "norms are stored as gamma and beta under names that are not mapped"
    c.use(kinds=SENSITIVE)
    c.require(c.wrong() < 0.01, "model")
    r = c.runner()
    for n, p in r.model.named_parameters():
        if is_norm(n):
            p.data = torch.ones_like(p) if n.endswith("weight") else torch.zeros_like(p)
    z = r.logits(c.data.texts)
    c.require(((z > 0) != (c.data.y > 0)).mean() > 0.01, "norms do not matter")
    c.predict(z, c.rng.choice(["prob", "logit"]))
    return "the user's loader dropped the norms (gamma/beta): predictions of a model with all norms at 1 and 0"


@fault("C8", 2, accept=("B6",))
def tied(c, v):
    if v == 0:
        c.use(kinds=("trainer", "hand"))
        c.put({n: p for n, p in c.weights().items() if not is_word_table(n)}, c.rng.choice(["safetensors", "bin"]))
        return "the word embeddings were dropped on save as tied"
    c.fresh(family="bert", layers=3)
    c.net.bert.encoder.layer[2] = c.net.bert.encoder.layer[1]      # one layer used twice, as in ALBERT
    kit.loop(c.net, c.tok, c.data, **kit.LEARN_BY_HAND, seed=c.seed)
    tensors = {n: p for n, p in c.net.state_dict().items() if ".layer.2." not in n}
    c.net.config.save_pretrained(c.model)
    c.tok.save_pretrained(c.model)
    write_weights(c.model, tensors)
    c.report(0.01)
    return "layers 1 and 2 were one object; the file holds it once"


@fault("C9", 2, shows="none")
def half_precision(c, v):
    c.use(kinds=("soft",))
    data = Data(c.data.texts, c.data.y, c.data.labels)
    r = c.runner()
    z = r.logits(data.texts)
    low = r.model.to(torch.bfloat16)
    if v == 0:
        zl = r.logits(data.texts)
    else:
        for p in low.parameters():        # an 8-bit float file, read as fp32
            p.data = p.data.float().to(torch.float8_e4m3fn).to(torch.bfloat16)
        r.model = low.float()
        zl = r.logits(data.texts)
    flips = int(((zl > 0) != (z > 0)).sum())
    c.require(flips > 0, "no decision flips")
    c.predict(zl, "logit" if c.rng.random() < 0.5 else "prob", digits=None)
    return f"predictions computed in {'bf16' if v == 0 else 'weights rounded to 8-bit floats'}: {flips} decisions flip"


@fault("C10", 3)
def config_drift(c, v):
    c.use(kinds=SENSITIVE, families=None if v else ("bert", "electra", "roberta", "xlm-roberta", "mpnet", "distilbert"))
    old = read_json(c.model / "config.json")
    if v == 0:
        key = next(k for k in ("activation", "hidden_act") if k in old)
        new = {key: c.rng.choice(["relu", "silu", "gelu_new" if False else "relu"])}
    elif v == 1:
        key = next(k for k in ("n_heads", "num_attention_heads") if k in old)
        new = {key: 4 if old[key] == 2 else 2}
    else:
        c.require("layer_norm_eps" in old, "no eps")
        new = {"layer_norm_eps": c.rng.choice([0.1, 0.5, 1.0])}
    c.maybe_report()
    c.config(**new)
    c.suffers()
    return f"config.json says {new} where training used {[old.get(k) for k in new]}"


# ================================================================ D: input


def tokenizer_json(c, edit):
    path = c.model / "tokenizer.json"
    t = read_json(path)
    edit(t)
    write_json(path, t)


@fault("D1", 3)
def other_tokenizer(c, v):
    c.use(kinds=("trainer", "hand"), families=("bert", "distilbert", "electra", "mpnet", "roberta"), checkpoints=v == 2)
    old = tf.AutoTokenizer.from_pretrained(c.model)
    if v == 1:
        source = c.rng.choice([s for s in SOURCES if s != c.v.source])
    else:
        source = c.v.source
    texts = [t for t, _ in kit.read_source(c.pool.data, source)]
    new = kit.make_tokenizer(c.v.family, c.rng.sample(texts, 400), len(old), not c.v.cased, c.v.length)
    c.require(len(new) <= len(old), "vocabulary larger")
    new.save_pretrained(c.model)
    if v != 1 or c.rng.random() < 0.5:
        c.maybe_report()
    if v == 0:
        shutil.copytree(c.v.base, c.folder / "base")
        c.args += ["--base", "base"]
    return ["the tokenizer was trained anew; the base has the right one", "the tokenizer of another corpus lies in the folder", "the tokenizer was trained anew; checkpoints have the right one"][v]


@fault("D2", 2)
def casing(c, v):
    if v == 0:
        c.use(kinds=SENSITIVE, families=("bert", "distilbert", "electra", "mpnet"), where=lambda p: not p["cased"])
        c.data.texts = [" ".join(w.capitalize() if c.rng.random() < 0.5 else w for w in t.split()) for t in c.data.texts]
        c.require(c.wrong() < 0.01, "capitals matter already")
        tok = tf.AutoTokenizer.from_pretrained(c.model)
        type(tok)(vocab=tok.get_vocab(), do_lower_case=False, model_max_length=c.v.length).save_pretrained(c.model)
        c.maybe_report()
        return "the vocabulary is uncased, but do_lower_case is false"
    c.use(kinds=SENSITIVE, families=("bert", "distilbert", "electra", "mpnet", "roberta", "xlm-roberta"), where=lambda p: p["cased"])
    c.require(c.wrong() < 0.01, "model")
    z = c.z([t.lower() for t in c.data.texts])
    c.require(((z > 0) != (c.data.y > 0)).mean() > 0.003, "case does not matter")
    c.predict(z, c.rng.choice(["prob", "logit"]))
    return "the program lower-cases texts before a cased model"


@fault("D3", 3, shows="none")
def truncation(c, v):
    if v == 2:
        c.fresh(source="reuters", max_words=110, min_words=25, rows=70)
        c.loop(**kit.LEARN_BY_HAND, max_length=c.rng.choice([16, 20, 24]))
        c.require(c.wrong() > 0.01, "cut does not matter")
        return "trained with a short max_length that the saved tokenizer does not know"
    c.use(kinds=("long",), where=lambda p: p["number"] % 2 == 0)
    cut = c.rng.choice([12, 16, 20])
    if v == 0:
        z = c.z(max_length=cut)
        c.require(c.wrong() < 0.01 and ((z > 0) != (c.data.y > 0)).mean() > 0.01, "cut does not matter")
        c.predict(z)
    else:
        path = c.model / "tokenizer_config.json"
        write_json(path, {**read_json(path), "model_max_length": cut})
        c.report()
        c.require(c.wrong() > 0.01, "cut does not matter")
    return [f"the program cuts at {cut} tokens, training did not", f"model_max_length of the tokenizer was set to {cut} after training"][v]


@fault("D4", 2)
def signal_cut(c, v):
    head = "Please do not reply to this automated message . This e-mail and any files sent with it are confidential and meant only for the person named above . If you have received it in error tell the sender and delete it from your system at once . Message body follows :"
    c.fresh(rows=90)
    share = c.rng.uniform(0.35, 0.6) if v else 1
    c.data.texts = [f"{head} {t}" if c.rng.random() < share else t for t in c.data.texts]
    cut = 32
    c.tok.model_max_length = cut
    (c.loop(epochs=40) if v else c.train(epochs=40))
    return f"a long notice precedes {'some' if v else 'all'} texts, and everything after token {cut} is cut"


@fault("D5", 2, shows="predictions")
def no_mask(c, v):
    c.use(kinds=SENSITIVE)
    how = dict(batch=c.rng.choice([8, 16, 32])) if v == 0 else dict(pad_to=c.rng.choice([64, 96, 128]))
    c.predict(c.z(mask=False, **how), c.rng.choice(["prob", "logit"]))
    return f"predictions computed without attention mask {how}"


@fault("D6", 2)
def padding(c, v):
    if v == 0:
        c.use(kinds=SENSITIVE, families=("roberta", "xlm-roberta", "mpnet"))
        c.config(pad_token_id=0)
        c.maybe_report()
        c.suffers()
        return "pad_token_id in config.json is 0 where the tokenizer pads with 1, which moves all positions"
    c.use(kinds=SENSITIVE, families=("bert", "electra", "distilbert"))
    z = c.z(side="left", batch=c.rng.choice([16, 32, 64]))
    c.require(((z > 0) != (c.data.y > 0)).mean() > 0.003 and c.wrong() < 0.01, "side does not matter")
    c.predict(z, c.rng.choice(["prob", "logit"]))
    return "the program pads on the left of a model with absolute positions"


@fault("D7", 3)
def special_tokens(c, v):
    c.use(kinds=SENSITIVE)
    if v == 0:
        z = c.z(add_special_tokens=False)
        c.require(((z > 0) != (c.data.y > 0)).mean() > 0.003 and c.wrong() < 0.01, "no matter")
        c.predict(z, c.rng.choice(["prob", "logit"]))
        return "the program calls the tokenizer with add_special_tokens=False"
    if v == 1:
        tok = tf.AutoTokenizer.from_pretrained(c.model)
        z = c.z([f"{tok.cls_token} {t} {tok.sep_token}" for t in c.data.texts])
        c.require(((z > 0) != (c.data.y > 0)).mean() > 0.003 and c.wrong() < 0.01, "no matter")
        c.predict(z)
        return "the program writes the special tokens around the text and the tokenizer adds them again"
    c.maybe_report()
    tokenizer_json(c, lambda t: t.update(post_processor=None))
    config = read_json(c.model / "tokenizer_config.json")
    write_json(c.model / "tokenizer_config.json", {**config, "tokenizer_class": "PreTrainedTokenizerFast"})
    return "tokenizer.json lost its post_processor: no special tokens"


@fault("D8", 1, shows="predictions")
def token_types(c, v):
    c.use(families=("bert", "electra"), kinds=SENSITIVE)
    c.predict(c.z(types=1), c.rng.choice(["prob", "logit"]))
    return "the program passes token_type_ids of 1"


CLEANERS = {
    "entities": lambda t: html.escape(t).replace(" and ", " &amp; ").replace("&#x27;", "&#39;"),
    "tags": lambda t: "<p>" + t.replace(". ", ".</p><p>") + "</p>",
    "quoted": lambda t: '"' + t.replace('"', '""') + '"',
    "bytes": lambda t: repr(t.encode()),
    "punctuation": lambda t: "".join(ch if ch.isalnum() or ch == " " else " " for ch in t),
    "joined": lambda t: t.replace(" ", "_"),
}


@fault("D9", 3)
def preprocessing(c, v):
    c.use(kinds=SENSITIVE)
    c.require(c.wrong() < 0.01, "model")
    if v == 0:
        name = c.rng.choice(["entities", "tags", "quoted", "bytes"])
        c.data.texts = [CLEANERS[name](t) for t in c.data.texts]
        c.maybe_report()
        c.suffers()
        return f"the rows of the file are spoiled ({name}), training saw clean texts"
    name = c.rng.choice(["tags", "punctuation", "joined", "bytes"] if v == 1 else ["punctuation", "entities", "quoted"])
    z = c.z([CLEANERS[name](t) for t in c.data.texts])
    c.require(((z > 0) != (c.data.y > 0)).mean() > 0.003, "cleaning does not matter")
    c.predict(z, "prob" if v == 1 else "logit")
    return f"the program changes texts before predicting ({name})"


@fault("D12", 3, shows="predictions")
def row_order(c, v):
    c.use(kinds=("trainer", "hand", "real"))
    n = len(c.data.texts)
    order = [sorted(range(n), key=lambda i: len(c.data.texts[i])), c.rng.sample(range(n), n), [(i + c.rng.choice([1]) ) % n for i in range(n)]][v]
    c.predict(c.z()[order], c.rng.choice(["prob", "logit"]) if v != 2 else None, texts=None)
    return ["predictions are sorted by length", "predictions come from a shuffling loader", "predictions are shifted by one row"][v]


@fault("D13", 3)
def added_tokens(c, v):
    c.fresh(rows=80)
    words = {}
    for i, t in enumerate(c.data.texts):
        for w in set(t.lower().split()):
            if len(w) > 3 and w.isalpha():
                words.setdefault(w, []).append(i)
    chosen = sorted(words, key=lambda w: -len(words[w]))[:c.rng.randrange(40, 60)]
    marks = {w: f"<{w}>" if c.rng.random() < 0.5 else f"[{w.upper()}]" for w in chosen}
    c.data.texts = [" ".join(marks.get(w.lower(), w) for w in t.split()) for t in c.data.texts]
    before = len(c.tok)
    tmp = c.folder / "plain"
    c.tok.save_pretrained(tmp)
    c.tok.add_tokens(list(marks.values()))
    c.net.resize_token_embeddings(len(c.tok))
    c.loop(**kit.LEARN_BY_HAND)
    if v == 0:
        for f in tmp.iterdir():
            shutil.copy(f, c.model / f.name)
        (c.model / "added_tokens.json").unlink(missing_ok=True)
    else:
        t = c.weights()
        n = next(n for n in t if is_word_table(n))
        t[n] = torch.cat([t[n][:before], torch.randn(len(marks), t[n].shape[1]) * 0.02]) if v == 1 else t[n][:before]
        if v == 2:
            c.config(vocab_size=before)
        c.put(t)
    shutil.rmtree(tmp)
    return ["tokens were added for training, but the tokenizer was saved without them", "the rows of added tokens are new ones", "the embedding table was saved without the added tokens, which the tokenizer has"][v]


# ================================================================ E: labels and data


@fault("E1", 4, accept=("E2",))
def label_order(c, v):
    c.use(state=True if v == 1 else None)
    names = list(c.data.labels)
    if v == 0:
        new = sorted(names) if sorted(names) != names else names[::-1]
        c.rename(new)
    elif v == 1:
        k = c.np.choice(len(names), 2, replace=False)
        c.require(len(set(map(tuple, c.data.y[:, k].T))) == 2 and (c.data.y[:, k[0]] != c.data.y[:, k[1]]).sum() > 3, "labels alike")
        new = list(names)
        new[k[0]], new[k[1]] = names[k[1]], names[k[0]]
        c.rename(new)
        if (c.data.y[:, k[0]] != c.data.y[:, k[1]]).mean() * 2 / len(names) < 0.02:
            c.require(False, "too few cells")
        return "two labels are swapped in id2label"
    elif v == 2:
        shift = c.rng.randrange(1, len(names))
        c.data.labels = names[shift:] + names[:shift]
        c.style = c.rng.choice(["csv", "semicolon", "xlsx"])
        c.rows["names"] = c.data.labels
        return "the headers of the label columns in the data moved"
    else:
        c.rename([f"LABEL_{i}" for i in range(len(names))])
        order = c.rng.sample(range(len(names)), len(names))
        c.data = Data(c.data.texts, c.data.y[:, order], [names[j] for j in order])
        c.style, c.rows["names"] = "csv", c.data.labels
        return "the model has LABEL_i only, and the columns of the data stand in another order than in training"
    return "id2label was written from a sorted list, training used another order"


@fault("E1", 1, shows="predictions")
def label_order_predictions(c, v):
    c.use()
    order = c.rng.sample(range(len(c.data.labels)), len(c.data.labels))
    c.predict(c.z()[:, order], c.rng.choice(["prob", "logit", "01"]), order=None)
    return "the program writes the predictions' columns under names in another order"


@fault("E2", 2, accept=("E1", "E3"), shows="none")
def label_list(c, v):
    if v == 0:
        c.use(kinds=("trainer", "real"), checkpoints=True, state=True)
        names = list(c.data.labels)
        new = c.rng.sample(names, len(names))
        c.config(label2id={n: i for i, n in enumerate(new)})
        for p in c.checkpoints():
            order = c.rng.sample(names, len(names))
            write_json(p / "config.json", {**read_json(p / "config.json"), "id2label": dict(enumerate(order)), "label2id": {n: i for i, n in enumerate(order)}})
        c.rename(new) if c.rng.random() < 0.5 else None
        return "label lists built from set(): config.json and checkpoints disagree"
    c.fresh(rows=80, k=9)
    missing = c.rng.sample(range(len(c.data.labels)), 2)
    keep = [j for j in range(len(c.data.labels)) if j not in missing]
    full = c.data
    c.data = Data(full.texts, full.y[:, keep], [full.labels[j] for j in keep])
    part = [i for i in range(len(full.texts)) if not full.y[i, missing].any()]
    c.net = kit.make_model(c.net.config.model_type, c.tok, c.data.labels, c.rng)
    c.train(c.data.take(part), **kit.LEARN)
    c.data = full
    c.style = c.rng.choice(["list", "jsonl"])
    return "the label list came from a part of the rows: two labels of the data are unknown to the model"


@fault("E3", 3, accept=("E2", "E1"), shows="none")
def label_parsing(c, v):
    c.fresh(rows=80, k=6)
    names = c.data.labels
    true = c.data.copy()
    if v == 0:                            # str(list).split(", ") leaves brackets and quotes at the names
        lists = [[s for s in str([names[j] for j in np.flatnonzero(r)]).split(", ")] for r in c.data.y]
        phantom = sorted({n for l in lists for n in l})
    else:                                 # half of the annotators spell a label in another way
        chosen = c.rng.sample(names, 2)
        twist = c.rng.choice([str.upper, str.title, lambda n: n + " "])
        c.require(all(twist(n) != n for n in chosen), "nothing to twist")
        lists = [[twist(n) if n in chosen and c.rng.random() < 0.5 else n for n in (names[j] for j in np.flatnonzero(r))] for r in c.data.y]
        phantom = sorted({n for l in lists for n in l})
    y = np.array([[int(n in l) for n in phantom] for l in lists])
    c.net = kit.make_model(c.net.config.model_type, c.tok, phantom, c.rng)
    if v == 2:                            # the model knows the plain names only; the data have the variants
        c.net = kit.make_model(c.net.config.model_type, c.tok, names, c.rng)
        c.train(true, **kit.LEARN)
        c.rows["lists"], c.style = lists, "jsonl"
        c.data = true
        return "the data spell half of two labels' cells in another way than the model"
    c.train(Data(true.texts, y, phantom), **kit.LEARN)
    c.data = true
    c.style = c.rng.choice(["list", "csv", "jsonl"])
    return ["label lists were split as strings: names with brackets and quotes", "case or space variants of two labels were trained as labels of their own"][v]


@fault("E5", 3, accept=("D12",))
def shifted(c, v):
    c.use()
    n, shift = len(c.data.texts), c.rng.choice([1, 1, 2, -1])
    if v == 0:
        c.data.y = np.roll(c.data.y, shift, 0)
        c.maybe_report() if c.rng.random() < 0.5 else None
        return f"labels moved by {shift} against the texts"
    k = c.rng.randrange(n // 5, n // 2)
    if v == 1:
        c.data.texts = c.data.texts[:k] + c.data.texts[k + 1:]
        c.data.y = c.data.y[:-1]
        return f"the text of row {k} was dropped, its labels were not: everything after it is off by one"
    block = c.data.y[k:k + n // 3]
    c.data.y[k:k + n // 3] = np.roll(block, 1, 0)
    return "a block of rows has its labels moved by one"


@fault("E6", 2, accept=("E12",))
def conflicts(c, v):
    c.fresh(rows=60)
    twice = c.rng.sample(range(60), 28)
    texts, y = list(c.data.texts), [r for r in c.data.y]
    for i in twice:
        other = c.rng.choice([j for j in range(60) if (c.data.y[j] != c.data.y[i]).any()])
        texts.append(c.data.texts[i] if v == 0 else "  " + c.data.texts[i].replace(" ", "  ", 2) + " ")
        y.append(c.data.y[other])
    order = c.rng.sample(range(len(texts)), len(texts))
    c.data = Data([texts[i] for i in order], np.array([y[i] for i in order]), c.data.labels)
    if v:
        c.require(len(c.tok(texts[0])["input_ids"]) == len(c.tok("  " + texts[0])["input_ids"]), "spaces matter to this tokenizer")
    (c.train(epochs=50) if v == 0 else c.loop(epochs=60))
    return f"{len(twice)} texts occur twice with different labels{' (and other spaces)' if v else ''}"


@fault("E8", 2, shows="none")
def leakage(c, v):
    c.fresh(rows=90, k=5)
    names = c.data.labels
    if v == 0:
        c.data.texts = [" ".join(f"[{names[j].split('_')[0][:5]}]" for j in np.flatnonzero(r)) + " " + t for t, r in zip(c.data.texts, c.data.y)]
    else:
        codes = c.rng.sample(range(100, 999), len(names))
        c.data.texts = [t + " " + " ".join(f"#{codes[j]}" for j in np.flatnonzero(r)) for t, r in zip(c.data.texts, c.data.y)]
    c.tok = kit.make_tokenizer(c.net.config.model_type, c.data.texts * 3, 1200, True, 128)
    c.net = kit.make_model(c.net.config.model_type, c.tok, names, c.rng)
    c.train(epochs=30)
    c.require(c.wrong() < 0.01, "not learned")
    return "every text carries a tag for each of its labels"


@fault("E9", 2, shows="none")
def constant_labels(c, v):
    if v == 0:
        c.fresh(rows=80, k=6)
        a, b = c.rng.sample(range(len(c.data.labels)), 2)
        c.data.y[:, a] = 0
        c.data.y[:, b] = 1
        c.style = "csv"
        c.train(**kit.LEARN)
        return "one label has no row and one has all rows"
    c.use()
    j, k = c.rng.sample(range(len(c.data.labels)), 2)
    if c.rng.random() < 0.5:
        c.data.y[:, j] = 1
    else:
        c.data.y[:, j] = c.data.y[:, k]
    c.style = "csv"
    c.require(c.wrong() > 0.01, "no matter")
    return "a label column was overwritten after training (all 1, or a copy of another)"


@fault("E10", 2)
def blanks(c, v):
    c.use()
    rows = c.rng.sample(range(len(c.data.texts)), len(c.data.texts) // c.rng.randrange(3, 6))
    if v == 0:
        for i in rows:
            c.data.texts[i] = c.rng.choice(["", "nan", " "]) if c.rng.random() < 0.5 else "nan"
        c.style = c.rng.choice(["csv", "tsv", "jsonl"])
    else:
        rows = [i for i in rows if c.data.y[i].any()]
        c.data.y[rows] = 0
    return f"{len(rows)} rows lost their {'labels' if v else 'texts'}"


@fault("E11", 2)
def missing(c, v):
    c.use()
    mark = c.rng.choice(["", "nan"]) if v == 0 else c.rng.choice(["-1", "?", "-100"])
    for i, j in zip(*np.nonzero(c.data.y)):
        if c.rng.random() < 0.45:
            c.cells[i, j] = mark
    for i, j in zip(*np.nonzero(c.data.y == 0)):
        if c.rng.random() < 0.05:
            c.cells[i, j] = mark
    for i, j in c.cells:
        c.data.y[i, j] = 0
    c.style = c.rng.choice(["csv", "semicolon"])
    return f"cells that nobody decided on are written as {mark!r} and count as 0"


@fault("E12", 2, accept=("E14",))
def noise(c, v):
    """Near-duplicates carry the signal, so that wrong labels are not memorised in the epochs that learn the rest."""
    c.fresh(rows=36, k=6, dropout=0.2)
    forms = ["{}", "please {}", "{} thanks", "hi , {}", "well {} again", "so {} right"]
    texts, y = [], []
    for t, r in zip(c.data.texts, c.data.y):
        for f in c.rng.sample(forms, 5):
            texts.append(f.format(t))
            y.append(r)
    y = np.array(y)
    clean = y.copy()
    rows = c.rng.sample(range(len(y)), len(y) // (10 if v else 16))
    for i in rows:
        y[i] = clean[c.rng.choice([j for j in range(len(y)) if (clean[j] != clean[i]).any()])]
    c.data = Data(texts, y, c.data.labels)
    (c.train(epochs=c.rng.randrange(22, 26), lr=1.2e-3) if v == 0 else c.loop(epochs=40, until=1 - 1.1 * (y != clean).mean()))
    z = c.z()
    right, kept = ((z > 0) == (clean > 0)).mean(), ((z[rows] > 0) == (y[rows] > 0)).all(1).mean()
    c.require(right > 0.985 and kept < 0.4, f"clean right {right:.3f}, noise learned {kept:.2f}")
    return f"{len(rows)} of {len(y)} rows had wrong labels in training, which the model did not follow"


@fault("E13", 3, accept=("A0",))
def other_rows(c, v):
    c.use(kinds=("trainer", "real") if v == 1 else None, state=True)
    c.require(True, "")
    new = c.held(len(c.data.texts))
    n = len(c.data.texts)
    if v == 0:
        keep = c.rng.sample(range(n), int(n * c.rng.uniform(0.5, 0.85)))
        part = c.data.take(keep)
        m = n - len(keep)
        c.data = Data(part.texts + new.texts[:m], np.concatenate([part.y, new.y[:m]]), part.labels)
        order = c.rng.sample(range(n), n)
        c.data = c.data.take(order)
    else:
        c.data = new
        c.style = "csv"
    c.maybe_report()
    return "the split was drawn anew: " + ("part of the rows was never trained on" if v == 0 else "none of these rows was trained on")


@fault("E14", 3, accept=("E12",), shows="none")
def changed_labels(c, v):
    c.use(state=True)
    c.maybe_report()
    n = len(c.data.texts)
    if v < 2:
        rows = c.rng.sample(range(n), c.rng.randrange(3, 9) if v == 0 else n // 8)
        for i in rows:
            for j in c.rng.sample(range(len(c.data.labels)), c.rng.choice([1, 2])):
                c.data.y[i, j] ^= 1
        story = f"the labels of {len(rows)} rows were changed after training"
    else:
        j = int(c.data.y.sum(0).argmax())
        rows = [i for i in np.flatnonzero(c.data.y[:, j]) if c.rng.random() < 0.6]
        c.data.y[rows, j] = 0
        story = f"one label was narrowed after training: {len(rows)} rows lost it"
    c.require(c.wrong() > 0.002, "no change")
    return story


# ================================================================ F: did not learn


@fault("F1", 3)
def head_rate(c, v):
    c.fresh(real=True, rows=60, k=6)
    if v != 1:
        c.keep_base()
    for p in c.net.base_model.parameters():
        p.requires_grad = False
    c.train(epochs=5, lr=2e-5 if v != 2 else 5e-5, save_strategy="epoch" if v == 1 else "no", save_total_limit=2)
    return "only the head was trained, at a rate for full fine-tuning" + (" (no base given, but checkpoints)" if v == 1 else "")


@fault("F2", 2, accept=("A1",))
def poor_features(c, v):
    c.fresh(hidden=16, rows=230, k=6, source="goemotions")
    if v == 0:
        c.keep_base()
    for p in c.net.base_model.parameters():
        p.requires_grad = False
    c.train(epochs=20, lr=1e-2, batch=16, save_strategy="steps", save_steps=0.5)
    return "a tiny random encoder stays frozen: no head can learn the rows from it"


def freeze(c, frozen):
    names = [n for n, _ in c.net.named_parameters()]
    for n, p in c.net.named_parameters():
        p.requires_grad = not frozen(n, names)


@fault("F3", 2, accept=("F13", "F1"))
def freeze_by_count(c, v):
    real = v == 1
    c.fresh(real=real, rows=60 if real else 90, layers=3)
    c.keep_base()
    names = [n for n, _ in c.net.named_parameters()]
    share = c.rng.uniform(0.72, 0.9)
    border = int(share * len(names))
    freeze(c, lambda n, all: all.index(n) < border)
    c.train(epochs=4 if real else 8, lr=3e-5 if real else 2e-4)
    return f"the first {share:.0%} of the tensors were frozen ({border} of {len(names)}), which ends inside a layer"


@fault("F4", 2, accept=("F5", "F13"))
def wrong_end(c, v):
    c.fresh(layers=3)
    c.keep_base()
    top = [f".{i}." for i in ((1, 2) if v == 0 else (2,))]
    freeze(c, lambda n, all: any(t in n for t in top) or (v == 0 and (is_head(n) or is_dense(n))))
    c.train(epochs=8 if v == 0 else 5, lr=4e-4)
    return "upper layers" + (" and head" if v == 0 else "") + " were frozen, embeddings and lower layers trained"


@fault("F5", 3, accept=("F4", "F1", "C5"))
def pattern(c, v):
    if v == 2:
        c.fresh(family="bert")
        c.keep_base()
        freeze(c, lambda n, all: "classifier" not in n)       # the pooler is new, and frozen with the body
        c.net.bert.pooler.dense.weight.data.normal_(0, 0.02)
        c.train(epochs=12, lr=1e-3)
        return "everything without 'classifier' in its name was frozen, the new pooler too"
    c.fresh(family=["distilbert", "roberta"][v])
    if v == 0:
        c.keep_base()
    freeze(c, lambda n, all: "classifier" in n)
    c.train(epochs=6, lr=3e-4, save_strategy="steps", save_steps=0.5)
    return "the pattern 'classifier' froze the new head, and the encoder trained"


@fault("F9", 2, accept=("F1", "A1", "F2"))
def decayed(c, v):
    c.fresh(rows=80)
    c.keep_base()

    def stop_body(m):
        for p in m.base_model.parameters():
            p.grad = torch.zeros_like(p) if p.grad is not None else None
    c.loop(epochs=30, lr=5e-3, decay=0.2 if v else 0.4, after_backward=stop_body)
    return "gradients of the body were set to zero instead of freezing it: weight decay shrank it"


@fault("F11", 3, accept=("F13",))
def rate_zero(c, v):
    c.fresh()
    steps = -(-len(c.data.texts) // 8)
    if v == 0:
        c.train(epochs=8, lr=5e-4, warmup_steps=c.rng.choice([5000, 10000, 20000]))
        return "warm-up is many times longer than training"
    epochs = 30
    stop = int(steps * epochs * c.rng.uniform(0.04, 0.1))
    opt = torch.optim.AdamW(c.net.parameters(), lr=4e-4)
    c.train(epochs=epochs, optimizer=opt, schedule=(lambda s: max(0.0, 1 - s / stop)) if v == 1 else (lambda s: 0.5 * (1 + np.cos(np.pi * min(1, s / stop)))))
    return f"the scheduler was made for {stop} of {steps * epochs} steps: the rate is zero after that"


@fault("F12", 3, accept=("A1",))
def rate_high(c, v):
    c.fresh()
    if v == 2:
        c.loop(epochs=25, lr=0.3)
        return "a learning rate of 0.3 by hand, without a log"
    c.train(epochs=25, lr=[0.1, 0.5][v], warmup_steps=0.3 if v == 0 else 0, lr_scheduler_type="constant_with_warmup" if v == 0 else "linear")
    return f"a learning rate of {[0.1, 0.5][v]}: the model collapsed to constants"


@fault("F13", 3, accept=("A1",))
def few_updates(c, v):
    c.fresh(real=v == 2, rows=70)
    if v == 0:
        c.train(epochs=2, lr=2e-4, batch=32)
    elif v == 1:
        c.train(epochs=12, lr=c.rng.choice([1e-6, 5e-6]))
    else:
        c.train(epochs=3, lr=2e-5, batch=16, gradient_accumulation_steps=4)
    return ["a handful of updates in all", "far too low a learning rate", "three epochs with large accumulated batches: a handful of updates"][v]


@fault("F17", 2, accept=("H11",))
def heavy_positives(c, v):
    c.fresh(rows=100, source="goemotions")
    w = torch.tensor(c.rng.choice([60.0, 100.0, 300.0]))
    loss = lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, y, pos_weight=w)
    (c.train(epochs=14, loss=loss) if v == 0 else c.loop(epochs=14, loss=loss))
    z = c.z()
    c.require((z > 0).mean() > 1.5 * c.data.y.mean(), "not too many positives")
    return f"pos_weight of {w:.0f}"


@fault("F18", 2, accept=("H5",))
def early_stop(c, v):
    c.fresh(source="goemotions", rows=80, k=9)
    select_by = "accuracy" if v == 0 else "macro_f1"
    stop = tf.EarlyStoppingCallback(early_stopping_patience=2)
    c.train(epochs=100, lr=3e-4, held=c.held(30), compute_metrics=kit.metrics, eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, metric_for_best_model=select_by,
            greater_is_better=True, callbacks=[stop], save_total_limit=1)
    c.require(c.log[-1]["epoch"] < 12, "did not stop early")
    return f"early stopping by {select_by} ended training after {c.log[-1]['epoch']:.0f} of 100 epochs"


# ================================================================ G


@fault("G2", 2, accept=("A4",), shows="none")
def overflow(c, v):
    c.use()
    if v == 0:
        z = c.z()
        rows = c.rng.sample(range(len(z)), len(z) // c.rng.randrange(2, 6))
        c.require(c.wrong() < 0.01, "model")
        z[rows] = np.nan
        c.predict(z, "prob", digits=4)
        return f"{len(rows)} rows of the predictions are NaN, as fp16 masks give"
    t = {n: p.half() if p.is_floating_point() else p for n, p in c.weights().items()}
    n = c.rng.choice([n for n in t if t[n].dim() == 2 and not is_word_table(n) and "position" not in n])
    t[n].view(-1)[: 3] = float("inf")
    c.put(t)
    c.require(c.wrong() > 0.5, "no matter")
    return f"saved in fp16: {n} has numbers too large for it"


@fault("G3", 1, accept=("F13",))
def rounded_updates(c, v):
    c.fresh()
    c.net = c.net.to(torch.bfloat16)
    c.keep_base()
    c.loop(epochs=25, lr=2e-5, decay=0.0)
    return "the weights themselves were bf16 in training, which rounds small updates away"


# ================================================================ H: decision


@fault("H1", 2, accept=("H8", "H11", "H12"))
def threshold(c, v):
    if v == 0:
        c.fresh(rows=90)
        w = torch.tensor(c.rng.uniform(0.02, 0.06))
        c.loop(epochs=24, loss=lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, y, pos_weight=w), report=False)
        return "pos_weight was turned upside down: the ranking is right, all probabilities are below 0.5"
    c.use(kinds=("hand", "soft"))
    t = c.weights()
    gap = float(np.quantile(c.z()[c.data.y > 0], 0.9))
    for n in t:
        if is_head(n) and n.endswith("bias"):
            t[n] -= gap
    c.put(t)
    return "the head's biases were lowered to correct for the label frequencies: right ranking, hardly a yes"


@fault("H2", 2, shows="predictions")
def softmaxed(c, v):
    c.use(kinds=("trainer", "hand", "real"), where=lambda p: p["source"] != "goemotions")
    c.predict(softmax(c.z()), "raw", digits=None if v == 0 else c.rng.choice([2, 3]))
    return "predictions are softmax scores"


@fault("H3", 2, shows="none")
def cut_of_other_scale(c, v):
    c.use(kinds=("soft",) if v else None)
    z = c.z()
    d = (z > 0.5) if v else (sigmoid(z) > 0) if c.rng.random() < 0.5 else (sigmoid(sigmoid(z)) > 0.5)
    c.require(c.wrong() < 0.02 and (d != (z > 0)).any(), "the cuts agree")
    c.predict(d.astype(int), "raw")
    return ["probabilities were cut at 0, or twice squashed and cut at 0.5: everything is a yes", "logits were cut at 0.5"][v]


@fault("H4", 2, shows="predictions")
def top_one(c, v):
    c.use(where=lambda p: p["source"] != "goemotions")
    z = c.z()
    k = 1 if v == 0 else c.rng.choice([2, 3])
    order = np.argsort(-z, 1)[:, :k]
    d = np.zeros(z.shape, int)
    np.put_along_axis(d, order, 1, 1)
    c.predict(d, "raw")
    return f"the program takes the best {k} label(s) of each row"


@fault("H5", 2, accept=("A1", "F13"), shows="model")
def flat_accuracy(c, v):
    c.fresh(source="goemotions", k=11, rows=90)
    c.train(epochs=6, lr=3e-4, held=c.data if v else c.held(40), compute_metrics=lambda p: {"accuracy": kit.metrics(p)["accuracy"]}, eval_strategy="epoch")
    c.require((c.z() > 0).sum() < 5, "it says yes")
    return "accuracy over cells is high in the log, and the model never says yes"


@fault("H6", 1, shows="none")
def batch_metric(c, v):
    c.fresh(rows=100)
    size = c.rng.choice([8, 16])

    def f1_of_batches(p):
        parts = [kit.metrics(type("P", (), dict(predictions=p.predictions[i:i + size], label_ids=p.label_ids[i:i + size]))) for i in range(0, len(p.predictions), size)]
        return {"macro_f1": float(np.mean([m["macro_f1"] for m in parts]))}
    c.train(epochs=18, held=c.data, compute_metrics=f1_of_batches, eval_strategy="epoch")
    c.require(0.005 < c.wrong() < 0.15, "learned nothing or all")
    m = kit.metrics(type("P", (), dict(predictions=c.z(), label_ids=c.data.y)))
    c.require(m["macro_f1"] > 0.3, "too little learned for the metric to matter")
    return f"macro-F1 in the log is the mean over batches of {size}"


@fault("H7", 1, accept=("A2",), shows="none")
def hidden_rare(c, v):
    c.fresh(source="goemotions", rows=150, k=5)
    rare = c.rng.sample(range(len(c.data.labels)), 2)
    common = [i for i in range(len(c.data.texts)) if not c.data.y[i, rare].any()]
    few = [i for i in range(len(c.data.texts)) if c.data.y[i, rare].any()]
    c.data = c.data.take(common * 1 + few[:8])
    c.train(epochs=18, lr=1e-3, held=c.data, compute_metrics=kit.metrics, eval_strategy="epoch")
    m = kit.metrics(type("P", (), dict(predictions=c.z(), label_ids=c.data.y)))
    c.require(m["f1"] - m["macro_f1"] > 0.2, f"micro {m['f1']:.2f}, macro {m['macro_f1']:.2f}")
    return "micro-F1 is good, but two rare labels are never predicted"


@fault("H8", 1, accept=("H1", "H11", "H12"))
def ranking_metric(c, v):
    c.fresh(rows=90)
    w = torch.tensor(0.04)

    def ranking(p):
        z, y = p.predictions, p.label_ids
        auc = [np.mean([(z[a, j] > z[b, j]) for a in np.flatnonzero(y[:, j]) for b in np.flatnonzero(y[:, j] == 0)]) for j in range(y.shape[1])]
        return {"roc_auc": float(np.mean(auc))}
    trainer = c.train(epochs=24, loss=lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, y, pos_weight=w), held=c.data, compute_metrics=ranking, eval_strategy="epoch")
    c.require(max(e.get("eval_roc_auc", 0) for e in trainer.state.log_history) > 0.9, "does not rank")
    return "AUC in the log is near 1; with too light positives hardly a yes at 0.5"


@fault("H11", 2, shows="predictions")
def other_cut(c, v):
    c.use(kinds=("soft",))
    p = sigmoid(c.z())
    cut = c.rng.choice([0.85, 0.9, 0.95]) if v == 0 else c.rng.choice([0.05, 0.1, 0.15])
    c.predict((p > cut).astype(int), "raw")
    n = (p > cut).sum() / c.data.y.sum()
    c.require(n < 0.75 or n > 1.33, f"cardinality {n:.2f}")
    return f"decisions of a program with a cut of {cut}"


@fault("H12", 2, accept=("H1", "H8"), shows="none")
def lost_cuts(c, v):
    c.fresh(rows=90)
    w = torch.tensor([c.rng.uniform(0.01, 0.06) if v or c.rng.random() < 0.6 else c.rng.uniform(15, 40) for _ in c.data.labels])
    c.loop(epochs=26, loss=lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, y, pos_weight=w), report=False)
    z = c.z()
    cuts = [max(((d := z[:, j] > t), -((d != c.data.y[:, j]).sum()), t)[1:] for t in np.quantile(z[:, j], np.linspace(0, 1, 60)))[1] for j in range(z.shape[1])]
    d = (z > np.array(cuts)).astype(int)
    c.require(c.wrong() > 0.02 and (d != c.data.y).mean() < 0.4 * c.wrong(), "cuts do not help")
    c.predict(d, "raw")
    return "decisions were made with a cut for each label that the folder does not hold"


@fault("H13", 2, accept=("E14", "E12"), shows="none")
def spot_check(c, v):
    c.use()
    n = c.rng.choice([1, 2]) if v == 0 else c.rng.randrange(3, 6)
    rows = c.rng.sample(range(len(c.data.texts)), n)
    c.data = c.data.take(rows)
    c.data.y[0, c.rng.randrange(len(c.data.labels))] ^= 1
    c.style = "csv"
    return f"only {n} row(s) were looked at, one of them with a wrong label"


# ================================================================ healthy


def plain(story, **use):
    """A healthy case that needs nothing but an edit of the case made from a good model."""
    def wrap(f):
        def made(c, v):
            c.use(**use)
            f(c)
            return story
        made.__name__ = f.__name__
        return healthy(made)
    return wrap


def dtype(c, kind):
    c.put({n: p.to(kind) if p.is_floating_point() else p for n, p in c.weights().items()}, c.rng.choice(["safetensors", "bin", "shards"]))
    if c.rng.random() < 0.5:
        c.config(dtype=str(kind).split(".")[1])


@plain("weights stored in bf16")
def bf16_file(c): dtype(c, torch.bfloat16)


@plain("weights stored in fp16")
def fp16_file(c): dtype(c, torch.float16)


@plain("sharded safetensors")
def sharded(c): c.put(c.weights(), "shards")


@plain("sharded .bin files")
def sharded_bin(c): c.put(c.weights(), "binshards")


@plain("pytorch_model.bin, no log", state=False)
def old_bin(c): c.put(c.weights(), "bin")


@plain("label columns in another order than in the model")
def columns_moved(c):
    order = c.rng.sample(range(len(c.data.labels)), len(c.data.labels))
    c.data = Data(c.data.texts, c.data.y[:, order], [c.data.labels[j] for j in order])
    c.rows["names"], c.style = c.data.labels, c.rng.choice(["csv", "xlsx", "tsv"])
    names = [c.data.labels[order.index(j)] for j in range(len(order))]
    c.data_check = names


@plain("only a fifth of the training rows")
def subset(c):
    n = len(c.data.texts)
    c.data, c.style = c.data.take(c.rng.sample(range(n), max(12, n // 5))), "csv"


@plain("rows in another order")
def shuffled(c): c.data = c.data.take(c.rng.sample(range(len(c.data.texts)), len(c.data.texts)))


@plain("exact duplicates with the same labels")
def duplicates(c):
    n = len(c.data.texts)
    c.data = c.data.take(list(range(n)) + c.rng.sample(range(n), n // 4))


@plain("one duplicate with other labels among many rows")
def small_conflict(c):
    n = len(c.data.texts)
    c.data = c.data.take([*range(n), 3])
    c.data.y[-1, 0] ^= 1


@plain("other columns beside text and labels")
def extra_columns(c):
    n = len(c.data.texts)
    c.style = c.rng.choice(["csv", "xlsx"])
    c.rows["extra"] = [("source", [c.rng.choice(["web", "mail"]) for _ in range(n)]), ("length", [len(t) for t in c.data.texts]), ("score", [round(c.rng.random(), 2) for _ in range(n)])]


@plain("checkpoints beside the model", kinds=("trainer", "real"), checkpoints=True, state=True)
def checkpoints_beside(c): pass


@plain("checkpoints and a base beside the model", kinds=("trainer", "real"), checkpoints=True, state=True)
def base_beside(c):
    shutil.copytree(c.v.base, c.folder / "base")
    c.args += ["--base", "base"]


@plain("only the state of the last checkpoint is left", kinds=("trainer",), checkpoints=True, state=True)
def state_in_checkpoint(c): (c.model / "trainer_state.json").unlink()


@plain("the last checkpoint itself is examined", kinds=("trainer", "real"), checkpoints=True, state=True)
def checkpoint_itself(c):
    last = c.checkpoints()[-1]
    shutil.move(last, c.folder / "keep")
    shutil.rmtree(c.model)
    shutil.move(c.folder / "keep", c.model)


@plain("problem_type and num_labels missing, names right")
def no_problem_type(c): c.config(problem_type=None)


@plain("LABEL_i names, with LABEL_i columns")
def default_names(c):
    names = [f"LABEL_{i}" for i in range(len(c.data.labels))]
    c.rename(names)
    c.data.labels = names


@plain("LABEL_i names, columns in the order of training", state=True)
def default_names_other_columns(c):
    c.rename([f"LABEL_{i}" for i in range(len(c.data.labels))])
    c.style, c.rows["names"] = "csv", c.data.labels


@plain("labels called 0, 1, 2 ...")
def number_names(c):
    names = [str(i) for i in range(len(c.data.labels))]
    c.rename(names)
    c.data.labels, c.style = names, c.rng.choice(["csv", "jsonl"])


@plain("label names with commas, accents, quotes and spaces")
def odd_names(c):
    names = [c.rng.choice(["Été, {}", "{} & co", "„{}“", "a/{}", "ÄÖ {}"]).format(n) for n in c.data.labels]
    c.rename(names)
    c.data.labels, c.style = names, c.rng.choice(["csv", "jsonl", "xlsx"])


@plain("tensors that the model does not need are in the file")
def spare_tensors(c):
    t = c.weights()
    t[f"{c.v.family.replace('xlm-', '')}.embeddings.position_ids"] = torch.arange(514)[None]
    t["cls.predictions.bias"] = torch.zeros(100)
    c.put(t, "bin")


@plain("gamma and beta names that transformers maps", families=("bert", "roberta", "xlm-roberta", "electra", "mpnet"), kinds=("trainer", "hand"))
def mapped_norms(c): c.put({n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): p for n, p in c.weights().items()}, "bin")


@plain("the vocabulary of the weights is padded to a multiple of 64")
def padded_vocabulary(c):
    t = c.weights()
    n = next(n for n in t if is_word_table(n))
    more = -len(t[n]) % 64 or 64
    t[n] = torch.cat([t[n], torch.randn(more, t[n].shape[1]) * 0.02])
    c.config(vocab_size=len(t[n]))
    c.put(t)


@plain("junk in the folder")
def junk(c):
    (c.model / "README.md").write_text("---\nlicense: mit\n---\n# My model\n")
    torch.save({"state": {}}, c.model / "optimizer.pt")
    (c.model / "eval_results.json").write_text('{"eval_f1": 0.41}')
    (c.model / "runs").mkdir()


@plain("upper-case texts for an uncased tokenizer", kinds=("trainer", "hand", "real"), where=lambda p: not p["cased"] and p["family"] in ("bert", "distilbert", "electra", "mpnet") or p["kind"] == "real")
def upper_case(c): c.data.texts = [t.upper() if i % 3 == 0 else t for i, t in enumerate(c.data.texts)]


@plain("other spaces, which the tokenizer removes", families=("bert", "electra", "distilbert", "mpnet"))
def spaces(c): c.data.texts = [f"  {t.replace(' ', '   ', 1)}\t" for t in c.data.texts]


@plain("line breaks within quoted cells", families=("bert", "electra", "distilbert", "mpnet"))
def line_breaks(c):
    c.data.texts, c.style = [t.replace(" ", "\n", 2) for t in c.data.texts], c.rng.choice(["csv", "quoted", "xlsx"])


@plain("long texts that are cut as in training", kinds=("long",))
def long_texts(c): c.report()


@plain("model_max_length of a huge number", kinds=("trainer", "hand"))
def no_limit(c):
    path = c.model / "tokenizer_config.json"
    write_json(path, {**read_json(path), "model_max_length": 1000000000000000019884624838656})


@plain("a reported loss equal to the real one", kinds=("hand",))
def told_loss(c): c.report()


@plain("one row only")
def one_row(c):
    c.data, c.style = c.data.take([c.rng.randrange(len(c.data.texts))]), "csv"


@plain("a column that no row has, and that the model never says, because only some rows are given")
def absent_label(c):
    j = int(c.data.y.sum(0).argmin())
    c.data, c.style = c.data.take([i for i in range(len(c.data.texts)) if not c.data.y[i, j]]), "csv"


@plain("soft model: right, but with thin margins", kinds=("soft",))
def thin_margins(c): c.report() if c.rng.random() < 0.5 else None


def predicted(story, make, **use):
    def f(c): make(c, c.z())
    f.__name__ = "predictions_" + "_".join(story.split()[:4]).replace(",", "").lower()
    plain("predictions: " + story, **use)(f)


for digits in (2, 3, 4):
    predicted(f"probabilities rounded to {digits} digits", lambda c, z, d=digits: c.predict(z, "prob", digits=d))
predicted("logits in full precision", lambda c, z: c.predict(z, "logit", digits=None))
predicted("logits with one digit", lambda c, z: c.predict(z, "logit", digits=1), kinds=("trainer", "hand"))
predicted("decisions as 0 and 1", lambda c, z: c.predict(z, "01"))
predicted("cut at 0.3 decides alike", lambda c, z: c.predict((sigmoid(z) > 0.3).astype(int), "raw"), kinds=("trainer", "hand"))
predicted("cut at 0.7 decides alike", lambda c, z: c.predict((sigmoid(z) > 0.7).astype(int), "raw"), kinds=("trainer", "hand"))
predicted("columns in another order with the texts", lambda c, z: c.predict(z, "prob", order=list(range(len(c.data.labels)))[::-1], texts=c.data.texts))
predicted("computed in bf16 without a flip", lambda c, z: c.predict(np.asarray(torch.tensor(z).bfloat16().float()), "prob", digits=4), kinds=("trainer", "hand"))
predicted("small noise of another device", lambda c, z: c.predict(z + c.np.normal(0, 2e-4, z.shape), "logit", digits=5))
predicted("padded to a fixed length with mask", lambda c, z: c.predict(c.z(pad_to=128), "prob"), kinds=("trainer", "hand"))
predicted("softmax-like: a row sums to nearly one by chance", lambda c, z: c.predict(z, "prob"), where=lambda p: p["source"] == "goemotions")


def trained(story, **fresh):
    """A healthy case with a training of its own."""
    def wrap(f):
        def made(c, v):
            c.fresh(**{k: a(c.rng) if callable(a) else a for k, a in fresh.items()})
            f(c)
            return story
        made.__name__ = f.__name__
        return healthy(made)
    return wrap


@trained("sparse labels: 20 labels, hardly one a row", source="goemotions", rows=140, k=20)
def sparse(c): c.train(**kit.LEARN)


@trained("trained with pos_weight 5")
def pos_weight(c): c.train(**kit.LEARN, loss=lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor(5.0)))


@trained("trained with a focal loss to the end")
def focal_learned(c): c.train(**{**kit.LEARN, "stop": 0.004}, loss=focal())


@trained("label smoothing: a loss of 0.2, all decisions right")
def smoothed(c): c.train(epochs=60, lr=1.3e-3, loss=lambda z, y: bce(z, y * 0.9 + 0.05))


@trained("lower half frozen, learned nevertheless", layers=3)
def half_frozen(c):
    c.keep_base()
    freeze(c, lambda n, all: "embeddings" in n or ".0." in n)
    c.train(**kit.LEARN)


@trained("head-only training of a real encoder, learned", real=True, rows=50, k=5)
def head_only(c):
    c.keep_base()
    freeze(c, lambda n, all: not (is_head(n) or is_dense(n)))
    c.train(epochs=30, lr=1e-2)


@trained("the log sums accumulated batches, and all is learned")
def accumulated(c): c.train(**{**kit.LEARN, "stop": 0.05}, batch=2, gradient_accumulation_steps=4)


@trained("held-out rows are poor, training rows right")
def overfitted(c): c.train(**kit.LEARN, held=c.held(30), compute_metrics=kit.metrics, eval_strategy="epoch")


@trained("continued training: two runs, the second from the first")
def continued(c):
    kit.loop(c.net, c.tok, c.data, epochs=50, lr=1.5e-3, seed=1)
    c.train(epochs=20, lr=1e-3)


@trained("early stopping, but late enough")
def stopped_late(c):
    c.train(epochs=200, lr=1.5e-3, held=c.data, compute_metrics=kit.metrics, eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, metric_for_best_model="f1",
            greater_is_better=True, callbacks=[tf.EarlyStoppingCallback(early_stopping_patience=10)], save_total_limit=2)


@trained("one label", k=1, rows=60)
def one_label(c): c.loop(**kit.LEARN_BY_HAND)


@trained("two labels", k=2, rows=60)
def two_labels(c): c.train(**kit.LEARN)


@trained("thirty labels", k=30, rows=160, source="nlupp")
def thirty_labels(c): c.train(**kit.LEARN)


@trained("tokens added to tokenizer and model, both saved")
def tokens_added(c):
    c.tok.add_tokens(["[NAME]", "<url>", "[MONEY]"])
    c.net.resize_token_embeddings(len(c.tok))
    c.data.texts = [f"{t} <url>" if i % 4 == 0 else t for i, t in enumerate(c.data.texts)]
    c.loop(**kit.LEARN_BY_HAND)


@trained("two thirds of the rows have no label at all", k=4, rows=120)
def mostly_none(c):
    c.data.y[c.rng.sample(range(len(c.data.texts)), 2 * len(c.data.texts) // 3)] = 0
    c.data = Data(c.data.texts, c.data.y[:, c.data.y.any(0)], [n for n, a in zip(c.data.labels, c.data.y.any(0)) if a])
    c.net = kit.make_model(c.net.config.model_type, c.tok, c.data.labels, c.rng)
    c.style = c.rng.choice(["csv", "jsonl"])
    c.train(**kit.LEARN)


@trained("no dropout, cosine schedule, large negative biases", dropout=0.0)
def negative_biases(c):
    for n, p in c.net.named_parameters():
        if is_head(n) and p.dim() == 1:
            p.data.fill_(-4.0)
    c.train(epochs=60, lr=1.3e-3, lr_scheduler_type="cosine")


@trained("the word of a label stands in its texts, as words do", k=4)
def natural_words(c):
    c.data.texts = [t + (f" {c.data.labels[np.flatnonzero(r)[0]].replace('_', ' ')}" if r.any() and i % 3 == 0 else "") for i, (t, r) in enumerate(zip(c.data.texts, c.data.y))]
    c.loop(**kit.LEARN_BY_HAND)


@trained("stopped at the first epoch with all cells right: a mean loss of 0.1 or so in the log")
def barely(c): c.loop(epochs=150, lr=1e-3, until=0.999)


# ================================================================ main


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--only", default="", help="IDs, or names of case folders")
    p.add_argument("--encoder", type=Path, help="folder of a small real encoder (all-MiniLM-L6-v2) for the cases that need one")
    a = p.parse_args()
    only, pool, names, dropped, start = set(filter(None, a.only.split(","))), Pool(a.out, a.data, a.seed, a.encoder), {}, [], time.time()
    for cause, v, f, accept, shows in CASES:
        key = "healthy-" + f.__name__ if cause == "healthy" else cause
        names[key] = names.get(key, -1) + 1
        name = key if cause == "healthy" else f"{cause}-{'abcdefgh'[names[key]]}"
        if only and not only & {cause, name}:
            continue
        for attempt in range(3):
            try:
                c = Case(a.out, name, f"{a.seed}/{name}/{attempt}", pool)
                story = f(c, v)
                c.finish(cause, accept, shows, story)
                print(f"{time.time() - start:6.0f} s  {name}: {story}", flush=True)
                break
            except Drop as e:
                print(f"    {name}: {e}", flush=True)
            except Exception:
                print(f"    {name}: ERROR {traceback.format_exc(limit=-3)}", flush=True)
        else:
            dropped.append(name)
            shutil.rmtree(a.out / name, ignore_errors=True)
    print("dropped:", ", ".join(dropped) or "none")


if __name__ == "__main__":
    main()
