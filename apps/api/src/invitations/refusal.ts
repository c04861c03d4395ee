import { AppError } from "@patchbay/errors";
import { InvitationClosed } from "@patchbay/tenancy";

export interface Refusal {
	status: number;
	code: string;
	message: string;
	/** Path into the body, where one value is at fault. */
	field?: readonly string[];
}

const statusOf: Partial<Record<AppError["code"], number>> = {
	INVALID_INPUT: 400,
	FORBIDDEN: 403,
	NOT_FOUND: 404,
	CONFLICT: 409,
	UNAVAILABLE: 503,
};

/**
 * Translates an error for the holder of an invitation.
 * @throws the error itself when it is none that we expect
 */
export function toRefusal(error: unknown): Refusal {
	if (error instanceof InvitationClosed)
		return {
			status: 410,
			code: `INVITATION_${error.reason}`,
			message: error.message,
		};
	const status = error instanceof AppError ? statusOf[error.code] : undefined;
	if (!(error instanceof AppError) || status === undefined) throw error;
	const { code, message, field } = error;
	return { status, code, message, ...(field ? { field } : {}) };
}
