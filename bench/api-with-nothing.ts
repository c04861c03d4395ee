// The API as production runs it, with two more mutations that do nothing: what HTTP, sign-in and GraphQL cost by
// themselves, for the least that a mutation can be and for one that takes and answers what vendAccessToken does.
import { builder } from "../apps/api/src/graphql/builder.ts";
import { UserError } from "../apps/api/src/graphql/types/values.ts";

interface Answer {
	accessToken: string;
	expiresAt: Date;
}

const DoNothingAlikeInput = builder.inputType("DoNothingAlikeInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		purpose: t.string({ required: true }),
		minValiditySeconds: t.int({ required: true, defaultValue: 300 }),
	}),
});

const DoNothingAlikePayload = builder
	.objectRef<Answer>("DoNothingAlikePayload")
	.implement({
		fields: (t) => ({
			accessToken: t.string({
				nullable: true,
				resolve: ({ accessToken }) => accessToken,
			}),
			expiresAt: t.field({
				type: "DateTime",
				nullable: true,
				resolve: ({ expiresAt }) => expiresAt,
			}),
			userErrors: t.field({ type: [UserError], size: 10, resolve: () => [] }),
		}),
	});

/** As long as a sandbox's token. */
const answer: Answer = {
	accessToken: "x".repeat(64),
	expiresAt: new Date(Date.now() + 3_600_000),
};

builder.mutationFields((t) => ({
	doNothing: t.string({
		access: "token.vend",
		args: { purpose: t.arg.string({ required: true }) },
		resolve: (_root, { purpose }) => purpose,
	}),
	doNothingAlike: t.field({
		type: DoNothingAlikePayload,
		access: "token.vend",
		args: { input: t.arg({ type: DoNothingAlikeInput, required: true }) },
		resolve: () => answer,
	}),
}));
await import("../apps/api/src/server.ts");
