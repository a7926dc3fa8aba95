# Made with torch 2.13.0 (CPU), float64: python3 make.py > more.json
# Written naively from the papers' formulas, with torch's autograd and L-BFGS, so that nothing is shared with the code under test.
# losses.json beside it: the same kind of values for labels of 0 and 1; both state mean over rows and labels, except zlpr: mean over rows.
import json, torch
torch.set_default_dtype(torch.float64)

ls = torch.nn.functional.logsigmoid
def bce(z, y): return torch.nn.functional.binary_cross_entropy_with_logits(z, y)
def bce_pos_weight(w): return lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor(w))
def focal(g, a):
    def f(z, y):
        p = torch.sigmoid(z)
        return -(a * y * (1 - p) ** g * ls(z) + (1 - a) * (1 - y) * p ** g * ls(-z)).mean()
    return f
def asymmetric(gn, gp, m):
    def f(z, y):
        p = torch.sigmoid(z); q = torch.where(p > m, p - m, torch.zeros_like(p))
        return -(y * (1 - p) ** gp * ls(z) + (1 - y) * q ** gn * (ls(-z) if m == 0 else (1 - q).log())).mean()
    return f
def zlpr(z, y): return (torch.log(1 + (y * (-z).exp()).sum(1)) + torch.log(1 + ((1 - y) * z.exp()).sum(1))).mean()

def minimum(f, y, starts):
    best = None
    for s in starts:
        z = torch.full((1, y.shape[1]), s).requires_grad_()
        o = torch.optim.LBFGS([z], lr=1, max_iter=2000, tolerance_grad=1e-14, tolerance_change=1e-16, line_search_fn='strong_wolfe')
        def closure():
            o.zero_grad(); l = f(z.clamp(-45, 45).expand(y.shape[0], -1), y); l.backward(); return l
        o.step(closure); l = closure().item()
        best = l if best is None or l < best else best
    return best

torch.manual_seed(11)
kinds = lambda w: {
    'Bce': ({}, bce), 'BcePosWeight': ({'weights': w}, bce_pos_weight(w)),
    'Focal': ({'gamma': 1.5, 'alpha': 0.25}, focal(1.5, 0.25)),
    'Asymmetric': ({'gammaNegative': 3.0, 'gammaPositive': 0.0, 'margin': 0.1}, asymmetric(3.0, 0.0, 0.1)),
    'AsymmetricWithoutMargin': ({'gammaNegative': 2.0, 'gammaPositive': 1.0, 'margin': 0.0}, asymmetric(2.0, 1.0, 0.0)),
    'Zlpr': ({}, zlpr)}
soft = []
for b, k in [(3, 4), (6, 2)]:
    z = torch.randn(b, k) * 3; y = torch.rand(b, k); y[0, 0] = 0; y[1, 1] = 1
    w = (torch.rand(k) * 5 + 0.2).tolist()
    case = {'logits': z.tolist(), 'labels': y.tolist(), 'losses': {}}
    for name, (options, f) in kinds(w).items():
        x = z.clone().requires_grad_(); l = f(x, y); l.backward()
        case['losses'][name] = {'options': options, 'value': l.item(), 'gradient': x.grad.tolist()}
    soft.append(case)
floors = []
for n, k, always, never in [(40, 5, False, False), (60, 6, True, True)]:
    y = (torch.rand(n, k) < torch.rand(k)).double()
    if always: y[:, 0] = 1
    if never: y[:, 1] = 0
    share = y.mean(0)
    w = [1.0 if s == 1 else min(10.0, (1 - s) / s if s > 0 else 10.0) for s in share.tolist()]
    case = {'labels': y.tolist(), 'weights': w, 'floors': {}}
    for name, (options, f) in kinds(w).items():
        case['floors'][name] = {'options': options, 'value': minimum(f, y, [-3.0, 0.0, 3.0])}
    floors.append(case)
print(json.dumps({'made with': 'torch ' + torch.__version__, 'soft': soft, 'floors': floors}, indent=0))
