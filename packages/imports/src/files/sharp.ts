import { InstallationFault } from "@patchbay/errors";

/** More pixels than these are not unpacked. */
export const mostPixels = 80_000_000;

/** Loads the image library when the first file is there: it takes its share of memory. */
export async function loadSharp() {
	const { default: sharp } = await import("sharp");
	sharp.cache(false);
	sharp.concurrency(1);
	return sharp;
}

/** The library tells of it by the text alone. @throws {InstallationFault} when it was our memory that did not suffice */
export function requireMemory(cause: unknown): void {
	if (cause instanceof Error && /out of memory/i.test(cause.message))
		throw new InstallationFault(
			"Images cannot be read on this installation right now. Ask its operator to look at the log.",
			{ cause },
		);
}
