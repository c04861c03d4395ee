import { z } from "zod";

export const passwordHint = "At least 12 characters. A few words are good.";

/** A password that somebody chooses; the API checks it again. */
export const NewPassword = z
	.string({ error: "Choose a password." })
	.min(12, "Use at least 12 characters.")
	.max(256, "Use at most 256 characters.");
