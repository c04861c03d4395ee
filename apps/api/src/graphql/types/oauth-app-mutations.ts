import {
	createOAuthApp,
	createOAuthAppInput,
	deleteOAuthApp,
	deleteOAuthAppInput,
	findOAuthApp,
	type OAuthAppRecord,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import { builder } from "../builder.ts";
import { Platform } from "../enums.ts";
import { readId } from "../global-id.ts";
import { stillThere } from "../idempotency/still-there.ts";
import { parseInput } from "../user-errors.ts";
import { type Payload, payloadType } from "./payload.ts";
import { OAuthApp } from "./refs.ts";

interface OAuthAppPayloadShape extends Payload {
	oauthApp?: OAuthAppRecord | null;
}

const OAuthAppPayload = payloadType<OAuthAppPayloadShape>(
	"OAuthAppPayload",
	(t) => ({
		oauthApp: t.expose("oauthApp", {
			type: OAuthApp,
			nullable: true,
			description: "Of a deleted app, what it was.",
		}),
	}),
);

const CreateOAuthAppInput = builder.inputType("CreateOAuthAppInput", {
	fields: (t) => ({
		platform: t.field({ type: Platform, required: true }),
		label: t.string({ required: true }),
		clientId: t.string({ required: true }),
		clientSecret: t.string({ required: true }),
		redirectUri: t.field({
			type: "URL",
			description: "The admin app's callback of the platform when left out.",
		}),
		scopes: t.stringList({
			description: "All of the platform when left out.",
		}),
		extras: t.field({
			type: "JSON",
			description: "An object of names and texts, such as loginCustomerId.",
		}),
	}),
});

const UpdateOAuthAppInput = builder.inputType("UpdateOAuthAppInput", {
	fields: (t) => ({
		oauthAppId: t.id({ required: true }),
		label: t.string(),
		addClientSecret: t.string({
			description:
				"Tried first from now on; the ones that are there go on serving.",
		}),
		dropOldestClientSecret: t.boolean({
			description:
				"Never the only one. After addClientSecret, if both are given.",
		}),
		scopes: t.stringList({
			description: "An empty list allows all of the platform.",
		}),
		extras: t.field({
			type: "JSON",
			description:
				"Names and texts to set, null to remove one; what is not named stays.",
		}),
	}),
});

const OAuthAppInput = builder.inputType("OAuthAppInput", {
	fields: (t) => ({ oauthAppId: t.id({ required: true }) }),
});

const withAppId = <Input extends { oauthAppId: string }>(input: Input) => ({
	...input,
	oauthAppId: readId("OAuthApp", input.oauthAppId, "oauthAppId"),
});

builder.mutationFields((t) => ({
	createOAuthApp: t.field({
		type: OAuthAppPayload,
		access: "oauthApp.manage",
		args: { input: t.arg({ type: CreateOAuthAppInput, required: true }) },
		repeat: async (ctx, id) => ({
			oauthApp: stillThere(await findOAuthApp(ctx.readWritten(), id)),
		}),
		resolve: async (_root, { input }, ctx) => {
			const { oauthAppId } = await createOAuthApp(
				ctx.verbs(),
				parseInput(createOAuthAppInput, input),
			);
			return { oauthApp: await findOAuthApp(ctx.readWritten(), oauthAppId) };
		},
	}),
	updateOAuthApp: t.field({
		type: OAuthAppPayload,
		access: "oauthApp.manage",
		args: { input: t.arg({ type: UpdateOAuthAppInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const { oauthAppId } = await updateOAuthApp(
				ctx.verbs(),
				parseInput(updateOAuthAppInput, withAppId(input)),
			);
			return { oauthApp: await findOAuthApp(ctx.readWritten(), oauthAppId) };
		},
	}),
	deleteOAuthApp: t.field({
		type: OAuthAppPayload,
		access: "oauthApp.manage",
		args: { input: t.arg({ type: OAuthAppInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const parsed = parseInput(deleteOAuthAppInput, withAppId(input));
			const oauthApp = await findOAuthApp(
				ctx.readAsWriter(),
				parsed.oauthAppId,
			);
			await deleteOAuthApp(ctx.verbs(), parsed);
			return { oauthApp };
		},
	}),
}));
