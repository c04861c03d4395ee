import { AppError } from "@patchbay/errors";

/** A key, person or tenant has used what it may for now. */
export class QuotaExceeded extends AppError {
	/** Whole seconds, at least one. */
	readonly retryAfterSeconds: number;

	constructor(message: string, retryAfterSeconds: number) {
		super("RATE_LIMITED", message);
		this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
	}
}
