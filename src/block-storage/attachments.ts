/**
 * Attachments, read from the VirtualMachines: there is no record of them beside. Servers get volumes through the Compute API; hosts outside
 * the cluster cannot have one, so that nobody makes an attachment here.
 */
import type { Attachments, AttachmentsDetail } from "../../generated/block-storage/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import type { Attachment } from "./attached.ts";
import { toFilter } from "./filters.ts";
import { type Fields, listedNamespace, page } from "./list.ts";
import { unplug } from "./plug.ts";
import { cinderTime, type Known, known } from "./view.ts";
import { listVolumes } from "./volume.ts";

interface Pair {
  one: Known;
  attachment: Attachment;
}

export const attachments = {
  list(call) {
    const { items, links } = found(call, "attachments");
    return { attachments: items.map(toSummary), ...(links && { attachments_links: links }) };
  },

  show: (call) => ({ attachment: toAttachment(get(call)) }),

  async delete(call) {
    const { one, attachment } = get(call);
    call.enforce("volume:attachment_delete", { project_id: one.project });
    await unplug(call.kube, attachment.vm, one.volume, attachment.diskName);
    const left = one.attachments.filter(({ id }) => id !== attachment.id);
    return new Reply({ status: 200, body: { attachments: left.map((other) => toSummary({ one, attachment: other })) } });
  },
} satisfies Handlers<Attachments>;

export const attachmentsDetail = {
  list(call) {
    const { items, links } = found(call, "attachments/detail");
    return { attachments: items.map(toAttachment), ...(links && { attachments_links: links }) };
  },
} satisfies Handlers<AttachmentsDetail>;

const pairsIn = (call: Pick<Call, "kube">, namespace: string | undefined): Pair[] =>
  known(call.kube, listVolumes(call.kube, namespace)).flatMap((one) => one.attachments.map((attachment) => ({ one, attachment })));

function found(call: Call, path: string) {
  const matches = toFilter(call, "attachment");
  const fieldsOf = (pair: Pair): Fields => ({
    ...toSummary(pair),
    instance_id: pair.attachment.serverId,
    attach_status: "attached",
    created_at: pair.attachment.at,
  });
  return page(
    call,
    path,
    pairsIn(call, listedNamespace(call)).filter((pair) => matches(fieldsOf(pair))),
    fieldsOf,
  );
}

function get(call: Call & { path: { attachment_id: string } }): Pair {
  const pair = pairsIn(call, call.reach).find(({ attachment }) => attachment.id === call.path.attachment_id);
  if (pair === undefined) throw notFound("Volume attachment", call.path.attachment_id);
  return pair;
}

const toSummary = ({ one, attachment }: Pair) => ({
  id: attachment.id,
  status: "attached",
  instance: attachment.serverId,
  volume_id: one.volume.id,
});

const toAttachment = (pair: Pair) => ({
  ...toSummary(pair),
  attached_at: cinderTime(pair.attachment.at ?? undefined) ?? "",
  detached_at: "",
  attach_mode: pair.one.metadata["readonly"] === "True" ? "ro" : "rw",
  // Only the cluster itself knows how to reach a volume.
  connection_info: {},
});
