/** What each program of the control plane is started with. */
export type ProgramName = "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

export interface Ports {
  etcd: number;
  etcdPeers: number;
  apiServer: number;
}

export interface Place {
  /** An absolute path: of one file in the control plane's folder. */
  file(name: string): string;
  ports: Ports;
  /** Whether etcd waits for the disk, as it must where a crash of the machine may not lose a write. */
  durable: boolean;
  audited: boolean;
}

export const flagsOf: Record<ProgramName, (place: Place) => string[]> = {
  etcd({ file, ports, durable }) {
    const [clients, peers] = [`http://127.0.0.1:${ports.etcd}`, `http://127.0.0.1:${ports.etcdPeers}`];
    return [
      `--data-dir=${file("etcd")}`,
      `--listen-client-urls=${clients}`,
      `--advertise-client-urls=${clients}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
      "--log-level=warn",
      ...(durable ? [] : ["--unsafe-no-fsync"]),
    ];
  },

  "kube-apiserver": ({ file, ports, audited }) => [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${ports.apiServer}`,
    // It would publish its own address, and loopback is none that an Endpoints may have.
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.0.0.0/16",
    "--authorization-mode=Node,RBAC",
    "--allow-privileged=true",
    "--profiling=false",
    `--tls-cert-file=${file("apiserver.crt")}`,
    `--tls-private-key-file=${file("apiserver.key")}`,
    `--client-ca-file=${file("ca.crt")}`,
    `--token-auth-file=${file("tokens.csv")}`,
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${file("service-accounts.pub")}`,
    `--service-account-signing-key-file=${file("service-accounts.key")}`,
    `--requestheader-client-ca-file=${file("front-proxy-ca.crt")}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    `--proxy-client-cert-file=${file("front-proxy-client.crt")}`,
    `--proxy-client-key-file=${file("front-proxy-client.key")}`,
    ...(audited ? [`--audit-policy-file=${file("audit-policy.json")}`, `--audit-log-path=${file("audit.log")}`] : []),
  ],

  "kube-controller-manager": ({ file }) => [
    `--kubeconfig=${file("controller-manager.kubeconfig")}`,
    // Its own endpoint would only tell how it is.
    "--secure-port=0",
    "--leader-elect=false",
    "--use-service-account-credentials=true",
    // By its own limit it would spend five seconds on making the accounts of its controllers.
    "--kube-api-qps=500",
    "--kube-api-burst=1000",
    `--service-account-private-key-file=${file("service-accounts.key")}`,
    `--root-ca-file=${file("ca.crt")}`,
    `--cluster-signing-cert-file=${file("ca.crt")}`,
    `--cluster-signing-key-file=${file("ca.key")}`,
  ],

  "kube-scheduler": ({ file }) => [`--kubeconfig=${file("scheduler.kubeconfig")}`, "--secure-port=0", "--leader-elect=false"],
};
