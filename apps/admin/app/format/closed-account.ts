import { inWords } from "./labels.ts";

/** Platforms' own words for an ad account that is open. */
const open: ReadonlySet<string> = new Set([
	"ENABLED",
	"ACCEPTED",
	"STATUS_ENABLE",
	"ACTIVE",
]);

/** A platform's word for an account that is not simply open, for a person; null for one that is, or of which it tells nothing. */
export function closedAccountLabel(
	platformStatus: string | null,
): string | null {
	if (platformStatus === null || open.has(platformStatus)) return null;
	// TikTok writes the field's name before each word.
	return inWords(platformStatus.replace(/^STATUS_/, ""));
}
