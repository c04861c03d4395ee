import {
	type ApiKeyRecord,
	createApiKey,
	createApiKeyInput,
	findApiKey,
	revokeApiKey,
	revokeApiKeyInput,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import { ApiKeyScope } from "../enums.ts";
import { readId } from "../global-id.ts";
import { stillThere } from "../idempotency/still-there.ts";
import { parseInput } from "../user-errors.ts";
import { globalId } from "./node.ts";
import { type Payload, payloadType } from "./payload.ts";
import { ApiKey } from "./refs.ts";

builder.prismaObjectFields(ApiKey, (t) => ({
	id: t.id({ resolve: globalId("ApiKey") }),
	name: t.exposeString("name"),
	prefix: t.exposeString("prefix"),
	scopes: t.expose("scopes", { type: [ApiKeyScope] }),
	lastUsedAt: t.expose("lastUsedAt", { type: "DateTime", nullable: true }),
	expiresAt: t.expose("expiresAt", { type: "DateTime", nullable: true }),
	revokedAt: t.expose("revokedAt", { type: "DateTime", nullable: true }),
	createdAt: t.expose("createdAt", { type: "DateTime" }),
}));

interface ApiKeyPayloadShape extends Payload {
	apiKey?: ApiKeyRecord | null;
}

interface CreateApiKeyPayloadShape extends ApiKeyPayloadShape {
	secret?: string;
}

const ApiKeyPayload = payloadType<ApiKeyPayloadShape>("ApiKeyPayload", (t) => ({
	apiKey: t.expose("apiKey", { type: ApiKey, nullable: true }),
}));

const CreateApiKeyPayload = payloadType<CreateApiKeyPayloadShape>(
	"CreateApiKeyPayload",
	(t) => ({
		apiKey: t.expose("apiKey", { type: ApiKey, nullable: true }),
		secret: t.exposeString("secret", {
			nullable: true,
			description: "Shown this once.",
		}),
	}),
);

const CreateApiKeyInput = builder.inputType("CreateApiKeyInput", {
	fields: (t) => ({
		name: t.string({ required: true }),
		scopes: t.field({ type: [ApiKeyScope], required: true }),
		expiresAt: t.field({ type: "DateTime" }),
	}),
});

const ApiKeyInput = builder.inputType("ApiKeyInput", {
	fields: (t) => ({ apiKeyId: t.id({ required: true }) }),
});

builder.mutationFields((t) => ({
	createApiKey: t.field({
		type: CreateApiKeyPayload,
		access: "apiKey.manage",
		args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
		repeat: async (ctx, id) => ({
			apiKey: stillThere(await findApiKey(ctx.readWritten(), id)),
		}),
		resolve: async (_root, { input }, ctx) => {
			const { apiKeyId, key } = await createApiKey(
				ctx.verbs(),
				parseInput(createApiKeyInput, input),
			);
			return {
				apiKey: await findApiKey(ctx.readWritten(), apiKeyId),
				secret: key,
			};
		},
	}),
	revokeApiKey: t.field({
		type: ApiKeyPayload,
		access: "apiKey.manage",
		args: { input: t.arg({ type: ApiKeyInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const { apiKeyId } = await revokeApiKey(
				ctx.verbs(),
				parseInput(revokeApiKeyInput, {
					apiKeyId: readId("ApiKey", input.apiKeyId, "apiKeyId"),
				}),
			);
			ctx.services.authenticator.forgetApiKeys();
			return { apiKey: await findApiKey(ctx.readWritten(), apiKeyId) };
		},
	}),
}));
