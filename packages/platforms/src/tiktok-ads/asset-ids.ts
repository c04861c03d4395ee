import type { ShownRow } from "./api-types.ts";

/** A file or a post that ads show, by TikTok's ids. */
export type AssetRef =
	| { kind: "image" | "video"; id: string }
	| {
			kind: "post";
			/** The TikTok post of a Spark ad. */
			id: string;
			identityType: string;
			identityId: string;
			/** Business centre that an identity of type BC_AUTH_TT is reached through. */
			businessCenterId: string | null;
	  };

/**
 * Our id of an asset: its kind and TikTok's own id. A post's has the identity as well, without which TikTok does not tell
 * where the video lies.
 */
export function writeAssetId(ref: AssetRef): string {
	return ref.kind === "post"
		? [
				"post",
				ref.identityType,
				ref.identityId,
				ref.businessCenterId ?? "",
				ref.id,
			].join(":")
		: `${ref.kind}:${ref.id}`;
}

/** An asset by our id; null for what is no id of ours. */
export function parseAssetId(externalId: string): AssetRef | null {
	const file = /^(image|video):(.+)$/s.exec(externalId);
	if (file?.[2])
		return { kind: file[1] === "image" ? "image" : "video", id: file[2] };
	const [kind, identityType, identityId, businessCenterId, id, ...more] =
		externalId.split(":");
	if (kind !== "post" || !identityType || !identityId || !id || more.length > 0)
		return null;
	return {
		kind,
		id,
		identityType,
		identityId,
		businessCenterId: businessCenterId || null,
	};
}

/**
 * Everything that an ad shows. The images beside a video are its thumbnails, which belong to no library: the video has a
 * poster of its own. A post is read by its identity where the ad has no video of the library.
 */
export function assetsOf(row: ShownRow): AssetRef[] {
	if (row.video_id !== null) return [{ kind: "video", id: row.video_id }];
	const { tiktok_item_id, identity_type, identity_id } = row;
	if (tiktok_item_id !== null)
		return identity_type && identity_id !== null
			? [
					{
						kind: "post",
						id: tiktok_item_id,
						identityType: identity_type,
						identityId: identity_id,
						businessCenterId: row.identity_authorized_bc_id,
					},
				]
			: [];
	return (row.image_ids ?? [])
		.filter((id) => id !== "")
		.map((id) => ({ kind: "image", id }));
}
