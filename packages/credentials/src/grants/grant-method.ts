import { AppError } from "@patchbay/errors";
import type { Method } from "@patchbay/oauth";
import { getPlatform } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { secondsUntilDue } from "../renewal-time.ts";
import type { GrantRow } from "./grant-row.ts";

/** Renewal of a credential, as its sign-in method has it. */
export type MethodRenewal = Pick<Method, "renewal" | "renew">;

/**
 * The method that a grant was made by.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM when its platform no longer has it
 */
export function methodOf(
	{ platforms }: Pick<Dependencies, "platforms">,
	{
		platform: id,
		authentication_method: kind,
	}: Pick<GrantRow, "platform" | "authentication_method">,
): Method {
	const platform = getPlatform(platforms, id);
	const method = platform.methods.find((each) => each.kind === kind);
	if (method) return method;
	throw new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		`${platform.name} can no longer be connected in this way. Connect again.`,
	);
}

/** Means of renewal that a credential offers. */
interface Renewable {
	/** Null when it does not end by itself. */
	secondsLeft: number | null;
	hasRefreshToken: boolean;
}

/** Tells whether a credential can be renewed without a person. */
export function canRenew(
	{ renewal, renew }: MethodRenewal,
	{ secondsLeft, hasRefreshToken }: Renewable,
): boolean {
	if (!renew) return false;
	switch (renewal.by) {
		case "refresh_token":
			return hasRefreshToken;
		case "access_token":
			return secondsLeft !== null && secondsLeft > 0;
		case "consent":
			return false;
	}
}

/**
 * Seconds until a worker has something to do for a credential: renew it, early enough, or notice its end where only a
 * person can renew it. Null when there is nothing to do.
 */
export function secondsUntilRenewal(
	method: MethodRenewal,
	credential: Renewable,
): number | null {
	const { secondsLeft } = credential;
	if (secondsLeft === null) return null;
	const { renewal } = method;
	if (renewal.by === "consent" || !canRenew(method, credential))
		return secondsLeft;
	return Math.min(
		secondsUntilDue(secondsLeft, renewal.aheadSeconds),
		renewal.everySeconds ?? Number.POSITIVE_INFINITY,
	);
}
