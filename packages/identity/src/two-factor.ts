import { twoFactor } from "better-auth/plugins";

/**
 * better-auth's second step by authenticator app or backup code. Of itself it follows a password alone: here also the
 * session that a sign-in with Google opens (the only endpoint without a path that makes one, see sign-in-steps.ts).
 * Secrets and backup codes are encrypted with AUTH_SECRET.
 */
export function twoFactorAlsoAfterGoogle() {
	const plugin = twoFactor({
		issuer: "Patchbay",
		twoFactorCookieMaxAge: 10 * 60,
		backupCodeOptions: { storeBackupCodes: "encrypted" },
		accountLockout: { maxFailedAttempts: 10, durationSeconds: 15 * 60 },
	});
	const after = plugin.hooks.after.map((hook) => ({
		...hook,
		matcher: (context: Parameters<typeof hook.matcher>[0]) =>
			hook.matcher(context) ||
			(context.path === undefined && context.context.newSession !== null),
	}));
	return { ...plugin, hooks: { ...plugin.hooks, after } };
}
