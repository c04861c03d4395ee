import { InvalidInput } from "@patchbay/errors";
import { signAssetUrl } from "@patchbay/imports";
import type { Services } from "../services.ts";

const shortest = 60;
const longest = 3_600;

/**
 * A URL that serves a stored file for a while, to whoever holds it.
 *
 * @throws InvalidInput for a time that is too short or too long
 */
export function signAssetLink(
	{
		db,
		signingSecret,
		apiUrl,
	}: Pick<Services, "db" | "signingSecret" | "apiUrl">,
	file: { key: string; mimeType: string },
	expiresInSeconds: number,
): string {
	checkLinkSeconds(expiresInSeconds);
	// Whichever process serves it goes by the same clock.
	const expiresAt = new Date(db.clock.now() + expiresInSeconds * 1_000);
	return `${apiUrl}${signAssetUrl({ ...file, expiresAt, signingKey: signingSecret })}`;
}

/** @throws InvalidInput for a time that is too short or too long */
export function checkLinkSeconds(expiresInSeconds: number): void {
	if (expiresInSeconds < shortest || expiresInSeconds > longest) {
		throw new InvalidInput(
			`\`expiresInSeconds\` must be between ${shortest} and ${longest}.`,
			{ field: ["expiresInSeconds"] },
		);
	}
}
