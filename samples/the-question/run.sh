#!/usr/bin/env bash
# The recipe of the question as it was posted, what the doctor says of it, and the same data trained without its fault.
#   samples/the-question/run.sh ENCODER [FOLDER]     ENCODER: folder of any small Hugging Face encoder, such as all-MiniLM-L6-v2
set -euo pipefail
encoder=${1:?folder of a Hugging Face encoder}
out=${2:-$(mktemp -d)}
here=$(cd "$(dirname "$0")/../.." && pwd)
data="$here/samples/dei/statements.xlsx"
multilabel() { dotnet run -c Release --project "$here/src/Multilabel.Cli" -- "$@"; }

# As posted: half of the tensors frozen, Adafactor, every layer at 5e-5, a new head, the best of 100 epochs by accuracy, early stopping.
# A model that did not learn ends with exit code 3; --allow-unlearned saves it all the same.
multilabel train "$data" --document-type Report --encoder "$encoder" --head architecture --freeze-ratio 0.5 --freeze-by tensors --optimizer adafactor \
  --learning-rate 5e-5 --head-learning-rate 5e-5 --layer-decay 1 --warmup-ratio 0 --weight-decay 0 --no-linear-probe --moving-average 0 \
  --metric cell-accuracy --patience 6 --epochs 100 --batch-size 8 --allow-unlearned --out "$out/posted" || [ $? -eq 3 ]
multilabel doctor "$out/posted" --data "$data" --report "$out/posted.html" || [ $? -eq 3 ]

# The same layers frozen, everything else as it is by default.
multilabel train "$data" --document-type Report --encoder "$encoder" --freeze-ratio 0.5 --out "$out/fixed"
multilabel doctor "$out/fixed" --data "$data"
echo "Folders and report: $out"
