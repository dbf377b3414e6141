/**
 * A member of an image is a RoleBinding (rbac.authorization.k8s.io/v1) in the image's namespace, that lets the project clone its claim.
 *
 *   member_id    label openstack.dicot.io/image-member
 *   image_id     label openstack.dicot.io/image
 *   status       annotation openstack.dicot.io/member-status
 *   created_at   metadata.creationTimestamp
 *   updated_at   annotation openstack.dicot.io/updated-at
 */
import type { ImagesMembers } from "../../generated/image/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../http/errors.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import { IMAGE, IMAGE_MEMBER, UPDATED_AT } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { type DataSource, visibilityOf } from "./data-source.ts";
import { enforceOn } from "./images.ts";
import { findMember, getDataSource, memberStatus, membersOf } from "./lookup.ts";
import { addMember, answerMember } from "./sharing.ts";

export const members = {
  async list(call) {
    const dataSource = await getShared(call);
    enforceOn(call, "get_members", dataSource);
    const mine = call.token.project?.id;
    const owner = call.can("add_member", { project_id: ownerOf(call, dataSource) });
    // A member sees himself, not the others.
    const shown = membersOf(call.kube, dataSource).filter((one) => owner || one.metadata.labels?.[IMAGE_MEMBER] === mine);
    return { members: shown.map(toMember), schema: "/v2/schemas/members" };
  },

  async create(call) {
    const member = (call.body as { member?: unknown } | undefined)?.member;
    if (typeof member !== "string" || member === "") throw badRequest("Member to be added not specified");
    // It becomes a label, and names the accounts that get the right.
    if (!/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(member)) throw badRequest(`${member} is not the id of a project.`);
    const dataSource = await getShared(call);
    enforceOn(call, "add_member", dataSource);
    try {
      return new Reply({ status: 200, body: toMember(await addMember(call.kube, dataSource, member)) });
    } catch (error) {
      if (isAlreadyExists(error)) throw conflict(`Member ${member} is duplicated for image ${call.path.image_id}`);
      throw error;
    }
  },

  async show(call) {
    return toMember((await getMember(call)).binding);
  },

  async update(call) {
    const status = (call.body as { status?: unknown } | undefined)?.status;
    if (status === undefined) throw badRequest("Status not specified");
    if (typeof status !== "string" || !["pending", "accepted", "rejected"].includes(status))
      throw badRequest('Status must be "pending", "accepted" or "rejected".');
    const { dataSource, binding } = await getMember(call);
    // Only the member decides for itself.
    enforceOn(call, "modify_member", dataSource);
    const own = binding.metadata.labels?.[IMAGE_MEMBER] === call.token.project?.id;
    if (!own && !call.admin) throw forbidden(`Not allowed to update members for image ${call.path.image_id}.`);
    return toMember(await answerMember(call.kube, binding, status, timestamp(call.now())));
  },

  async delete(call) {
    const { dataSource, binding } = await getMember(call);
    enforceOn(call, "delete_member", dataSource);
    await call.kube.own.delete(binding);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<ImagesMembers>;

type ImageCall = Call & { path: { image_id: string } };

const ownerOf = (call: Call, dataSource: DataSource) => enforceOn(call, "get_members", dataSource).owner;

/** Throws 403 for an image that is not shared, as only these have members. */
async function getShared(call: ImageCall): Promise<DataSource> {
  const dataSource = await getDataSource(call, call.path.image_id);
  if (visibilityOf(dataSource) !== "shared") throw forbidden("Only shared images have members.");
  return dataSource;
}

/** Throws 404 for a member that is not there, or that the caller has no business with. */
async function getMember(call: Call & { path: { image_id: string; member_id: string } }) {
  const { image_id, member_id } = call.path;
  const dataSource = await getDataSource(call, image_id);
  const binding = visibilityOf(dataSource) === "shared" ? findMember(call.kube, dataSource, member_id) : undefined;
  if (binding === undefined) throw notFound("Member", member_id);
  const { owner } = enforceOn(call, "get_member", dataSource);
  const project = call.token.project?.id;
  if (!call.admin && project !== owner && project !== member_id) throw notFound("Member", member_id);
  return { dataSource, binding };
}

function toMember(binding: Kinds["RoleBinding"]) {
  const { labels, annotations, creationTimestamp = "" } = binding.metadata;
  return {
    member_id: labels?.[IMAGE_MEMBER] ?? "",
    image_id: labels?.[IMAGE] ?? "",
    status: memberStatus(binding),
    created_at: creationTimestamp,
    updated_at: annotations?.[UPDATED_AT] ?? creationTimestamp,
    schema: "/v2/schemas/member",
  };
}
