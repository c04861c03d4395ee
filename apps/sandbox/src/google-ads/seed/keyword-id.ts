import { createHash } from "node:crypto";
import type { Json } from "./entities.ts";

/**
 * Criterion id of a keyword. The same words with the same match type are one criterion in every ad group and account: the id
 * is unique only together with the ad group, and creating one again finds the one that is there.
 */
export function keywordId(keyword: Json | undefined): string {
	const { text = "", matchType = "" } =
		typeof keyword === "object" && !Array.isArray(keyword) ? keyword : {};
	const words = String(text).trim().toLowerCase().replace(/\s+/g, " ");
	const hash = createHash("sha256").update(`${words} ${String(matchType)}`);
	return String(300_000_000_000n + (hash.digest().readBigUInt64BE(0) >> 24n));
}
