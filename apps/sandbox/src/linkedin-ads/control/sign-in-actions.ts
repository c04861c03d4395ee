import { z } from "zod";
import { appActions } from "../../authorization/app-actions.ts";
import { namedPerson } from "../../named-person.ts";
import type { ControlAction } from "../../simulator.ts";
import { client } from "../client.ts";
import type { Parts } from "../parts.ts";

const expireInput = z.strictObject({ user: z.string().optional() });
const appInput = z.strictObject({
	clientId: z.string().default(client.id),
	refreshTokens: z.boolean().optional(),
	products: z.array(z.string()).nullable().optional(),
});
const behaviourInput = z.strictObject({
	freshTokenSeconds: z.number().min(0).optional(),
	deadRefreshWord: z.enum(["invalid_grant", "invalid_request"]).optional(),
	tellsTokenType: z.boolean().optional(),
	otherScopesEndTokens: z.boolean().optional(),
});

/** Actions on apps, consents and tokens. */
export function signInActions({
	logins,
}: Pick<Parts, "logins">): Record<string, ControlAction> {
	return {
		...appActions(logins.server, {
			revoke:
				"the person removes the app under permitted services: {user: sub, e-mail or handle, clientId?}",
			clients:
				"adds or changes an app: {clientId, clientSecret?, redirectUris?, deleted?}",
		}),
		"expire-access-tokens": {
			description: "ends access tokens by time: {user?}",
			run: (input) => {
				const { user } = expireInput.parse(input);
				return {
					expiredTokens: logins.server.expireAccessTokens(
						user === undefined ? undefined : namedPerson(user).sub,
					),
				};
			},
		},
		app: {
			description:
				"what LinkedIn approved for an app: {clientId?, refreshTokens?: gets them, products?: the scopes that it may ask for, null for all}",
			run: (input) => {
				const { clientId, refreshTokens, products } = appInput.parse(input);
				if (refreshTokens === true) logins.withoutRefresh.delete(clientId);
				if (refreshTokens === false) logins.withoutRefresh.add(clientId);
				if (products === null) logins.products.delete(clientId);
				else if (products !== undefined)
					logins.products.set(clientId, products);
				return {
					clientId,
					refreshTokens: !logins.withoutRefresh.has(clientId),
					products: logins.scopesOfApp(clientId),
				};
			},
		},
		behaviour: {
			description:
				"switches of sign-in: {freshTokenSeconds?: a new token is refused so long, deadRefreshWord?: invalid_grant or invalid_request, tellsTokenType?, otherScopesEndTokens?}",
			run: (input) => {
				for (const [name, value] of Object.entries(behaviourInput.parse(input)))
					if (value !== undefined)
						Object.assign(logins.behaviour, { [name]: value });
				return logins.behaviour;
			},
		},
	};
}
