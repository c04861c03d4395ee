import { vendAccessToken, vendAccessTokenInput } from "@patchbay/connections";
import { builder } from "../builder.ts";
import { parseInput } from "../user-errors.ts";
import { withConnectionId } from "./connection-payload.ts";
import { type Payload, payloadType } from "./payload.ts";

interface VendPayloadShape extends Payload {
	accessToken?: string;
	tokenSecret?: string | null;
	tokenType?: string;
	expiresAt?: Date | null;
}

const VendAccessTokenPayload = payloadType<VendPayloadShape>(
	"VendAccessTokenPayload",
	(t) => ({
		accessToken: t.exposeString("accessToken", { nullable: true }),
		tokenSecret: t.exposeString("tokenSecret", {
			nullable: true,
			description: "Only for OAuth 1.0a.",
		}),
		tokenType: t.exposeString("tokenType", { nullable: true }),
		expiresAt: t.expose("expiresAt", { type: "DateTime", nullable: true }),
	}),
);

const VendAccessTokenInput = builder.inputType("VendAccessTokenInput", {
	fields: (t) => ({
		connectionId: t.id({ required: true }),
		purpose: t.string({ required: true }),
		minValiditySeconds: t.int({ defaultValue: 300 }),
		scopeSets: t.stringList({
			description:
				"Scope sets that the token is for: SCOPE_MISSING when the user has not allowed one. Default: the default sets.",
		}),
	}),
});

builder.mutationFields((t) => ({
	vendAccessToken: t.field({
		type: VendAccessTokenPayload,
		access: "token.vend",
		description:
			"Hand out a live access token to a script. Needs scope TOKENS_READ; refreshes first when less than `minValiditySeconds` are left; always audited. UNSUPPORTED_BY_PLATFORM for a connection by API key: a key is never handed out.",
		args: { input: t.arg({ type: VendAccessTokenInput, required: true }) },
		resolve: async (_root, { input }, ctx) => {
			const { accessToken, tokenSecret, tokenType, expiresAt } =
				await vendAccessToken(
					ctx.verbs(),
					parseInput(vendAccessTokenInput, withConnectionId(input)),
				);
			return {
				accessToken: accessToken.reveal(),
				tokenSecret: tokenSecret?.reveal() ?? null,
				tokenType,
				expiresAt,
			};
		},
	}),
}));
