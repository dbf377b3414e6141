/**
 * What KubeVirt 1.9.0's own controllers did on 22 November 2026, over a real kube-apiserver: the states of a VM, its instance and its
 * pod, in order, per request. Consecutive equal states are one. A line with `?` was seen in one stop or start and not in another:
 * whether it shows depends on how quickly the controllers follow each other.
 *
 *   VM     printableStatus, [c]reated [r]eady, open requests, reason of Ready (or Ready), RestartRequired
 *   VMI    phase, deleting, reason of Ready (or Ready)
 *   POD    phase, deleting
 */
export interface Step {
  vm: string[];
  vmi: string[];
  pod: string[];
}

const stopped = (requests: string, left: string): Step => ({
  vm: [
    `Stopping cr ${requests} Ready`,
    `Stopped cr ${requests} Ready`,
    `? Stopped c- ${requests} PodNotExists`,
    `Stopped -- ${left} VMINotExists`,
  ],
  vmi: ["Running deleting Ready", "Succeeded deleting Ready", "? Succeeded deleting PodNotExists", "gone"],
  pod: ["? Running deleting", "gone"],
});

const started: Step = {
  vm: ["Starting c- - VMIConditionMissing", "Starting c- - GuestNotRunning", "Running cr - Ready"],
  vmi: ["Pending -", "Scheduling GuestNotRunning", "Scheduled GuestNotRunning", "Running Ready"],
  pod: ["Pending", "Running"],
};

const join = (...steps: Partial<Step>[]): Step => ({
  vm: steps.flatMap(({ vm = [] }) => vm),
  vmi: steps.flatMap(({ vmi = [] }) => vmi),
  pod: steps.flatMap(({ pod = [] }) => pod),
});

export const recording = {
  resize: { vm: ["Running cr - Ready RestartRequired"], vmi: [], pod: [] },
  restart: join(
    { vm: ["Running cr Stop:uid,Start Ready RestartRequired"] },
    stopped("Stop:uid,Start", "Start"),
    { vm: ["? Starting -- Start VMINotExists"] },
    started,
  ),
  stop: join({ vm: ["Running cr Stop:uid Ready"] }, stopped("Stop:uid", "-")),
  start: join({ vm: ["Stopped -- Start VMINotExists"] }, started),
  halt: stopped("-", "-"),
  startHalted: started,
  delete: {
    vm: ["Terminating cr - Ready", "? Terminating c- - PodNotExists", "gone"],
    vmi: ["Running deleting Ready", "Succeeded deleting Ready", "? Succeeded deleting PodNotExists", "gone"],
    pod: ["? Running deleting", "gone"],
  },
} satisfies Record<string, Step>;

/** Whether `seen` follows `steps`, optional ones left out or not; else the first place where it does not. */
export function follows(seen: readonly string[], steps: readonly string[]): true | string {
  let at = 0;
  for (const step of steps) {
    const optional = step.startsWith("? ");
    if (seen[at] === (optional ? step.slice(2) : step)) at++;
    else if (!optional) return `expected "${step}", saw "${seen[at] ?? "nothing"}" in ${JSON.stringify(seen)}`;
  }
  return at === seen.length || `saw "${seen[at]}" beyond the recording in ${JSON.stringify(seen)}`;
}
