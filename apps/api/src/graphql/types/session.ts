import type { SessionRecord } from "@patchbay/identity";
import { builder } from "../builder.ts";
import { globalId, Node } from "./node.ts";

export const Session = builder.objectRef<SessionRecord>("Session").implement({
	access: "signedIn",
	interfaces: [Node],
	description: "A browser in which a person is signed in.",
	fields: (t) => ({
		id: t.id({ resolve: globalId("Session") }),
		createdAt: t.expose("createdAt", { type: "DateTime" }),
		lastSeenAt: t.expose("lastSeenAt", {
			type: "DateTime",
			description: "Noted at most every ten minutes.",
		}),
		expiresAt: t.expose("expiresAt", { type: "DateTime" }),
		ipAddress: t.exposeString("ipAddress", { nullable: true }),
		userAgent: t.exposeString("userAgent", { nullable: true }),
		current: t.boolean({
			description: "True for the session that asks.",
			resolve: ({ id }, _args, ctx) => ctx.read().sessionId === id,
		}),
	}),
});
