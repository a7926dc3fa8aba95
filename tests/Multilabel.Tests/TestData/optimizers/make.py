# Made with torch 2.13.0 (CPU) and transformers 5.23.0, float32: python3 make.py > steps.json
# Parameters, gradients of every step and the parameters after every step, for several settings; gradients are clipped to a norm where "clip" says so.
import json, math, torch
from transformers.optimization import Adafactor, get_linear_schedule_with_warmup, get_cosine_schedule_with_warmup, get_constant_schedule_with_warmup
torch.manual_seed(5); torch.set_num_threads(1)
shapes = {'matrix': [5, 11], 'row': [1, 9], 'wide': [3, 40], 'vector': [19], 'one': [1], 'scalar': [], 'pile': [2, 3, 4], 'column': [7, 1]}
steps = 5
def lst(t): return t.detach().reshape(-1).tolist()
start = {n: torch.randn(s) * 0.3 for n, s in shapes.items()}
scales = [1.0, 1e-3, 50.0, 1e-8, 1.0]
grads = [{n: torch.randn(s) * k for n, s in shapes.items()} for k in scales]
grads[1]['vector'][3] = 0.0; grads[2]['matrix'][2] = 0.0
adamw = lambda **o: lambda ps: torch.optim.AdamW(ps, foreach=False, **o)
ada = lambda **o: lambda ps: Adafactor(ps, **{'scale_parameter': False, 'relative_step': False, 'lr': 1e-3, **o})
cases = {
 'adamw': (adamw(lr=1e-2, weight_decay=0.0), None),
 'adamw-decay-clip': (adamw(lr=1e-3, weight_decay=0.1), 1.0),
 'adamw-betas': (adamw(lr=1e-2, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.01), None),
 'adafactor': (ada(), None),
 'adafactor-decay-clip': (ada(weight_decay=0.1), 1.0),
 'adafactor-moment': (ada(beta1=0.9, clip_threshold=0.5, decay_rate=-0.5), None),
 'adafactor-relative': (ada(lr=None, relative_step=True, scale_parameter=True), None),
 'adafactor-warmup': (ada(lr=None, relative_step=True, warmup_init=True, scale_parameter=True, eps=(1e-20, 1e-2)), None),
}
out = {'made with': 'torch %s, transformers 5.23.0' % torch.__version__, 'shapes': shapes, 'start': {n: lst(t) for n, t in start.items()}, 'gradients': [{n: lst(t) for n, t in g.items()} for g in grads], 'cases': {}}
for name, (make, clip) in cases.items():
    ps = {n: t.clone().requires_grad_() for n, t in start.items()}
    opt = make(list(ps.values())); after = []; norms = []
    for g in grads:
        for n, p in ps.items(): p.grad = g[n].clone()
        if clip: norms.append(torch.nn.utils.clip_grad_norm_(list(ps.values()), clip).item())
        opt.step(); after.append({n: lst(p) for n, p in ps.items()})
    out['cases'][name] = {'clip': clip, 'norms': norms, 'after': after}
d = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
def factors(s, n):
    r = []
    for _ in range(n): r.append(s.get_last_lr()[0]); d.step(); s.step()
    return r
out['schedules'] = {'Linear': factors(get_linear_schedule_with_warmup(d, 3, 11), 12), 'Constant': factors(get_constant_schedule_with_warmup(d, 3), 12), 'Cosine': factors(get_cosine_schedule_with_warmup(d, 3, 11), 11), 'LinearWithoutWarmup': factors(get_linear_schedule_with_warmup(d, 0, 6), 6)}
print(json.dumps(out, indent=0))
