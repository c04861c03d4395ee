import { z } from "zod";
import { NewPassword } from "./new-password.ts";

const password = z
	.string({ error: "Enter your password." })
	.max(256, "Use at most 256 characters.");

export const ChangePasswordForm = z.object({
	currentPassword: password,
	newPassword: NewPassword,
});

/** Form shown before two-factor sign-in is begun, ended, or given new codes. */
export const PasswordForm = z.object({ password });

export const TotpCodeForm = z.object({
	code: z
		.string({ error: "Enter the six digits that your app shows." })
		.transform((code) => code.replaceAll(/\s/g, ""))
		.pipe(
			z.string().regex(/^\d{6}$/, "Enter the six digits that your app shows."),
		),
});
