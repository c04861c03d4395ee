import type { SessionRecord } from "@patchbay/identity";
import { builder } from "../builder.ts";
import { readId } from "../global-id.ts";
import { type Payload, payloadType } from "./payload.ts";
import { Session } from "./session.ts";

interface SessionPayloadShape extends Payload {
	session?: SessionRecord;
}

interface RevokeSessionsPayloadShape extends Payload {
	revoked?: number;
}

const SessionPayload = payloadType<SessionPayloadShape>(
	"SessionPayload",
	(t) => ({
		session: t.expose("session", { type: Session, nullable: true }),
	}),
);

const RevokeSessionsPayload = payloadType<RevokeSessionsPayloadShape>(
	"RevokeSessionsPayload",
	(t) => ({
		revoked: t.int({
			description: "How many sessions were ended.",
			resolve: ({ revoked }) => revoked ?? 0,
		}),
	}),
);

const RevokeSessionInput = builder.inputType("RevokeSessionInput", {
	fields: (t) => ({ sessionId: t.id({ required: true }) }),
});

builder.mutationFields((t) => ({
	revokeSession: t.field({
		type: SessionPayload,
		access: "signedIn",
		description:
			"Ends one of the person's own sessions at once, the present one too.",
		args: { input: t.arg({ type: RevokeSessionInput, required: true }) },
		resolve: async (_root, { input }, ctx) => ({
			session: await ctx.services.authenticator.sessions.revoke(
				ctx.read(),
				readId("Session", input.sessionId, "sessionId"),
			),
		}),
	}),
	revokeOtherSessions: t.field({
		type: RevokeSessionsPayload,
		access: "signedIn",
		description: "Ends all of the person's sessions but the present one.",
		resolve: async (_root, _args, ctx) => ({
			revoked: await ctx.services.authenticator.sessions.revokeOthers(
				ctx.read(),
			),
		}),
	}),
}));
