import { type AppError, isUserErrorCode } from "@patchbay/errors";
import type { AdAccountDraft, UnreadableReason } from "../drafts.ts";
import {
	AccessMissing,
	AccountInactive,
	AppRejectedForAccount,
} from "../errors.ts";

/** Place of an account that has none above it or below it, and is entered directly. */
export const standalone = {
	manager: false,
	parentExternalId: null,
	accessExternalId: null,
};

/** Tells whether a failure is one account's refusal of the login or of our app, which says nothing of other accounts. */
export function isRefusedAccount(error: unknown): error is AppError {
	return (
		error instanceof AccountInactive ||
		error instanceof AppRejectedForAccount ||
		(error instanceof AccessMissing && error.code === "ACCESS_MISSING")
	);
}

/** Reason why reading one account failed while others were read. */
export function toUnreadableReason(error: AppError): UnreadableReason {
	return {
		code: isUserErrorCode(error.code) ? error.code : "PLATFORM_REPLY_CHANGED",
		message: error.message,
		isRefusal: isRefusedAccount(error),
	};
}

/** Reason for an account of which the platform tells nothing, or nothing in a form that is known. */
export function untoldReason(message: string): UnreadableReason {
	return { code: "PLATFORM_REPLY_CHANGED", message, isRefusal: false };
}

/**
 * An account that could not be read, with its reason.
 * @param known what is known of it besides its id
 */
export function toUnreadableAccount(
	externalId: string,
	unreadable: UnreadableReason,
	known: Partial<AdAccountDraft> = {},
): AdAccountDraft {
	return {
		...standalone,
		externalId,
		name: externalId,
		currencyCode: null,
		timeZone: null,
		platformStatus: "UNREADABLE",
		active: false,
		...known,
		unreadable,
	};
}
