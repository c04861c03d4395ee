import { z } from "zod";
import { appActions } from "../authorization/app-actions.ts";
import { BadControlInput, type ControlAction } from "../simulator.ts";
import type { WorldAccount } from "../world/accounts.ts";
import { findPerson } from "../world/people.ts";
import { accountIdOf } from "./accounts.ts";
import { type AdsApi, type Role, roles } from "./api.ts";

const accountInput = z.strictObject({ account: z.string() });
const approvalInput = accountInput.extend({
	status: z.enum([
		"ACCEPTED",
		"UNDER_REVIEW",
		"REJECTED",
		"PENDING",
		"CANCELED",
	]),
});
const withdrawInput = accountInput.extend({
	user: z.string(),
	isWithdrawn: z.boolean().default(true),
});
const roleInput = accountInput.extend({
	user: z.string(),
	role: z.enum(roles).nullable(),
});
const behaviourInput = z.strictObject({
	jobSeconds: z.number().min(0).optional(),
	jobEnd: z.enum(["SUCCESS", "FAILED", "STUCK"]).optional(),
	mostJobs: z.number().int().min(0).optional(),
	lateHours: z.number().int().min(0).max(24).optional(),
	mayWrite: z.boolean().optional(),
	lostMedia: z.array(z.string()).optional(),
});
const restateInput = z.strictObject({
	account: z.string().optional(),
	factor: z.number().positive().default(1.25),
	days: z.number().int().min(1).default(14),
	costFactor: z.number().positive().default(1),
});
const objectInput = accountInput.extend({ id: z.string() });
const changeInput = objectInput.extend({
	fields: z.record(z.string(), z.unknown()),
});
const nothing = z.strictObject({});

/** Parts of the simulator that tests may change. */
export type Changeable = AdsApi & {
	approval: Map<string, string>;
	withdrawn: Set<string>;
	roles: Map<string, Role>;
};

/** `POST /__sandbox/x-ads/{name}`. */
export function controlActions(api: Changeable): Record<string, ControlAction> {
	return {
		...appActions(api.server, {
			revoke:
				"the person removes the app in its settings at X: {user: sub, e-mail or handle, clientId?}",
			clients:
				"adds or changes an app: {clientId: API key, clientSecret?, redirectUris?, deleted?}",
		}),
		...accountActions(api),
		...objectActions(api),
		behaviour: {
			description:
				"switches: {jobSeconds?, jobEnd?: SUCCESS, FAILED or STUCK, mostJobs?: reports in the making for one account, lateHours?, mayWrite?: false for an app that may only read, lostMedia?: keys of media that left the library}",
			run: (input) => {
				const { lostMedia, ...given } = behaviourInput.parse(input);
				for (const [name, value] of Object.entries(given))
					if (value !== undefined)
						Object.assign(api.behaviour, { [name]: value });
				if (lostMedia !== undefined)
					api.behaviour.lostMedia = new Set(lostMedia);
				return { ...api.behaviour, lostMedia: [...api.behaviour.lostMedia] };
			},
		},
		"reset-limits": {
			description: "forgets all calls that count against a limit: {}",
			run: (input) => {
				nothing.parse(input);
				return { windows: api.limits.reset() };
			},
		},
	};
}

function accountActions(api: Changeable): Record<string, ControlAction> {
	return {
		"approval-status": {
			description:
				"an account is looked at again by X: {account, status: ACCEPTED | UNDER_REVIEW | REJECTED | PENDING | CANCELED}",
			run: (input) => {
				const { account, status } = approvalInput.parse(input);
				findAccount(api, account);
				api.approval.set(account, status);
				return { account, status };
			},
		},
		"withdraw-account": {
			description:
				"a person loses an account, or gets it back: {user: sub, e-mail or handle, account, isWithdrawn = true}",
			run: (input) => {
				const { account, user, isWithdrawn } = withdrawInput.parse(input);
				findAccount(api, account);
				const key = `${findUser(user)} ${account}`;
				if (isWithdrawn) api.withdrawn.add(key);
				else api.withdrawn.delete(key);
				return { account, isWithdrawn };
			},
		},
		role: {
			description: `a person's permission at an account; null for the usual one: {user: sub, e-mail or handle, account, role: ${roles.join(" | ")} | null}`,
			run: (input) => {
				const { account, user, role } = roleInput.parse(input);
				findAccount(api, account);
				const key = `${findUser(user)} ${account}`;
				if (role === null) api.roles.delete(key);
				else api.roles.set(key, role);
				return { account, role };
			},
		},
		restate: {
			description:
				"raises the conversions of the last days, and their costs, in the world: {account?, factor = 1.25, days = 14, costFactor = 1}",
			run: (input) => {
				const { account, factor, days, costFactor } = restateInput.parse(input);
				const { world, restatements } = api;
				const concerned =
					account === undefined
						? [...world.accounts.all.values()].filter(
								({ kind }) => kind === "advertiser",
							)
						: [findAccount(api, account)];
				for (const one of concerned) {
					const { today } = world.facts.calendar(one);
					world.facts.restate(one, factor, days, costFactor);
					restatements.add(one, {
						atHour: Math.floor(world.clock.now() / 3_600_000),
						fromDay: today - days + 1,
						toDay: today,
					});
				}
				return { accounts: concerned.map(({ name }) => name) };
			},
		},
	};
}

function objectActions(api: Changeable): Record<string, ControlAction> {
	const find = (given: z.infer<typeof objectInput>) => {
		const objects = api.store.of(findAccount(api, given.account));
		const found =
			objects.campaigns.get(given.id) ??
			objects.lineItems.get(given.id) ??
			objects.promotedTweets.get(given.id) ??
			objects.mediaCreatives.get(given.id) ??
			objects.criteria.get(given.id);
		if (found === undefined) throw new BadControlInput(`No object ${given.id}`);
		return found;
	};
	return {
		"delete-object": {
			description:
				"somebody deletes a campaign, line item, promoted Tweet, media creative or targeting criterion at X: {account, id}",
			run: (input) => {
				const given = objectInput.parse(input);
				const found = find(given);
				found.deleted = true;
				found.updatedAt = api.world.clock.now();
				api.store.changed();
				return { id: given.id };
			},
		},
		"change-object": {
			description:
				"tells other values of an object's fields, such as a status that nobody knows; none ends it: {account, id, fields}",
			run: (input) => {
				const given = changeInput.parse(input);
				find(given);
				api.oddities.change(given.id, given.fields);
				return { id: given.id };
			},
		},
	};
}

function findAccount({ world }: AdsApi, id: string): WorldAccount {
	const found = [...world.accounts.all.values()].find(
		(one) => one.kind === "advertiser" && accountIdOf(one) === id,
	);
	if (found === undefined) throw new BadControlInput(`No account ${id}`);
	return found;
}

function findUser(user: string): string {
	const found = findPerson(user);
	if (found === null) throw new BadControlInput(`No user ${user}`);
	return found.sub;
}
