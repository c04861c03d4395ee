import { z } from "zod";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import { findPerson } from "../world/people.ts";
import type { SignIn } from "./sign-in.ts";

const userInput = z.strictObject({ user: z.string() });
const nothing = z.strictObject({});

/** `POST /__sandbox/reddit-ads/{name}`. */
export function controlActions(signIn: SignIn): Record<string, ControlAction> {
	return {
		revoke: {
			description:
				"the person takes the access away: {user: sub, e-mail or handle}",
			run: (input) => {
				const { user } = userInput.parse(input);
				const person = findPerson(user);
				if (person === null)
					throw new BadControlInput(`There is no person ${user}`);
				return { revoked: signIn.revoke(person) };
			},
		},
		"expire-access-tokens": {
			description: "end everybody's access tokens by time: {}",
			run: (input) => {
				nothing.parse(input);
				return { expiredTokens: signIn.expire() };
			},
		},
	};
}
