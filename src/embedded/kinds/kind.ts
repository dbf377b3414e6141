/** What sets one kind apart from the others. */
import type { Cluster } from "../cluster.ts";
import type { Cause } from "../errors.ts";
import type { Column } from "../http/tables.ts";
import type { FieldReader } from "../selectors.ts";
import type { KubeObject, User } from "../types.ts";

export interface WriteContext {
  cluster: Cluster;
  user: User;
  dryRun: boolean;
  warnings: string[];
  /** Empty for the object itself. */
  subresource: string;
}

export interface Kind {
  /** Columns of tables, after the name. */
  columns?: readonly Column[];
  /** Fields that lists can be filtered by, beside metadata.name and metadata.namespace. */
  fields?: Readonly<Record<string, FieldReader>>;
  /** Defaults and what the API server sets; runs before mutating webhooks see the object. */
  defaults?(object: KubeObject): KubeObject;
  /** After admission, before validation: what a client may not choose. */
  prepareCreate?(object: KubeObject, context: WriteContext): KubeObject;
  prepareUpdate?(object: KubeObject, current: KubeObject, context: WriteContext): KubeObject;
  validate?(object: KubeObject, context: WriteContext): Cause[];
  validateUpdate?(object: KubeObject, current: KubeObject, context: WriteContext): Cause[];
  /** What is wrong with the CEL expressions in the object, which take an engine that is not loaded before. */
  expressions?(object: KubeObject): Promise<Cause[]>;
  /** Refuses with an error of its own: rights, quota. */
  admit?(object: KubeObject, current: KubeObject | undefined, context: WriteContext): void;
  validName?(name: string): string | undefined;
  /** `metadata.generation` counts changes of the spec. */
  generation?: boolean;
  /** A PUT to a name that does not exist creates it. */
  createOnUpdate?: boolean;
  /** DELETE answers with the object, not with a Status. */
  returnsDeleted?: boolean;
  /** Seconds until the object may go; 0 or undefined: at once. */
  gracePeriod?(object: KubeObject, asked: number | undefined): number;
}
