import { z } from "zod";

/** What is read of `GET /12/accounts`. */
export const accountsReply = z.object({
	data: z.array(z.unknown()),
	next_cursor: z.string().min(1).max(1024).nullish(),
});

export const account = z.object({
	// Base 36.
	id: z.string().regex(/^[0-9a-z]{1,32}$/),
	name: z.string(),
	timezone: z.string().nullish(),
	approval_status: z.string().nullish(),
	deleted: z.boolean().nullish(),
});

export type Account = z.infer<typeof account>;
