import { AppError } from "@patchbay/errors";
import {
	type AdAccountDraft,
	connectablePlatforms,
	hasAdAccounts,
	type Platform,
	platforms,
} from "@patchbay/platforms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorldAccount } from "../../apps/sandbox/src/world/accounts.ts";
import { type Person, people } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { loadCase } from "./platforms/concern.ts";
import {
	asKey,
	type SignIn,
	type Stand,
	startStand,
} from "./platforms/stand.ts";

// What several platforms tell (people, and accounts with their name, state, currency and zone) is the world's, so that any
// two of them agree. Numbers are compared by the concern `truth`, and through the import in one-world.test.ts.

/** The same world as the sandboxes', made anew: nothing but the seed is shared. */
const { accounts } = new World();

const advertisers = [...accounts.all.values()].filter(
	({ kind }) => kind === "advertiser",
);

/** Everything that is true of an account, as far as the platform tells it. */
function truthOf(account: WorldAccount, known: Stand["known"]) {
	const tells = known.accounts?.tells;
	return {
		name: account.name,
		active: account.status === "active",
		currencyCode: tells?.currency ? account.currencyCode : null,
		timeZone: tells?.timeZone ? account.timeZone : null,
	};
}

function toldOf({ name, active, currencyCode, timeZone }: AdAccountDraft) {
	return { name, active, currencyCode, timeZone };
}

const byName = <Told extends { name: string }>(all: readonly Told[]) =>
	[...all].sort((one, other) => one.name.localeCompare(other.name));

/** Accounts that a sign-in lists, managers aside; none where the platform refuses whoever has none. */
async function listedBy(
	{ platform, known }: Stand,
	{ session }: SignIn,
): Promise<AdAccountDraft[]> {
	if (!hasAdAccounts(platform)) return [];
	try {
		const all = await platform.parts.accounts.run(session);
		return all.filter(({ manager }) => !manager);
	} catch (error) {
		const isNobody =
			error instanceof AppError && error.code === known.accounts?.nobody?.code;
		if (isNobody) return [];
		throw error;
	}
}

/** Names under which platforms know a person. */
function namesOf({ email, name, handle }: Person): string[] {
	return [email, name, handle, `@${handle}`];
}

const subjects = connectablePlatforms(platforms).flatMap((platform) =>
	platform.methods.map((method) => ({ platform, method })),
);

describe.each(subjects)(
	"$platform.name by $method.kind tells what the world knows",
	({ platform, method }: (typeof subjects)[number]) => {
		let stand: Stand;
		beforeAll(async () => {
			stand = await startStand(platform, await loadCase(platform), method);
		});
		afterAll(() => stand?.sandbox.stop());

		if (method.kind === "API_KEY")
			test("of the account whose key it is", async () => {
				const signIn = await stand.signIn();
				await expectAccountsOf(stand, signIn, await ownerOf(stand, signIn));
			});
		else
			test("of each person and of the accounts that they reach", async () => {
				const ids = new Map<string, Person>();
				for (const person of people) {
					// So that nobody's calls count against the next one's limits.
					await stand.reset();
					const isOne = stand.known.consent?.isOfOneAccount === true;
					const all = accounts.advertisersOf(person);
					const reached = isOne
						? all.filter(({ status }) => status === "active").slice(0, 1)
						: all;
					if (isOne && reached.length === 0) {
						const { query } = await stand.consent({ account: person.email });
						expect(query.get("error")).toBe("access_denied");
						continue;
					}
					const signIn = await stand.signIn(person.email);
					const { id, name } = await stand.identify(signIn);
					expect(
						isOne ? reached.map((one) => one.name) : namesOf(person),
					).toContain(name);
					// Two people may reach the same account first.
					if (!isOne) expect(ids.get(id)).toBeUndefined();
					ids.set(id, person);
					if (hasAdAccounts(platform))
						await expectAccountsOf(stand, signIn, reached);
				}
			});
	},
);

/** Open accounts are all told, as they are; of closed ones those that the platform lists. */
async function expectAccountsOf(
	stand: Stand,
	signIn: SignIn,
	reached: readonly WorldAccount[],
): Promise<void> {
	const told = (await listedBy(stand, signIn)).map(toldOf);
	const truth = reached.map((account) => truthOf(account, stand.known));
	const isOpen = ({ active }: { active: boolean }) => active;
	expect(byName(told.filter(isOpen))).toEqual(byName(truth.filter(isOpen)));
	for (const closed of told.filter(({ active }) => !active))
		expect(truth).toContainEqual(closed);
}

/** World's account that a key belongs to, or accounts of the person who has it. */
async function ownerOf(
	stand: Stand,
	signIn: SignIn,
): Promise<readonly WorldAccount[]> {
	const { name } = await stand.identify(signIn);
	const person = people.find((each) => namesOf(each).includes(name ?? ""));
	const found = person
		? accounts.advertisersOf(person)
		: advertisers.filter((account) => account.name === name);
	expect(found).not.toEqual([]);
	return found;
}

describe("Klaviyo", () => {
	test("tells of every open account, by its own key, what the world knows", async () => {
		const platform = platforms.KLAVIYO as Platform;
		const stand = await startStand(platform, await loadCase(platform));
		try {
			const told: AdAccountDraft[] = [];
			for (const key of await fullKeys(stand)) {
				const issued = asKey(stand.method).read(key);
				const session = stand.session(issued);
				told.push(...(await listedBy(stand, { issued, session })));
			}
			const truth = advertisers
				.filter(({ status }) => status === "active")
				.map((account) => truthOf(account, stand.known));
			expect(byName(told.map(toldOf))).toEqual(byName(truth));
		} finally {
			await stand.sandbox.stop();
		}
	});
});

/** One key of each account, as the sandbox's index lists them. */
async function fullKeys({ sandbox }: Stand) {
	const reply = await fetch(`${sandbox.url}/__sandbox/`);
	const { platforms: described } = (await reply.json()) as {
		platforms: {
			klaviyo: {
				accounts: {
					publicApiKey: string;
					privateKeys: { key: string; scopes: unknown }[];
				}[];
			};
		};
	};
	return described.klaviyo.accounts.map(({ publicApiKey, privateKeys }) => ({
		publicApiKey,
		apiKey: privateKeys.find(({ scopes }) => scopes === "full")?.key ?? "",
	}));
}
