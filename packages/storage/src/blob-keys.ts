/** Beginning of the keys of everything that is stored for a tenant. */
export function tenantPrefix(tenantId: string): string {
	return `campaign-assets/${tenantId}/`;
}

/** Key of one content, stored once within a tenant. */
export function blobKey(tenantId: string, sha256: string): string {
	return `${tenantPrefix(tenantId)}blobs/${sha256}`;
}

/** Key of the small picture that belongs to a content. */
export function thumbnailKey(tenantId: string, sha256: string): string {
	return `${tenantPrefix(tenantId)}thumbnails/${sha256}.webp`;
}
