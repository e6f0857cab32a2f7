#!/bin/bash
# Makes the files anew with the first edition: make/make.sh CHECKOUT_OF_d52fc62 (built by ./blockwright models) OUT
set -eu
base=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)
cp=$(cat "$base/target/launcher/classpath")
pp=$base/processor/target/blockwright-processor-0.1.0-SNAPSHOT.jar:$cp
work=$(mktemp -d)
mkdir -p "$work/classes" "$out"
javac -nowarn -d "$work/classes" -cp "$cp" --processor-path "$pp" "$here"/src/*.java 2>&1 | grep -v "No processor claimed\|^[0-9] warning" || true
OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE ATEN_CPU_CAPABILITY=default MKL_CBWR=COMPATIBLE DNNL_MAX_CPU_ISA=SSE41 \
  java -Dai.djl.offline=true -Dai.djl.pytorch.num_threads=1 -cp "$work/classes:$cp" org.blockwright.examples.FirstEditionMaker "$out" "$work/scratch"
rm -rf "$work"
