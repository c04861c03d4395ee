import { z } from "zod";
import { appActions } from "../authorization/app-actions.ts";
import { namedPerson } from "../named-person.ts";
import type { ControlAction } from "../simulator.ts";
import type { Behaviour } from "./calls/behaviour.ts";
import type { RateLimits } from "./calls/rate-limits.ts";
import type { SignIn } from "./sign-in/sign-in.ts";

const expireInput = z.strictObject({ user: z.string().optional() });
const behaviourInput = z.strictObject({
	repeatsRefreshToken: z.boolean().optional(),
	accessTokenSeconds: z.number().int().positive().nullable().optional(),
	callbackFragment: z.boolean().optional(),
	reportData: z.enum(["object", "list"]).optional(),
	adType: z.literal("UNSPECIFIED").nullable().optional(),
	settlingHours: z.number().int().min(0).max(48).optional(),
	nextUrlLoops: z.boolean().optional(),
	nextUrlOrigin: z.url().nullable().optional(),
	refusesMedia: z.boolean().optional(),
});
const limitsInput = z.strictObject({ isEnforced: z.boolean() });
const nothing = z.strictObject({});

/** `POST /__sandbox/reddit-ads/{name}`. */
export function controlActions({
	signIn,
	limits,
	behaviour,
}: {
	signIn: SignIn;
	limits: RateLimits;
	behaviour: Behaviour;
}): Record<string, ControlAction> {
	const reset = () => limits.reset() + signIn.limits.reset();
	return {
		...appActions(signIn.server, {
			revoke:
				"the person takes the access away at Reddit: {user: sub, e-mail or handle, clientId?}",
			clients:
				"adds or changes an app: {clientId, clientSecret?, redirectUris?, deleted?}",
		}),
		"expire-access-tokens": {
			description: "ends access tokens by time: {user?, everybody's}",
			run: (input) => {
				const { user } = expireInput.parse(input);
				return {
					expiredTokens: signIn.server.expireAccessTokens(
						user === undefined ? undefined : namedPerson(user).sub,
					),
				};
			},
		},
		behaviour: {
			description:
				"switches: {repeatsRefreshToken?, accessTokenSeconds?, callbackFragment?, reportData?: object or list, adType?: UNSPECIFIED or null, settlingHours?, nextUrlLoops?, nextUrlOrigin?, refusesMedia?}",
			run: (input) => {
				for (const [name, value] of Object.entries(behaviourInput.parse(input)))
					if (value !== undefined) Object.assign(behaviour, { [name]: value });
				return behaviour;
			},
		},
		limits: {
			description:
				"whether limits refuse calls; begins to count anew: {isEnforced}",
			run: (input) => {
				const { isEnforced } = limitsInput.parse(input);
				limits.isEnforced = isEnforced;
				signIn.limits.isEnforced = isEnforced;
				reset();
				return { isEnforced };
			},
		},
		"reset-limits": {
			description: "forgets all calls that count against a limit: {}",
			run: (input) => {
				nothing.parse(input);
				return { windows: reset() };
			},
		},
	};
}
