import { z } from "zod";

/** `GET /api/v1/me`: whoever the credential belongs to. */
export const meReply = z.object({ id: z.string().min(1), name: z.string() });

/** `GET /api/v1/accounts`: one page. Its rows are read one by one. */
export const accountsReply = z.object({
	accounts: z.array(z.unknown()),
	next_cursor: z.string().min(1).max(1024).nullish(),
});

export const account = z.object({
	id: z.string().regex(/^[\w-]{1,64}$/),
	name: z.string(),
	currency: z.string().nullish(),
	time_zone: z.string().nullish(),
	status: z.string(),
});

export type Account = z.infer<typeof account>;
