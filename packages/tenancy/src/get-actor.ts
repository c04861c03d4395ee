import type { AccessContext } from "@patchbay/access";
import {
	type ApiKey,
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

/** A member of the tenant, removed ones too: they stay readable as actors. Null when there is none. */
export const findMember = (
	{ reader }: AccessContext & WithReader,
	id: string,
): Promise<MemberRecord | null> =>
	reader.models.member.findUnique({ where: { id } });

/** An API key of the tenant, revoked ones too. Null when there is none. */
export const findApiKey = (
	{ reader }: AccessContext & WithReader,
	id: string,
): Promise<ApiKeyRecord | null> =>
	reader.models.apiKey.findUnique({ where: { id } });
