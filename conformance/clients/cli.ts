/**
 * A working day with python-openstackclient, unmodified: each line is a command that a user types, and what it must show.
 * `$x` stands for what an earlier command printed.
 */

export interface Step {
  /** After `openstack`, or after `kubectl` where it begins with that word. */
  command: string;
  /** Kept under this name for later steps. */
  as?: string;
  /** The output must match. */
  shows?: RegExp;
  /** For `kubectl apply -f -`. */
  input?: string;
  /** The command must fail, with this in its message. */
  fails?: RegExp;
  /** Repeated until it shows what it must, for what takes its time. */
  eventually?: true;
}

/** What a Kubernetes user applies in the project's namespace: no label or annotation of ours. */
const nativeVm = `
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: { name: native }
spec:
  runStrategy: RerunOnFailure
  template:
    spec:
      domain:
        cpu: { cores: 1 }
        memory: { guest: 128Mi }
        devices: { disks: [{ name: root, disk: { bus: virtio } }], interfaces: [{ name: default, masquerade: {} }] }
      networks: [{ name: default, pod: {} }]
      volumes: [{ name: root, containerDisk: { image: "quay.io/containerdisks/cirros" } }]
`;

export const steps: Step[] = [
  { command: "token issue -f value -c project_id", as: "project", shows: /^[0-9a-f]{32}$/ },
  { command: "catalog list -f value -c Name", shows: /nova[\s\S]*|compute/ },
  { command: "flavor list -f value -c Name", shows: /m1\.tiny/ },
  { command: "image list -f value -c Name", shows: /\S/ },
  {
    command: "image create mine --disk-format raw --container-format bare --file $imageFile -f value -c id",
    as: "image",
    shows: /^[0-9a-f-]{36}$/,
  },
  { command: "image show mine -f value -c status", shows: /^active$/, eventually: true },
  { command: "image save mine --file $savedFile" },
  { command: "network create net -f value -c id", as: "network", shows: /^[0-9a-f-]{36}$/ },
  { command: "subnet create sub --network net --subnet-range 10.20.0.0/24 -f value -c cidr", shows: /^10\.20\.0\.0\/24$/ },
  { command: "router create gate -f value -c status", shows: /^ACTIVE$/ },
  { command: "router set gate --external-gateway public" },
  { command: "router add subnet gate sub" },
  { command: "security group create web -f value -c id", as: "group" },
  {
    command: "security group rule create web --protocol tcp --dst-port 22 --remote-ip 0.0.0.0/0 -f value -c port_range_max",
    shows: /^22$/,
  },
  { command: "security group rule create default --protocol icmp -f value -c protocol", shows: /^icmp$/ },
  { command: "keypair create key --public-key $publicKeyFile -f value -c name", shows: /^key$/ },
  {
    command:
      "server create web --flavor m1.tiny --image mine --network net --key-name key --security-group web --property role=front --wait -f value -c status",
    shows: /^ACTIVE$/,
  },
  { command: "server show web -f value -c id", as: "server", shows: /^[0-9a-f-]{36}$/ },
  { command: "server list -f value -c Name -c Status", shows: /web ACTIVE/ },
  { command: "kubectl get vm,vmi,pvc,secret -A", shows: /web-/ },
  {
    command: "kubectl get vm -A -l openstack.dicot.io/id=$server -o jsonpath={.items[0].spec.template.spec.domain.firmware.uuid}",
    shows: /^[0-9a-f-]{36}$/,
  },
  { command: "console log show web --lines 20", shows: /\S/ },
  { command: "volume create data --size 1 -f value -c id", as: "volume" },
  { command: "volume show data -f value -c status", shows: /^available$/, eventually: true },
  { command: "volume snapshot create snapshot --volume data -f value -c id", as: "snapshot" },
  { command: "volume snapshot show snapshot -f value -c status", shows: /^available$/, eventually: true },
  { command: "server add volume web data" },
  { command: "volume show data -f value -c status", shows: /^in-use$/, eventually: true },
  { command: "volume backup create data --name backup --force -f value -c id", as: "backup" },
  { command: "volume backup show backup -f value -c status", shows: /^available$/, eventually: true },
  {
    command: "kubectl get backups.volume.dicot.io -n $namespace -l openstack.dicot.io/id=$backup -o jsonpath={.items[0].status.claimName}",
    shows: /^backup-/,
  },
  { command: "floating ip create public -f value -c floating_ip_address", as: "address", shows: /^[0-9.]+$/ },
  { command: "server add floating ip web $address" },
  { command: "server show web -f value -c addresses", shows: /net/, eventually: true },
  { command: "server stop web" },
  { command: "server show web -f value -c status", shows: /^SHUTOFF$/, eventually: true },
  { command: "server start web" },
  { command: "server show web -f value -c status", shows: /^ACTIVE$/, eventually: true },
  { command: "server reboot --hard --wait web" },
  { command: "server show web -f value -c status", shows: /^ACTIVE$/ },
  { command: "server pause web" },
  { command: "server show web -f value -c status", shows: /^PAUSED$/, eventually: true },
  { command: "server unpause web" },
  { command: "server show web -f value -c status", shows: /^ACTIVE$/, eventually: true },
  { command: "server lock web" },
  { command: "server delete web", fails: /lock/i },
  { command: "server unlock web" },
  { command: "server set web --name web2 --property more=yes" },
  { command: "server show web2 -f value -c properties", shows: /more/ },
  { command: "server image create web2 --name snap --wait -f value -c name", shows: /^snap$/ },
  { command: "image show snap -f value -c status", shows: /^active$/, eventually: true },
  { command: "availability zone list --compute -f value", shows: /available/ },
  { command: "limits show --absolute -f value", shows: /maxTotalInstances|max_total_instances/i },
  { command: "kubectl apply -n $namespace -f -", input: nativeVm, shows: /created/ },
  { command: "server list -f value -c Name -c Status", shows: /native ACTIVE/, eventually: true },
  { command: "server stop native" },
  { command: "server show native -f value -c status", shows: /^SHUTOFF$/, eventually: true },
  { command: "kubectl get vm -n $namespace native -o jsonpath={.status.printableStatus}", shows: /^Stopped$/ },
  { command: "server delete native --wait" },
  { command: "server show no-such-server", fails: /No server|could not be found/i },
  { command: "server remove floating ip web2 $address" },
  { command: "floating ip delete $address" },
  { command: "server remove volume web2 data" },
  { command: "volume show data -f value -c status", shows: /^available$/, eventually: true },
  { command: "volume backup restore backup data --force -f value -c volume_name", shows: /^data$/ },
  { command: "volume show data -f value -c status", shows: /^available$/, eventually: true },
  { command: "volume backup restore backup again -f value -c volume_name", shows: /^again$/ },
  { command: "volume show again -f value -c status", shows: /^available$/, eventually: true },
  { command: "volume backup set backup --name kept" },
  { command: "volume backup show kept -f value -c status", shows: /^available$/, eventually: true },
  { command: "volume backup delete kept" },
  { command: "volume backup list -f value", shows: /^$/, eventually: true },
  { command: "volume delete again" },
  { command: "volume snapshot delete snapshot" },
  { command: "volume snapshot list -f value", shows: /^$/, eventually: true },
  { command: "volume delete data" },
  { command: "server delete web2 --wait" },
  { command: "image delete snap" },
  { command: "image delete mine" },
  { command: "router remove subnet gate sub" },
  { command: "router delete gate" },
  { command: "network delete net" },
  { command: "security group delete web" },
  { command: "keypair delete key" },
  { command: "server list -f value", shows: /^$/ },
  { command: "volume list -f value", shows: /^$/, eventually: true },
  { command: "kubectl get vm,vmi,dv,pvc -n $namespace --no-headers", shows: /^(No resources found.*)?$/, eventually: true },
];
