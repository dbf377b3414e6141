/** POST /v3/volumes/{volume_id}/action, by what is done. */
export const actions = {};
