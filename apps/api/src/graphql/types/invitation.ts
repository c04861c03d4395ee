import {
	findInvitation,
	type InvitationRecord,
	inviteMember,
	inviteMemberInput,
	revokeInvitation,
	revokeInvitationInput,
} from "@patchbay/tenancy";
import {
	invitationUrl,
	mailInvitation,
} from "../../invitations/mail-invitation.ts";
import { builder } from "../builder.ts";
import { Role } from "../enums.ts";
import { readId } from "../global-id.ts";
import { stillThere } from "../idempotency/still-there.ts";
import { parseInput } from "../user-errors.ts";
import { Actor, readActor } from "./actor.ts";
import { globalId } from "./node.ts";
import { type Payload, payloadType } from "./payload.ts";
import { Invitation } from "./refs.ts";

builder.prismaObjectFields(Invitation, (t) => ({
	id: t.id({ resolve: globalId("Invitation") }),
	email: t.exposeString("email"),
	role: t.expose("role", { type: Role }),
	invitedBy: t.field({
		type: Actor,
		resolve: (invitation, _args, ctx) =>
			readActor(ctx.read(), invitation.invitedByType, invitation.invitedById),
	}),
	expiresAt: t.expose("expiresAt", { type: "DateTime" }),
	acceptedAt: t.expose("acceptedAt", { type: "DateTime", nullable: true }),
}));

interface InvitationPayloadShape extends Payload {
	invitation?: InvitationRecord | null;
	acceptUrl?: string;
}

const InvitationPayload = payloadType<InvitationPayloadShape>(
	"InvitationPayload",
	(t) => ({
		invitation: t.expose("invitation", {
			type: Invitation,
			nullable: true,
			// Whoever may not do it is told so in userErrors, and there is no invitation then.
			access: "signedIn",
		}),
		acceptUrl: t.expose("acceptUrl", {
			type: "URL",
			nullable: true,
			description: "Shown this once, to be sent to the person.",
		}),
	}),
);

const InviteMemberInput = builder.inputType("InviteMemberInput", {
	fields: (t) => ({
		email: t.string({ required: true }),
		role: t.field({ type: Role, required: true }),
	}),
});

const InvitationInput = builder.inputType("InvitationInput", {
	fields: (t) => ({ invitationId: t.id({ required: true }) }),
});

builder.mutationFields((t) => ({
	inviteMember: t.field({
		type: InvitationPayload,
		access: "member.manage",
		args: { input: t.arg({ type: InviteMemberInput, required: true }) },
		repeat: async (ctx, id) => ({
			invitation: stillThere(await findInvitation(ctx.readWritten(), id)),
		}),
		resolve: async (_root, { input }, ctx) => {
			const wanted = parseInput(inviteMemberInput, input);
			const invited = await inviteMember(ctx.verbs(), wanted);
			void mailInvitation(ctx.services, ctx.readWritten(), {
				...wanted,
				...invited,
			});
			return {
				invitation: await findInvitation(
					ctx.readWritten(),
					invited.invitationId,
				),
				acceptUrl: invitationUrl(ctx.services.adminUrl, invited.token),
			};
		},
	}),
	revokeInvitation: t.field({
		type: InvitationPayload,
		access: "member.manage",
		description: "Take an open invitation back: its links no longer work.",
		args: { input: t.arg({ type: InvitationInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const { invitationId } = await revokeInvitation(
				ctx.verbs(),
				parseInput(revokeInvitationInput, {
					invitationId: readId(
						"Invitation",
						input.invitationId,
						"invitationId",
					),
				}),
			);
			return {
				invitation: await findInvitation(ctx.readWritten(), invitationId),
			};
		},
	}),
}));
