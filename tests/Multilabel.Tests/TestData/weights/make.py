# Made with torch 2.13.0 (CPU) and its safetensors: python3 make.py FOLDER
# bert, bert-sharded, bert-legacy: one tiny random model in three forms, as transformers 5.23.0 saves it (legacy: gamma/beta names, pytorch_model.bin).
import torch, json, collections, sys, os, zipfile, hashlib, struct
from safetensors.torch import save_file
out=sys.argv[1]; os.makedirs(out,exist_ok=True)
torch.manual_seed(3)
g=lambda *s: torch.randn(*s)
base=g(6,4)
flat=g(40)
sd=collections.OrderedDict()
sd['plain']=g(3,5)
sd['transposed']=base.t()
sd['sliced']=base[1:5,1:3]
sd['repeated']=g(1,3).expand(4,3)
sd['scalar']=torch.tensor(2.5)
sd['empty']=torch.zeros(0,3)
sd['view.a']=flat[:12].view(3,4)
sd['view.b']=flat[12:40].view(4,7)
sd['tied']=sd['plain']
sd['parameter']=torch.nn.Parameter(g(2,2))
sd['f64']=g(3).double()
sd['f16']=g(5).half()
sd['bf16']=g(5).bfloat16()
sd['i64']=torch.tensor([1,-2,2**40])
sd['i32']=torch.tensor([1,-2,2**30],dtype=torch.int32)
sd['i16']=torch.tensor([1,-2,3000],dtype=torch.int16)
sd['i8']=torch.tensor([1,-2,100],dtype=torch.int8)
sd['u8']=torch.tensor([1,2,200],dtype=torch.uint8)
sd['bool']=torch.tensor([True,False,True])
sd['nonfinite']=torch.tensor([float('nan'),float('inf'),-float('inf'),-0.0])
sd['\u00fcmlaut.\u65e5']=g(2)
exp={k:{'shape':list(v.shape),'dtype':str(v.dtype).replace('torch.',''),'values':[('nan' if x!=x else 'inf' if x==float('inf') else '-inf' if x==-float('inf') else x) for x in v.detach().double().reshape(-1).tolist()]} for k,v in sd.items()}
json.dump({'made with':'torch '+torch.__version__+'; see make.py','tensors':exp},open(out+'/awkward.json','w'),indent=0,ensure_ascii=True)
torch.save(sd,out+'/awkward.zip.bin')
torch.save(sd,out+'/awkward.legacy.bin',_use_new_zipfile_serialization=False)
torch.save(sd,out+'/awkward.protocol4.bin',pickle_protocol=4)
save_file({k:v.detach().contiguous().clone() for k,v in sd.items()},out+'/awkward.safetensors',metadata={'format':'pt'})
lin=torch.nn.Linear(3,2)
torch.save({'epoch':3,'args':{'lr':1e-3,'names':['a','b'],'big':2**70,'none':None,'tuple':(1,2.5,True)},'optimizer':torch.optim.AdamW(lin.parameters()).state_dict(),'state_dict':lin.state_dict()},out+'/checkpoint.bin')
opt=torch.optim.AdamW(lin.parameters()); lin(g(4,3)).sum().backward(); opt.step()
torch.save({'model':lin.state_dict(),'optimizer':opt.state_dict()},out+'/checkpoint.legacy.bin',_use_new_zipfile_serialization=False)
json.dump({'weight':lin.weight.tolist(),'bias':lin.bias.tolist()},open(out+'/checkpoint.json','w'))
class Evil:
    def __init__(s,f,a): s.f,s.a=f,a
    def __reduce__(s): return s.f,s.a
torch.save({'weight':Evil(os.system,('echo gotcha',))},out+'/evil.os-system.bin')
torch.save({'weight':Evil(eval,('1+1',))},out+'/evil.eval.legacy.bin',_use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2,2),out+'/whole-module.bin')
torch.save({'weight':torch.zeros(2,dtype=torch.complex64)},out+'/complex.bin')
torch.save({'weight':torch.zeros(2,dtype=torch.uint16)},out+'/uint16.bin')
table=torch.tensor([[0.25,0.75],[0.125,0.5]])
torch.save(table.double().t().contiguous().t(),out+'/predictions.pt')
torch.save({'logits':table},out+'/predictions.legacy.pt',_use_new_zipfile_serialization=False)
zipfile.ZIP64_LIMIT=0
with zipfile.ZipFile(out+'/awkward.zip.bin') as source, zipfile.ZipFile(out+'/awkward.zip64.bin','w') as target:
    for entry in source.infolist(): target.writestr(entry.filename,source.read(entry))
