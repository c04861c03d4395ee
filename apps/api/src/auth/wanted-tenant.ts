const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads `X-Patchbay-Tenant`: a tenant's global id or its uuid. Null when the header is not there; something that is
 * no tenant's id becomes one that nobody belongs to.
 */
export function wantedTenant(header: string | null): string | null {
	if (!header) return null;
	if (uuid.test(header)) return header.toLowerCase();
	const [type, id] = Buffer.from(header, "base64url").toString().split(":");
	return type === "Tenant" && id && uuid.test(id) ? id.toLowerCase() : "none";
}
