import type { AccessContext } from "@patchbay/access";
import {
	type ApiKey,
	findById,
	type Member,
	recordOf,
	type WithReader,
} from "@patchbay/db";

export type MemberRecord = Member;
/** Never the key's hash. */
export type ApiKeyRecord = Omit<ApiKey, "keyHash">;

export const memberRecord = recordOf<MemberRecord>({
	id: "value",
	tenantId: "value",
	userId: "value",
	name: "value",
	email: "value",
	role: "value",
	createdAt: "instant",
	removedAt: "instant",
});

export const apiKeyRecord = recordOf<ApiKeyRecord>({
	id: "value",
	tenantId: "value",
	name: "value",
	prefix: "value",
	scopes: "enums",
	lastUsedAt: "instant",
	expiresAt: "instant",
	revokedAt: "instant",
	createdAt: "instant",
});

/** The member, removed ones too. Null when the tenant has none of this id. */
export const findMember = (
	{ reader }: AccessContext & WithReader,
	id: string,
): Promise<MemberRecord | null> =>
	reader.models.member.findUnique({ where: { id } });

/** The API key, revoked ones too. Null when the tenant has none of this id. */
export const findApiKey = (
	{ reader }: AccessContext & WithReader,
	id: string,
): Promise<ApiKeyRecord | null> =>
	reader.models.apiKey.findUnique({ where: { id } });

/**
 * The member as somebody who did something, removed ones too: they stay readable as actors. By SQL, because actors hang on
 * every row of the long lists: decision 0046.
 */
export const findActingMember = (
	{ reader }: AccessContext & WithReader,
	id: string,
): Promise<MemberRecord | null> => findById(reader, "member", memberRecord, id);

/** The same for an API key. */
export const findActingKey = (
	{ reader }: AccessContext & WithReader,
	id: string,
): Promise<ApiKeyRecord | null> =>
	findById(reader, "api_key", apiKeyRecord, id);
