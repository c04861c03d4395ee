import {
	findMember,
	type MemberRecord,
	removeMember,
	removeMemberInput,
	setMemberRole,
	setMemberRoleInput,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { Role } from "../enums.ts";
import { readId } from "../global-id.ts";
import { parseInput } from "../user-errors.ts";
import { globalId } from "./node.ts";
import { type Payload, payloadType } from "./payload.ts";
import { Member } from "./refs.ts";

builder.prismaObjectFields(Member, (t) => ({
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
}));

interface MemberPayloadShape extends Payload {
	member?: MemberRecord | null;
}

const MemberPayload = payloadType<MemberPayloadShape>("MemberPayload", (t) => ({
	member: t.expose("member", { type: Member, nullable: true }),
}));

const SetMemberRoleInput = builder.inputType("SetMemberRoleInput", {
	fields: (t) => ({
		memberId: t.id({ required: true }),
		role: t.field({ type: Role, required: true }),
	}),
});

const MemberInput = builder.inputType("MemberInput", {
	fields: (t) => ({ memberId: t.id({ required: true }) }),
});

const withMemberId = <Input extends { memberId: string }>(input: Input) => ({
	...input,
	memberId: readId("Member", input.memberId, "memberId"),
});

const payload = async (
	ctx: RequestContext,
	{ memberId }: { memberId: string },
): Promise<MemberPayloadShape> => ({
	member: await findMember(ctx.readWritten(), memberId),
});

builder.mutationFields((t) => ({
	setMemberRole: t.field({
		type: MemberPayload,
		access: "member.manage",
		args: { input: t.arg({ type: SetMemberRoleInput, required: true }) },
		resolve: async (_root, { input }, ctx) =>
			payload(
				ctx,
				await setMemberRole(
					ctx.verbs(),
					parseInput(setMemberRoleInput, withMemberId(input)),
				),
			),
	}),
	removeMember: t.field({
		type: MemberPayload,
		access: "member.manage",
		args: { input: t.arg({ type: MemberInput, required: true }) },
		resolve: async (_root, { input }, ctx) =>
			payload(
				ctx,
				await removeMember(
					ctx.verbs(),
					parseInput(removeMemberInput, withMemberId(input)),
				),
			),
	}),
}));
