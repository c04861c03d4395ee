import { AppError, type AppErrorOptions } from "@patchbay/errors";

/** A key cannot be had right now: the key service does not answer, or the configured root key is not the one needed. */
export class KeyUnavailable extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("VAULT_UNAVAILABLE", message, options);
	}
}

/** The organization's keys were destroyed for good: nothing of it opens, and nothing can be sealed for it any more. */
export class KeysDestroyed extends KeyUnavailable {
	constructor(options?: AppErrorOptions) {
		super(
			"The keys of this organization were destroyed: nothing can be connected or stored for it any more. Ask the operator for a new organization.",
			options,
		);
	}
}

/**
 * Stored bytes are not what was stored: changed, moved to another place, put back from an older time, or sealed under
 * another key. Never retried; someone has to look.
 */
export class SecretTampered extends AppError {
	constructor(reason: string, options?: AppErrorOptions) {
		super(
			"INTERNAL",
			`A stored secret does not match what was saved: ${reason}.`,
			options,
		);
	}
}
