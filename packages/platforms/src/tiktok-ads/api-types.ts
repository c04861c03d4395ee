import { z } from "zod";

/** A TikTok id: digits, kept as text since many are beyond 2^53. */
const id = z
	.union([z.string(), z.number().int().nonnegative()])
	.transform(String)
	.pipe(z.string().regex(/^\d{1,20}$/));

const envelope = <T extends z.ZodType>(data: T) => z.object({ data });

export const advertiserListReply = envelope(
	z.object({ list: z.array(z.unknown()) }),
);

export const listedAdvertiser = z.object({
	advertiser_id: id,
	// Its details tell the name too: one that is none must not cost the account.
	advertiser_name: z.string().nullable().catch(null),
});

export const advertiserInfoReply = envelope(
	z.object({ list: z.array(z.unknown()) }),
);

export const advertiser = z.object({
	advertiser_id: id,
	name: z.string().nullish(),
	status: z.string().nullish(),
	currency: z.string().nullish(),
	display_timezone: z.string().nullish(),
});

export type Advertiser = z.infer<typeof advertiser>;

/** Names of the fields that `advertiser` reads; an unknown one refuses the whole call. */
export const advertiserFields = Object.keys(advertiser.shape);

export const userReply = envelope(
	z.object({ core_user_id: id, display_name: z.string().nullish() }),
);
