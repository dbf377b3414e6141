/** For tests: a replica that dies at a write of one's choice. Imported by tests only. */
import type { Kube } from "../kube/kube.ts";
import type { KubeObject } from "../kube/objects.ts";

/** How many writes it still makes. */
export interface Life {
  writes: number;
}

/** Writes until it dies; nothing of what comes after reaches Kubernetes. */
export function mortal(kube: Kube, life: Life): Kube {
  const write =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (life.writes-- <= 0) throw new Error("this replica is dead");
      return method(...args);
    };
  return Object.create(kube, {
    create: { value: write((object: KubeObject) => kube.create(object)) },
    update: { value: write((object: KubeObject, change: (copy: KubeObject) => KubeObject | undefined) => kube.update(object, change)) },
    amend: {
      value: write((object: KubeObject, change: (copy: KubeObject) => KubeObject | undefined, guard?: string) =>
        kube.amend(object, change, guard),
      ),
    },
    delete: { value: write((object: KubeObject) => kube.delete(object)) },
    request: { value: write((...args: Parameters<Kube["request"]>) => kube.request(...args)) },
    own: { get: () => mortal(kube.own, life) },
  }) as Kube;
}
