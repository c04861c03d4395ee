/** A file of a post, by the post's id and its place there: a carousel has up to six. */
export interface AssetRef {
	postId: string;
	index: number;
}

export const writeAssetId = ({ postId, index }: AssetRef): string =>
	`${postId}:${index}`;

/** A file by our id; null for what is no id of ours. */
export function parseAssetId(externalId: string): AssetRef | null {
	const [, postId, index] = /^([\w-]{1,64}):(\d{1,3})$/.exec(externalId) ?? [];
	return postId === undefined ? null : { postId, index: Number(index) };
}
