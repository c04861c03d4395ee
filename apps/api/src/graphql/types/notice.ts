import type { Notice as Told } from "@patchbay/connections";
import { builder } from "../builder.ts";
import { NoticeKind } from "../enums.ts";

/** Largest number of notices of one object: each kind once. */
export const mostNotices = 3;

export const Notice = builder.objectRef<Told>("Notice").implement({
	description:
		"Something that stops working on a known day unless somebody acts. An API version is told 60, 30 and 7 days ahead, a person's access 14 and 3 days.",
	fields: (t) => ({
		kind: t.expose("kind", { type: NoticeKind }),
		urgent: t.exposeBoolean("urgent", {
			description: "True for the last warning before the end, and after it.",
		}),
		message: t.exposeString("message", {
			description: "For a person to read: who has to do what.",
		}),
		endsAt: t.expose("endsAt", { type: "DateTime" }),
	}),
});
