import type { z } from "zod";
import { UnexpectedReply } from "./errors.ts";

/**
 * A reply by its schema.
 * @throws {UnexpectedReply} with the path of what does not fit
 */
export function parseReply<T>(
	{ name }: { name: string },
	schema: z.ZodType<T>,
	reply: unknown,
): T {
	const parsed = schema.safeParse(reply);
	if (parsed.success) return parsed.data;
	const path = parsed.error.issues[0]?.path.map(String).join(".") || "$";
	throw new UnexpectedReply(
		`${name} answered in an unknown form (at ${path}). Tell the operator of this installation.`,
		path,
	);
}
