/** Messages to users: what one is made of stands in message.ts. */
import type { Messages } from "../../generated/block-storage/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import { annotation, MESSAGES_DELETED, REQUEST_ID } from "../kube/names.ts";
import { toFilter } from "./filters.ts";
import { type Fields, page } from "./list.ts";
import { listMessages, type Message } from "./message.ts";
import { cinderTime, linksTo } from "./view.ts";
import { projectOf } from "./volume.ts";

const GUARANTEED_MILLISECONDS = 30 * 24 * 3600 * 1000;

export const messages = {
  /** Before 3.5 there are all, whatever the query says. */
  list(call) {
    const cut = { url: call.url, path: call.path, since: call.since, admin: call.admin, query: call.since("3.5") ? call.query : {} };
    const fieldsOf = (one: Message): Fields => toMessage(call, one);
    const matches = toFilter(cut, "message", ["id"]);
    const all = listMessages(call.kube, call.reach).filter((one) => matches(fieldsOf(one)));
    const { items, links } = page(cut, "messages", all, fieldsOf);
    return { messages: items.map((one) => toMessage(call, one)), ...(links && { messages_links: links }) };
  },

  show: (call) => ({ message: toMessage(call, getAllowed(call, "message:get")) }),

  async delete(call) {
    const { object, event } = getAllowed(call, "message:delete");
    await call.kube.update(object, (copy) => {
      const deleted = [...new Set([...annotation<string[]>(copy, MESSAGES_DELETED, []), event])];
      copy.metadata.annotations = { ...copy.metadata.annotations, [MESSAGES_DELETED]: JSON.stringify(deleted) };
      return copy;
    });
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Messages>;

function getAllowed(call: Call & { path: { message_id: string } }, rule: string): Message {
  const found = listMessages(call.kube, call.reach).find(({ id }) => id === call.path.message_id);
  if (found === undefined) throw notFound("Message", call.path.message_id);
  call.enforce(rule, { project_id: projectOf(call.kube, found.object.metadata.namespace ?? "") });
  return found;
}

const toMessage = (call: Pick<Call, "url" | "path">, { id, event, text, resourceType, resourceId, object, createdAt }: Message) => ({
  id,
  event_id: event,
  user_message: text,
  message_level: "ERROR",
  created_at: cinderTime(createdAt),
  guaranteed_until: cinderTime(new Date(Date.parse(createdAt) + GUARANTEED_MILLISECONDS).toISOString()),
  request_id: object.metadata.annotations?.[REQUEST_ID] ?? null,
  links: linksTo(call, "messages", id),
  resource_type: resourceType,
  resource_uuid: resourceId,
});
