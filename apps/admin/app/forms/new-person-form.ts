import { z } from "zod";
import { NewPassword } from "./new-password.ts";

/** Form for somebody without an account who accepts an invitation. */
export const NewPersonForm = z.object({
	name: z
		.string({ error: "Tell us your name." })
		.trim()
		.min(1, "Tell us your name.")
		.max(200, "Use at most 200 characters."),
	password: NewPassword,
});
