import { createHash, createHmac } from "node:crypto";
import type { KeyedRequest } from "@patchbay/access";
import { type GraphQLResolveInfo, print } from "graphql";
import { canonicalJson } from "./canonical-json.ts";

/** 1 to 255 printable characters of ASCII. */
export const isIdempotencyKey = (key: string) =>
	/^[\x20-\x7e]{1,255}$/.test(key);

/**
 * A key and what is asked for with it: the operation with its fragments, and its variables with their defaults, however
 * the client orders them. Hashed with a secret, because variables hold secrets and the hash is kept for a day.
 */
export function keyedRequest(
	key: string,
	{ operation, fragments, variableValues }: GraphQLResolveInfo,
	signingSecret: string,
): KeyedRequest {
	const document = [
		print(operation),
		...Object.keys(fragments)
			.sort()
			.map((name) =>
				print(fragments[name] as NonNullable<(typeof fragments)[string]>),
			),
	].join("\n");
	return {
		keyHash: createHash("sha256").update(key).digest(),
		bodyHash: createHmac("sha256", signingSecret)
			.update(`idempotency\n${document}\n${canonicalJson(variableValues)}`)
			.digest(),
	};
}
