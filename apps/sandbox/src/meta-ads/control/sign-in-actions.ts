import { z } from "zod";
import { appActions } from "../../authorization/app-actions.ts";
import { namedPerson } from "../../named-person.ts";
import { BadControlInput, type ControlAction } from "../../simulator.ts";
import { client } from "../client.ts";
import { userIdOf } from "../ids.ts";
import type { MetaParts } from "../parts.ts";
import { sendCallback } from "../sign-in/callbacks.ts";
import type { Login } from "../sign-in/logins.ts";

const revokeInput = z.strictObject({
	user: z.string(),
	clientId: z.string().optional(),
	subcode: z.number().int().nullable().default(458),
});
const removeInput = z.strictObject({
	user: z.string(),
	clientId: z.string().default(client.id),
	secret: z.string().optional(),
});
const permissionsInput = z.strictObject({
	user: z.string(),
	permissions: z.array(z.string()).min(1),
	clientId: z.string().optional(),
});
const dataAccessInput = z.strictObject({
	user: z.string().optional(),
	inSeconds: z.number().default(0),
});
const callbacksInput = z.strictObject({
	deauthorizeUrl: z.url().nullable().optional(),
	dataDeletionUrl: z.url().nullable().optional(),
});
const userInput = z.strictObject({ user: z.string().optional() });
const keyInput = z.strictObject({ key: z.string() });

/** Control actions about people, tokens and the app's callbacks. */
export function signInActions(parts: MetaParts): Record<string, ControlAction> {
	const { logins, systemUsers, callbacks, world } = parts;
	const loginsOf = (user: string | undefined, clientId?: string): Login[] =>
		logins
			.list(user === undefined ? undefined : namedPerson(user).sub)
			.filter((one) => clientId === undefined || one.clientId === clientId);
	const secretOf = (clientId: string): string => {
		const app = logins.server.clients.find(clientId);
		if (app === null) throw new BadControlInput(`No app ${clientId}`);
		return app.clientSecret;
	};
	return {
		...appActions(logins.server, {
			revoke: "",
			clients:
				"adds or changes an app: {clientId, clientSecret?, redirectUris?, deleted?}",
		}),
		revoke: {
			description:
				"ends a person's tokens: {user, clientId?, subcode = 458: 458 removes the app; 459, 460, 464, 467, 492 or null leave it allowed}",
			run: (input) => {
				const { user, clientId, subcode } = revokeInput.parse(input);
				return {
					revokedTokens: logins.end(namedPerson(user).sub, subcode, clientId),
				};
			},
		},
		"remove-app": {
			description:
				"the person removes the app in Facebook's settings; the app's deauthorize address is told with a signed_request: {user, clientId?, secret?: signs with another}",
			run: async (input) => {
				const { user, clientId, secret } = removeInput.parse(input);
				const person = namedPerson(user);
				const revokedTokens = logins.end(person.sub, 458, clientId);
				const answer = await sendCallback(callbacks.deauthorizeUrl, {
					userId: userIdOf(person),
					secret: secret ?? secretOf(clientId),
					world,
				});
				return { revokedTokens, answer };
			},
		},
		"request-deletion": {
			description:
				"the person asks for deletion of their data; answers what the app's address said: {user, clientId?, secret?: signs with another}",
			run: async (input) => {
				const { user, clientId, secret } = removeInput.parse(input);
				return {
					answer: await sendCallback(callbacks.dataDeletionUrl, {
						userId: userIdOf(namedPerson(user)),
						secret: secret ?? secretOf(clientId),
						world,
					}),
				};
			},
		},
		callbacks: {
			description:
				"addresses in the app's settings, null for none: {deauthorizeUrl?, dataDeletionUrl?}",
			run: (input) => {
				const given = callbacksInput.parse(input);
				if (given.deauthorizeUrl !== undefined)
					callbacks.deauthorizeUrl = given.deauthorizeUrl;
				if (given.dataDeletionUrl !== undefined)
					callbacks.dataDeletionUrl = given.dataDeletionUrl;
				return callbacks;
			},
		},
		"expire-access-tokens": {
			description:
				"ends access tokens by time, one person's or everybody's: {user?}",
			run: (input) => {
				const { user } = userInput.parse(input);
				return {
					expiredTokens: logins.server.expireAccessTokens(
						user === undefined ? undefined : namedPerson(user).sub,
					),
				};
			},
		},
		"end-data-access": {
			description:
				"the app's access to a person's data ends, now or in so many seconds; tokens go on looking valid: {user?, inSeconds = 0}",
			run: (input) => {
				const { user, inSeconds } = dataAccessInput.parse(input);
				const found = loginsOf(user);
				const at = world.clock.now() + inSeconds * 1000;
				for (const login of found) logins.endDataAccess(login, at);
				return { logins: found.length };
			},
		},
		"decline-permissions": {
			description:
				"the person takes permissions back in Facebook's settings: {user, permissions, clientId?}",
			run: (input) => {
				const { user, permissions, clientId } = permissionsInput.parse(input);
				const found = loginsOf(user, clientId);
				const taken = found.flatMap((login) =>
					permissions.filter((name) => logins.withdraw(login, name)),
				);
				return { withdrawn: taken.length };
			},
		},
		"revoke-key": {
			description: "takes a system user's token back: {key}",
			run: (input) => {
				const { key } = keyInput.parse(input);
				if (systemUsers.find(key) === null)
					throw new BadControlInput("There is no such token");
				systemUsers.revoke(key);
				return { revokedKeys: 1 };
			},
		},
	};
}
