import { z } from "zod";
import { appActions } from "../../authorization/app-actions.ts";
import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import { namedPerson } from "../../named-person.ts";
import type { ControlAction } from "../../simulator.ts";
import type { Api } from "../calls/call.ts";
import type { CallRate } from "../calls/call-rate.ts";
import { findAccount } from "./find-account.ts";

const nothing = z.strictObject({});
const expireInput = z.strictObject({ user: z.string().optional() });
const roleInput = z.strictObject({
	user: z.string(),
	roleId: z.number().int().nullable(),
});
const statusInput = z.strictObject({
	account: z.string(),
	status: z
		.enum(["Draft", "Active", "Inactive", "Pause", "Pending", "Suspended"])
		.nullable(),
});
const behaviourInput = z.strictObject({
	reportSeconds: z.number().min(0).optional(),
	reportEnd: z.enum(["Success", "Error"]).optional(),
	mostReports: z.number().int().min(1).optional(),
	callsPerMinute: z.number().int().min(0).optional(),
	urlSeconds: z.number().int().min(1).optional(),
	file: z
		.enum(["usual", "truncated", "other-name", "two-files", "renamed-column"])
		.optional(),
	lateHours: z.number().int().min(0).optional(),
});

/** Actions on access, and on what Microsoft does in one way today and in another tomorrow. */
export function controlActions({
	api,
	server,
	rate,
}: {
	api: Api;
	server: OAuth2Server;
	rate: CallRate;
}): Record<string, ControlAction> {
	return {
		...appActions(server, {
			revoke:
				"the person removes an app's consent: {user: sub, e-mail or handle, clientId?}",
			clients:
				"adds or changes an app: {clientId, clientSecret?, redirectUris?, deleted?}",
		}),
		"expire-access-tokens": {
			description: "ends access tokens by time: {user?}",
			run: (input) => {
				const { user } = expireInput.parse(input);
				const sub = user === undefined ? undefined : namedPerson(user).sub;
				return { expiredTokens: server.expireAccessTokens(sub) };
			},
		},
		role: {
			description:
				"gives a person another role, 100 to look alone; null: the usual one: {user, roleId}",
			run: (input) => {
				const { user, roleId } = roleInput.parse(input);
				api.customers.setRole(namedPerson(user), roleId);
				return { roleId };
			},
		},
		"account-status": {
			description:
				"sets an account's state, such as Suspended; null: the world's: {account, status}",
			run: (input) => {
				const { account, status } = statusInput.parse(input);
				api.customers.setStatus(findAccount(api.customers, account), status);
				return { status };
			},
		},
		behaviour: {
			description:
				"changes how reports and limits behave: {reportSeconds?, reportEnd?, mostReports?, callsPerMinute?, urlSeconds?, file?, lateHours?}",
			run: (input) => {
				Object.assign(api.behaviour, behaviourInput.parse(input));
				return { ...api.behaviour };
			},
		},
		"forget-calls": {
			description: "begins to count the calls of a minute anew: {}",
			run: (input) => {
				nothing.parse(input);
				return { forgottenCalls: rate.reset() };
			},
		},
	};
}
