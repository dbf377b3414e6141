/**
 * What Nova says of a server, as a pure function of the VirtualMachine and its VirtualMachineInstance. Nothing is stored:
 * KubeVirt's `status.printableStatus` decides, in the order in which virt-controller chooses it:
 * https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-controller/watch/vm/vm.go (setPrintableStatus)
 */
import { LAUNCHED_AT, RESERVATION_ID, STATE } from "../../kube/names.ts";
import { type Task, taskOf, type VirtualMachine, type VirtualMachineInstance } from "./task.ts";

export interface Fault {
  code: number;
  message: string;
  created: string;
}

export interface State {
  vm_state: string;
  task_state: string | null;
  /** nova/compute/power_state.py: 0 none, 1 running, 3 paused, 4 shut down, 6 crashed. */
  power_state: 0 | 1 | 3 | 4 | 6;
  fault?: Fault;
}

/** Kubernetes goes on trying where Nova gives up. Clients take ERROR for final, so it is only said after so long. */
export const GRACE_SECONDS = 60;

/** Nova's vm_state on the left; its status by task_state on the right. nova/api/openstack/common.py (_STATE_MAP) */
const statuses: Record<string, { default: Status } & Record<string, Status>> = {
  active: {
    default: "ACTIVE",
    rebooting: "REBOOT",
    rebooting_hard: "HARD_REBOOT",
    rebuilding: "REBUILD",
    migrating: "MIGRATING",
    resize_prep: "RESIZE",
    resize_migrating: "RESIZE",
    resize_finish: "RESIZE",
  },
  building: { default: "BUILD" },
  stopped: { default: "SHUTOFF", resize_prep: "RESIZE", resize_migrating: "RESIZE", resize_finish: "RESIZE", rebuilding: "REBUILD" },
  resized: { default: "VERIFY_RESIZE", resize_reverting: "REVERT_RESIZE" },
  paused: { default: "PAUSED", migrating: "MIGRATING" },
  rescued: { default: "RESCUE" },
  error: { default: "ERROR", rebuilding: "REBUILD" },
  shelved_offloaded: { default: "SHELVED_OFFLOADED" },
};

export type Status =
  | "ACTIVE"
  | "BUILD"
  | "ERROR"
  | "HARD_REBOOT"
  | "MIGRATING"
  | "PAUSED"
  | "REBOOT"
  | "REBUILD"
  | "RESCUE"
  | "RESIZE"
  | "REVERT_RESIZE"
  | "SHELVED_OFFLOADED"
  | "SHUTOFF"
  | "UNKNOWN"
  | "VERIFY_RESIZE";

export function statusOf({ vm_state, task_state }: Pick<State, "vm_state" | "task_state">): Status {
  const byTask = statuses[vm_state];
  return byTask?.[task_state ?? "default"] ?? byTask?.default ?? "UNKNOWN";
}

/** Every status that Nova knows, in capitals: a list may be filtered by them, though some never come about here. */
export const knownStatuses: ReadonlySet<string> = new Set([
  ...Object.values(statuses).flatMap((byTask) => Object.values(byTask)),
  ...["DELETED", "PASSWORD", "SHELVED", "SOFT_DELETED", "SUSPENDED"],
]);

const active: State = { vm_state: "active", task_state: null, power_state: 1 };
const stopped: State = { vm_state: "stopped", task_state: null, power_state: 4 };
const building = (task_state: string | null): State => ({ vm_state: "building", task_state, power_state: 0 });

/** What the objects say, gathered once. */
interface Evidence {
  vm: VirtualMachine;
  vmi: VirtualMachineInstance | undefined;
  task: Task | undefined;
  launched: boolean;
  requests: readonly string[];
  /** How long nothing has changed. Asked only where it matters: an answer that does not depend on the time holds until something changes. */
  seconds(): number;
}

type Row = (evidence: Evidence) => State;

// The instance runs before virt-controller says so of the machine.
const starting: Row = ({ launched, vmi }) =>
  launched && vmi?.status?.phase === "Running"
    ? active
    : launched
      ? { ...stopped, task_state: "powering-on" }
      : building(vmi?.status?.phase === "Scheduled" ? "spawning" : "scheduling");

/** After the grace period an error, until then what it was before. */
const failing =
  (row: Row, code: number, message: (evidence: Evidence) => string): Row =>
  (evidence) =>
    evidence.launched || evidence.seconds() < GRACE_SECONDS ? row(evidence) : failed(evidence, code, message(evidence));

function failed(evidence: Evidence, code: number, message: string, power_state: 0 | 6 = 0): State {
  return { vm_state: "error", task_state: null, power_state, fault: { code, message, created: sinceOf(evidence.vm, evidence.vmi) } };
}

// KubeVirt's printableStatus on the left.
const rows: Record<string, Row> = {
  Terminating: ({ vmi, launched }) => ({
    ...(vmi?.status?.phase === "Running" ? active : launched ? stopped : building(null)),
    task_state: "deleting",
  }),
  Stopping: ({ requests }) => ({ ...active, task_state: requests.includes("Start") ? "rebooting_hard" : "powering-off" }),
  Migrating: () => ({ ...active, task_state: "migrating" }),
  Paused: () => ({ vm_state: "paused", task_state: null, power_state: 3 }),
  Running: ({ requests }) =>
    requests.includes("Stop") ? { ...active, task_state: requests.includes("Start") ? "rebooting_hard" : "powering-off" } : active,
  ErrorPvcNotFound: failing(starting, 500, () => "The claim of one of the server's disks does not exist."),
  DataVolumeError: (evidence) => failed(evidence, 500, "One of the server's disks could not be filled."),
  ErrorUnschedulable: failing(starting, 500, () => "No valid host was found. There are not enough hosts available."),
  Provisioning: ({ launched, vmi }) =>
    launched ? (vmi?.status?.phase === "Running" ? active : stopped) : building("block_device_mapping"),
  WaitingForVolumeBinding: starting,
  ErrImagePull: failing(starting, 500, () => "The container image of the server's disk could not be fetched."),
  ImagePullBackOff: failing(starting, 500, () => "The container image of the server's disk could not be fetched."),
  Starting: starting,
  CrashLoopBackOff: (evidence) =>
    failed(
      evidence,
      500,
      `The server failed ${evidence.vm.status?.startFailure?.consecutiveFailCount ?? 1} time(s) in a row when it was started.`,
      6,
    ),
  Stopped: ({ vm, vmi, launched, requests, seconds }) => {
    // It is to run and never has: virt-controller has yet to make the instance, or to say that it did.
    if (!launched && (isToRun(vm) || (isToRunHere(vm) && vmi === undefined && seconds() < GRACE_SECONDS))) return building("scheduling");
    if (requests.includes("Stop") && requests.includes("Start")) return { ...active, task_state: "rebooting_hard" };
    // virt-controller still has the instance, and takes no start before it is gone.
    if (requests.includes("Stop")) return { ...active, task_state: "powering-off" };
    return requests.includes("Start") && vmi === undefined ? { ...stopped, task_state: "powering-on" } : stopped;
  },
  WaitingForReceiver: () => ({ ...active, task_state: "migrating" }),
  Unknown: ({ launched }) => (launched ? { ...active, power_state: 0 } : building("scheduling")),
};

/** By a strategy that a stop would have ended; or it was made halted, and virt-controller has yet to act on the new strategy. */
const isToRun = ({ spec, status }: VirtualMachine) =>
  spec.running === true ||
  spec.runStrategy === "Always" ||
  spec.runStrategy === "Once" ||
  (status?.runStrategy === "Halted" && spec.runStrategy === "RerunOnFailure");

/** Made by Dicot to run at once: virt-controller says so little as long as it fails to make the instance. */
const isToRunHere = ({ spec, metadata }: VirtualMachine) =>
  spec.runStrategy === "RerunOnFailure" && metadata.annotations?.[RESERVATION_ID] !== undefined;

/** virt-controller has not looked at it yet. */
const unseen: Row = ({ vm }) => (vm.spec.runStrategy === "Halted" || vm.spec.running === false ? stopped : building("scheduling"));

export function toState(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined, now: () => Date): State {
  const status = vm.metadata.deletionTimestamp ? "Terminating" : vm.status?.printableStatus;
  const evidence: Evidence = {
    vm,
    vmi,
    task: taskOf(vm),
    launched: vm.metadata.annotations?.[LAUNCHED_AT] !== undefined,
    requests: (vm.status?.stateChangeRequests ?? []).map(({ action }) => action),
    seconds: () => (now().getTime() - Date.parse(sinceOf(vm, vmi))) / 1000,
  };
  const state = (rows[status ?? ""] ?? unseen)(evidence);
  if (status === "Terminating") return state;
  if (vm.metadata.annotations?.[STATE] === "error")
    return { ...state, ...failed(evidence, 500, "An administrator has reset the server's state.") };
  const broken = brokenBy(evidence, state);
  return broken ?? (evidence.task === undefined || state.vm_state === "error" ? state : withTaskState(state, evidence.task, evidence));
}

/** virt-controller gives up on what is wrong in itself: a flavor that does not exist, a specification that does not fit. */
function brokenBy(evidence: Evidence, state: State): State | undefined {
  const failure = evidence.vm.status?.conditions?.find(({ type, status }) => type === "Failure" && status === "True");
  const waiting = state.vm_state === "building" || state.vm_state === "stopped";
  if (failure === undefined || !waiting || evidence.seconds() < GRACE_SECONDS) return undefined;
  return failed(evidence, 500, `KubeVirt cannot start the server: ${failure.reason ?? "unknown reason"}.`);
}

/** Work in several steps covers the states that its steps pass through. */
function withTaskState(state: State, task: Task, { vmi }: Evidence): State {
  switch (task.kind) {
    case "create":
      return task.phase === "owning" ? state : building("block_device_mapping");
    case "reboot": {
      const over = vmi !== undefined && vmi.metadata.uid !== task.instance && vmi.status?.phase === "Running";
      const abandoned = state.vm_state === "stopped" && state.task_state === null;
      return over || abandoned ? state : { vm_state: "active", task_state: "rebooting_hard", power_state: 1 };
    }
    case "resize":
      if (task.phase === "verify") return { ...state, vm_state: "resized", task_state: null };
      if (task.phase === "reverting") return { ...state, vm_state: "resized", task_state: "resize_reverting" };
      return {
        ...state,
        vm_state: task.running ? "active" : "stopped",
        task_state: task.phase === "stopping" ? "resize_migrating" : "resize_finish",
      };
    case "rebuild":
      return { ...state, vm_state: task.running ? "active" : "stopped", task_state: "rebuilding" };
    case "rescue":
      if (task.phase === "rescued") return { ...state, vm_state: "rescued", task_state: null };
      return task.phase === "unrescuing"
        ? { ...state, vm_state: "rescued", task_state: "unrescuing" }
        : { ...state, vm_state: "active", task_state: "rescuing" };
    case "image":
      return { ...state, task_state: state.task_state ?? (task.phase === "backup" ? "image_backup" : "image_snapshot") };
    case "shelve":
      if (task.phase === "offloaded") return { vm_state: "shelved_offloaded", task_state: null, power_state: 4 };
      return task.phase === "shelving"
        ? { ...state, vm_state: "active", task_state: "shelving" }
        : { ...state, vm_state: "shelved_offloaded", task_state: "unshelving" };
  }
}

/** The last change that Kubernetes wrote down. */
function sinceOf(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined): string {
  const times = [...(vm.status?.conditions ?? []), ...(vmi?.status?.conditions ?? [])].flatMap(
    ({ lastTransitionTime }) => lastTransitionTime ?? [],
  );
  return [vm.metadata.creationTimestamp ?? "", vmi?.metadata.creationTimestamp ?? "", ...times].sort().at(-1) || new Date(0).toISOString();
}
