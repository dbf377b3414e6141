#!/usr/bin/env bash
# A cluster in Docker with the real KubeVirt and CDI, for hosts that have Docker: k3d.sh [up|down|--help]
# CI has no Docker engine: it checks this file and that it refuses to work there, but has never run the rest.
set -euo pipefail

cluster=dicot
k3d_version=v5.8.3
k3s_image=rancher/k3s:v1.36.4-k3s1
kubevirt=https://github.com/kubevirt/kubevirt/releases/download/v1.9.0
cdi=https://github.com/kubevirt/containerized-data-importer/releases/download/v1.66.0

refuse() {
  printf '%s\n' "$*" >&2
  exit 1
}

need() {
  command -v "$1" > /dev/null || refuse "$1 is needed: $2"
}

up() {
  # KubeVirt propagates mounts between its Pods and the node.
  export K3D_FIX_MOUNTS=1
  k3d cluster list "$cluster" > /dev/null 2>&1 \
    || k3d cluster create "$cluster" --image "$k3s_image" --agents 1 --k3s-arg '--disable=traefik@server:*' --wait --timeout 180s
  local kubectl=(kubectl --context "k3d-$cluster")
  "${kubectl[@]}" apply -f "$kubevirt/kubevirt-operator.yaml" -f "$cdi/cdi-operator.yaml"
  "${kubectl[@]}" wait --for=condition=Established --timeout=120s crd/kubevirts.kubevirt.io crd/cdis.cdi.kubevirt.io
  "${kubectl[@]}" apply -f "$kubevirt/kubevirt-cr.yaml" -f "$cdi/cdi-cr.yaml"
  if [ ! -e /dev/kvm ]; then
    printf 'no /dev/kvm here: guests run under emulation, slowly\n'
    "${kubectl[@]}" --namespace kubevirt patch kubevirt kubevirt --type merge \
      --patch '{"spec":{"configuration":{"developerConfiguration":{"useEmulation":true}}}}'
  fi
  "${kubectl[@]}" --namespace kubevirt wait --for=condition=Available --timeout=600s kubevirt/kubevirt
  "${kubectl[@]}" wait --for=condition=Available --timeout=300s cdi/cdi
  cat << END
KubeVirt and CDI are ready. No network plugin that Dicot knows and no snapshots are here: addresses are the Pod network's.
  kubectl apply --server-side -k deploy/access
  dicot bootstrap --context k3d-$cluster --demo-password demo
  dicot serve --context k3d-$cluster
  npm run cluster:k3d -- down
END
}

case ${1:-up} in
  up | down) ;;
  -h | --help)
    sed -n 's/^# //p' "$0"
    exit 0
    ;;
  *) refuse "usage: k3d.sh [up|down]" ;;
esac
need docker "https://docs.docker.com/engine/install/ (where there is no Docker: npm run cluster:up)"
docker info > /dev/null 2>&1 || refuse "no Docker engine answers here: start it, or use npm run cluster:up, which needs none"
need k3d "https://k3d.io, release $k3d_version"
need kubectl "https://kubernetes.io/docs/tasks/tools/"
if [ "${1:-up}" = down ]; then k3d cluster delete "$cluster"; else up; fi
