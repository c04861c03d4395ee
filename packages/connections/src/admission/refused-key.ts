import { AppError } from "@patchbay/errors";
import type { CredentialMethod } from "@patchbay/oauth";
import { GrantRevoked, ScopeMissing } from "@patchbay/platforms";

/** Turns the platform's answer about a key into a fault of the field: it was never a grant that could be reconnected. */
export function asRefusedKey(
	error: unknown,
	kind: CredentialMethod,
	name: string,
): unknown {
	if (kind !== "API_KEY") return error;
	const options = { cause: error, field: ["apiKey"] };
	if (error instanceof GrantRevoked)
		return new AppError(
			"CREDENTIAL_REJECTED",
			`${name} does not accept this key: it is wrong, or was deleted. Copy it again, or make a new one there.`,
			options,
		);
	if (error instanceof ScopeMissing)
		return new ScopeMissing(error.message, error.scopeSets, options);
	return error;
}
