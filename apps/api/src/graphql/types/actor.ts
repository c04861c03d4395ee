import type { ActorType } from "@patchbay/db";
import {
	type ApiKeyRecord,
	findActingKey,
	findActingMember,
	type MemberRecord,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { ReadContext } from "../context.ts";
import { ApiKey, Member } from "./refs.ts";

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
		const member = await findActingMember(ctx, id);
		if (member) return { ...member, __typename: "Member" };
	}
	if (id && type === "API_KEY") {
		const key = await findActingKey(ctx, id);
		if (key) return { ...key, __typename: "ApiKey" };
	}
	return { __typename: "System", name: "Patchbay" };
}
