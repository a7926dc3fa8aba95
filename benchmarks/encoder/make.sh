#!/usr/bin/env bash
# Makes the encoder of src/Multilabel.Encoder: make.sh TEACHER CORPUS WORK
#   TEACHER  folder of sentence-transformers/all-MiniLM-L6-v2
#   CORPUS   folder with modern_english.txt.xz, a passage a line, and modern_english.sources.txt.xz, the source of each
#   WORK     folder for texts, targets and the student; about 2 GB
# Most of the passages are transcripts of talks about software: sources are weighted, so that they are a quarter of what is visited.
set -euo pipefail
teacher=$1 corpus=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
texts=$work/texts
mkdir -p "$texts"
paste <(xz -dc "$corpus/modern_english.sources.txt.xz") <(xz -dc "$corpus/modern_english.txt.xz") |
  awk -F '\t' -v to="$texts" '{ file = to "/" $1 ".txt"; sub(/^[^\t]*\t/, ""); print > file }'

dotnet build -c Release "$here/../../src/Multilabel.Cli" --nologo -v quiet
"$here/../../src/Multilabel.Cli/bin/Release/net10.0"/*/multilabel distill --teacher "$teacher" --out "$work/multilabel-english" \
  --archive "$here/../../src/Multilabel.Encoder/encoders/multilabel-english.zip" --targets "$work/targets.safetensors" \
  --layers 6 --vocabulary 14000 --vocabulary-from teacher --learning-rate 1e-4 --minutes 22 --precision bf16 \
  --corpus "$texts/changelog-transcripts.txt:0.3" "$texts/open-english-wordnet.txt:0.7" "$texts/schema-guided-dialogue.txt:0.7" \
  "$texts/dynamics-ax2012-business-help.txt:0.7" "$texts/digitalgov.txt" "$texts/dynamics365-business-central.txt" "$texts/sourcegraph-handbook.txt" \
  "$texts/goemotions-train.txt:2" "$texts/onet-18.1.txt" "$texts/polyai-banking-nlupp-restaurant.txt:2" "$texts/wiki-split.txt:2" "$texts/18f-site.txt" \
  "$texts/openstax-sociology-3e.txt:2" "$texts/ud-ewt-web.txt:3" "$texts/gitlab-handbook-part.txt"
