import { z } from "zod";

const text = z.string().nullish();

/** `GET /api/accounts`: the one account that the credential belongs to. */
export const accountsReply = z.object({
	data: z.tuple([
		z.object({
			type: z.literal("account"),
			id: z.string(),
			attributes: z.object({
				contact_information: z
					.object({
						organization_name: text,
						default_sender_name: text,
						website_url: text,
					})
					.nullish(),
				timezone: text,
				preferred_currency: text,
				public_api_key: z.string(),
			}),
		}),
	]),
});

export type KlaviyoAccount = z.infer<typeof accountsReply>["data"][0];
