/** Which part of a ceiling is reached. */
import type { Row } from "../compare.ts";
import type { Figures } from "../measure/figures.ts";

export interface Reached {
  ceiling: Figures;
  /** Milliseconds of the processor that are held against the ceiling's. */
  cost: number;
  part: number;
}

/**
 * A bare server is held against the process that answers: in a read etcd and kube-apiserver take no part, and what they do meanwhile they do
 * when nobody reads too. What is written goes through all of them.
 */
export function reached({ ceiling, clouds }: Row, ours: string): Reached | undefined {
  const mine = clouds[ours];
  if (!mine || !ceiling) return undefined;
  const cost = ("node:http" in ceiling.cpuOf ? mine.cpuOf["dicot"] : undefined) ?? mine.cpu;
  return { ceiling, cost, part: ceiling.cpu / cost };
}
