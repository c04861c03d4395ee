import { InstallationFault } from "@patchbay/errors";

/**
 * The store of files does not take or give one: the disk is full, read-only or gone, or its folder may not be written to.
 * The cause, for the log, names the call and its code.
 */
export class StorageFault extends InstallationFault {
	constructor(cause: unknown) {
		super(
			"This installation's file store is failing right now. Ask its operator to look at the log.",
			{ cause },
		);
	}
}

/** Waits for a call of the file system; whatever it fails with is this installation's fault. */
export async function orStorageFault<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (cause) {
		throw new StorageFault(cause);
	}
}
