import { AppError, InvalidInput } from "@patchbay/errors";
import {
	AccessMissing,
	AccountInactive,
	AppRejected,
	GrantRevoked,
	PlatformRejected,
	RateLimited,
} from "@patchbay/platforms";

/** Codes of failures of our own before anything is sent: the credential or the database could not be had. */
const before: ReadonlySet<string> = new Set([
	"VAULT_UNAVAILABLE",
	"APP_NOT_CONFIGURED",
	"CREDENTIAL_REJECTED",
]);

/** Tells whether a failure says for certain that the change was not made; else its outcome has to be read back. */
export function isRefusal(error: unknown): error is AppError {
	return (
		error instanceof InvalidInput ||
		error instanceof PlatformRejected ||
		error instanceof AccessMissing ||
		error instanceof AccountInactive ||
		error instanceof RateLimited ||
		error instanceof GrantRevoked ||
		error instanceof AppRejected ||
		(error instanceof AppError && before.has(error.code))
	);
}
