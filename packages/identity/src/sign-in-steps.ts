import {
	APIError,
	createAuthEndpoint,
	getSessionFromCtx,
} from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";

/** Endpoints that use better-auth's own sessions and cookies from within. None of them has a route. */
export function signInSteps() {
	return {
		id: "patchbay-sign-in-steps" as const,
		endpoints: {
			/**
			 * Opens a session for somebody whose identity was proven, and sets its cookie; whoever has a second step gets
			 * that one's cookie instead (see two-factor.ts).
			 */
			openSession: createAuthEndpoint.serverOnly(
				{
					method: "POST",
					body: z.object({ userId: z.uuid() }),
					requireHeaders: true,
				},
				async (ctx) => {
					const { internalAdapter } = ctx.context;
					const user = await internalAdapter.findUserById(ctx.body.userId);
					if (!user)
						throw new APIError("UNAUTHORIZED", { code: "NO_SUCH_PERSON" });
					const session = await internalAdapter.createSession(user.id);
					await setSessionCookie(ctx, { session, user });
					return ctx.json({ twoFactorRedirect: false });
				},
			),
			/** Finds whom a second step is about: who is signed in, else whoever passed the first one in this browser. */
			findSecondStepUser: createAuthEndpoint.serverOnly(
				{ method: "GET", requireHeaders: true },
				async (ctx): Promise<{ userId: string; signedIn: boolean } | null> => {
					const session = await getSessionFromCtx(ctx);
					if (session) return { userId: session.user.id, signedIn: true };
					const cookie = ctx.context.createAuthCookie("two_factor");
					const challenge = await ctx.getSignedCookie(
						cookie.name,
						ctx.context.secret,
					);
					if (!challenge) return null;
					const found =
						await ctx.context.internalAdapter.findVerificationValue(challenge);
					return found ? { userId: found.value, signedIn: false } : null;
				},
			),
		},
	};
}
