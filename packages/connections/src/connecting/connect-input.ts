import { AuthenticationMethod } from "@patchbay/db";
import { isReturnPath } from "@patchbay/http";
import { platformIds } from "@patchbay/platforms";
import { z } from "zod";

const longestKey = 500;

export const connectInput = z
	.object({
		brandId: z.uuid(),
		platform: z.enum(platformIds),
		/** Default: the platform's first. */
		method: z.enum(AuthenticationMethod).nullish(),
		/** Connect through this grant, without a new consent. */
		grantId: z.uuid().nullish(),
		/** Reconnect this connection, or ask for more scopes on it. */
		connectionId: z.uuid().nullish(),
		scopeSets: z.array(z.string().min(1).max(50)).max(20).nullish(),
		returnTo: z
			.string()
			.refine(
				isReturnPath,
				"Give a path within the admin app, such as /brands.",
			)
			.nullish(),
		apiKey: z
			.string()
			.max(longestKey, `A key has at most ${longestKey} characters.`)
			.nullish(),
		publicApiKey: z
			.string()
			.max(longestKey, `A key has at most ${longestKey} characters.`)
			.nullish(),
		browserNonce: z
			.string()
			.min(16, "A browser nonce has at least 16 characters.")
			.max(256, "A browser nonce has at most 256 characters.")
			.nullish(),
	})
	.refine((input) => !(input.grantId && input.connectionId), {
		message:
			"Give either a grant to connect through or a connection to reconnect.",
		path: ["connectionId"],
	});
export type ConnectInput = z.output<typeof connectInput>;
