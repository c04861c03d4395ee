import { InvalidInput } from "@patchbay/errors";

/** Types that have a global id. */
export type NodeType =
	| "Tenant"
	| "Brand"
	| "Member"
	| "Invitation"
	| "ApiKey"
	| "OAuthApp"
	| "AuditEvent"
	| "Grant"
	| "Connection"
	| "AdAccount"
	| "ImportJob"
	| "Campaign"
	| "AdGroup"
	| "Ad"
	| "Keyword"
	| "Asset"
	| "Session";

const form =
	/^([A-Za-z]+):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Opaque to clients: base64url of `Type:uuid`. */
export function encodeGlobalId(type: NodeType, id: string): string {
	return Buffer.from(`${type}:${id}`, "latin1").toString("base64url");
}

/** The type and uuid of a global id; null when it is none. The type may be one that we do not have. */
export function decodeGlobalId(
	globalId: string,
): { type: string; id: string } | null {
	const match = form.exec(
		Buffer.from(globalId, "base64url").toString("latin1"),
	);
	const [, type, id] = match ?? [];
	return type && id ? { type, id } : null;
}

/** The uuid of a global id of this type, or null: for reading, where an unknown id is simply not found. */
export function findId(type: NodeType, globalId: string): string | null {
	const decoded = decodeGlobalId(globalId);
	return decoded?.type === type ? decoded.id : null;
}

/** The uuid of a global id in an input. @throws InvalidInput with the path of the field */
export function readId(
	type: NodeType,
	globalId: string,
	...field: string[]
): string {
	const id = findId(type, globalId);
	if (id) return id;
	throw new InvalidInput(`This is not the id of ${articles[type]}.`, { field });
}

/**
 * Type and uuid of a global id that may be of several types.
 * @throws InvalidInput with the path of the field
 */
export function readIdOf<Type extends NodeType>(
	types: readonly Type[],
	globalId: string,
	...field: string[]
): { type: Type; id: string } {
	for (const type of types) {
		const id = findId(type, globalId);
		if (id) return { type, id };
	}
	throw new InvalidInput(
		`This is not the id of ${types.map((type) => articles[type]).join(" or ")}.`,
		{ field },
	);
}

const articles: Record<NodeType, string> = {
	Tenant: "an organization",
	Brand: "a brand",
	Member: "a member",
	Invitation: "an invitation",
	ApiKey: "an API key",
	OAuthApp: "an OAuth app",
	AuditEvent: "an audit event",
	Grant: "a grant",
	Connection: "a connection",
	AdAccount: "an ad account",
	ImportJob: "an import job",
	Campaign: "a campaign",
	AdGroup: "an ad group",
	Ad: "an ad",
	Keyword: "a keyword",
	Asset: "an asset",
	Session: "a session",
};

/** The same for an input that may be left out or null. */
export function readOptionalId(
	type: NodeType,
	globalId: string | null | undefined,
	...field: string[]
): string | null {
	return globalId === null || globalId === undefined
		? null
		: readId(type, globalId, ...field);
}

/** The same for a list; null when it is left out. */
export function readIds(
	type: NodeType,
	globalIds: readonly string[] | null | undefined,
	...field: string[]
): string[] | null {
	return (
		globalIds?.map((globalId, index) =>
			readId(type, globalId, ...field, String(index)),
		) ?? null
	);
}
