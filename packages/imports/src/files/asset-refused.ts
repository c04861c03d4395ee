import type { UserErrorCode } from "@patchbay/errors";

/** A file that could not be fetched or is not what it should be; the message is for a person. */
export class AssetRefused extends Error {
	readonly code: UserErrorCode;
	/** True when the same fetch may succeed a moment later. */
	readonly transient: boolean;
	/** True when there is nothing at the address any more: the platform may know another. */
	readonly gone: boolean;
	/** True when the file came too slowly: another try would only hold the place longer. The next import tries again. */
	readonly slow: boolean;

	constructor(
		message: string,
		options: {
			code?: UserErrorCode;
			transient?: boolean;
			slow?: boolean;
			gone?: boolean;
			cause?: unknown;
		} = {},
	) {
		super(message, "cause" in options ? { cause: options.cause } : undefined);
		this.name = "AssetRefused";
		this.gone = options.gone ?? false;
		this.slow = options.slow ?? false;
		this.transient = options.transient ?? false;
		this.code =
			options.code ??
			(this.transient || this.slow
				? "PLATFORM_UNAVAILABLE"
				: "PLATFORM_REJECTED");
	}
}
