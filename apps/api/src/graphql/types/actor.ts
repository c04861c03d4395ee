import type { ActorType } from "@patchbay/db";
import {
	type ApiKeyRecord,
	findApiKey,
	findMember,
	type MemberRecord,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { ReadContext } from "../context.ts";
import { ApiKeyScope, Role } from "../enums.ts";
import { globalId, Node } from "./node.ts";
import { ApiKey, Member } from "./refs.ts";

Member.implement({
	access: "signedIn",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("Member") }),
		name: t.exposeString("name", { nullable: true }),
		email: t.exposeString("email"),
		role: t.expose("role", { type: Role }),
		createdAt: t.expose("createdAt", { type: "DateTime" }),
		removedAt: t.expose("removedAt", {
			type: "DateTime",
			nullable: true,
			description: "Set once removed: actors stay readable in the audit.",
		}),
	}),
});

ApiKey.implement({
	access: "signedIn",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("ApiKey") }),
		name: t.exposeString("name"),
		prefix: t.exposeString("prefix"),
		scopes: t.expose("scopes", { type: [ApiKeyScope] }),
		lastUsedAt: t.expose("lastUsedAt", { type: "DateTime", nullable: true }),
		expiresAt: t.expose("expiresAt", { type: "DateTime", nullable: true }),
		revokedAt: t.expose("revokedAt", { type: "DateTime", nullable: true }),
		createdAt: t.expose("createdAt", { type: "DateTime" }),
	}),
});

const System = builder.objectRef<{ name: string }>("System").implement({
	fields: (t) => ({ name: t.exposeString("name") }),
});

export type ActorShape =
	| ({ __typename: "Member" } & MemberRecord)
	| ({ __typename: "ApiKey" } & ApiKeyRecord)
	| { __typename: "System"; name: string };

export const Actor = builder.unionType("Actor", {
	types: [Member, ApiKey, System],
	resolveType: (actor) => (actor as ActorShape).__typename,
});

/** The actor that a row names; the system where it names none. */
export async function readActor(
	ctx: ReadContext,
	type: ActorType,
	id: string | null,
): Promise<ActorShape> {
	if (id && type === "MEMBER") {
		const member = await findMember(ctx, id);
		if (member) return { ...member, __typename: "Member" };
	}
	if (id && type === "API_KEY") {
		const key = await findApiKey(ctx, id);
		if (key) return { ...key, __typename: "ApiKey" };
	}
	return { __typename: "System", name: "Patchbay" };
}
